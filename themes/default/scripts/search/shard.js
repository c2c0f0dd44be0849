// The bytes of the index; src/search/mod.rs says what each means.

/**
 * @typedef {object} Entry What the index says under a key.
 * @property {string} key
 * @property {number} frequency In how many sections it stands.
 * @property {number} common Whether it says next to nothing.
 * @property {string=} form The key that has its sections.
 * @property {number[]} postings Four numbers for each section: part, section, impact and field, terms of the title.
 * @property {number} blocks How many blocks of further sections there are, beside those that have been read.
 * @property {number} read How many of them have been.
 * @property {object[]} aliases What else may be meant.
 */

const utf8 = new TextDecoder();

class Bytes {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }
  byte() {
    return this.bytes[this.at++];
  }
  number() {
    let number = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.byte();
      number += (byte & 127) * scale;
      if (byte < 128) return number;
    }
  }
  take(length) {
    return this.bytes.subarray(this.at, (this.at += length));
  }
  text() {
    return utf8.decode(this.take(this.number()));
  }
  /** A key by what it shares with another; both as bytes. */
  key(before) {
    const head = this.byte();
    let shared = head >> 4;
    let length = head & 15;
    if (shared === 15) [shared, length] = [this.number(), this.number()];
    const key = new Uint8Array(shared + length);
    key.set(before.subarray(0, shared));
    key.set(this.take(length), shared);
    return key;
  }
  /** As many sections as `count` says, or all there are. */
  postings(count, postings = []) {
    let part = 0;
    for (let left = count; left > 0; ) {
      part += this.number();
      let expected = 0;
      for (let last = false; !last; left--) {
        const byte = this.byte();
        const section = expected + (byte & 128 ? this.number() : 0);
        const title = (byte & 48) === 48 ? this.byte() : 0;
        postings.push(part, section, byte & 63, title);
        last = byte & 64;
        expected = section + 1;
      }
    }
    return postings;
  }
  alias() {
    const kind = this.byte();
    if (kind < 4) return { kind, text: this.text() };
    const list = (read) => Array.from({ length: this.number() }, read);
    return {
      kind,
      names: list(() => [this.number(), this.text()]),
      pages: list(() => this.number()),
    };
  }
}

const INLINE = 512;

/** @returns {Map<string, Entry>} in the order of the keys */
function readShard(content) {
  const bytes = new Bytes(content);
  const entries = new Map();
  let before = new Uint8Array();
  while (bytes.at < content.length) {
    before = bytes.key(before);
    const key = utf8.decode(before);
    const head = bytes.number();
    const frequency = Math.floor(head / 8);
    const entry = { key, frequency, common: head & 4, postings: [], blocks: 0, read: 0, aliases: [] };
    if (head & 2) entry.form = utf8.decode(bytes.key(before));
    if (frequency && key[0] !== "~") {
      bytes.postings(Math.min(frequency, INLINE), entry.postings);
      if (frequency > INLINE) entry.blocks = bytes.number();
    }
    if (head & 1) entry.aliases = Array.from({ length: bytes.number() }, () => bytes.alias());
    entries.set(key, entry);
  }
  return entries;
}
