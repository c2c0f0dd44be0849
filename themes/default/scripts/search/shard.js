// The bytes of the index; src/search/mod.rs says what each means.

/**
 * @typedef {object} Entry What the index says under a key.
 * @property {string} key
 * @property {number} frequency In how many sections it stands.
 * @property {number} common Whether it says next to nothing.
 * @property {string=} form The key that has its sections.
 * @property {Uint32Array[]} postings Its best sections, then those of each block that has been loaded. Two numbers for each
 *   section: its place, and what is said of it, as {@link Bytes} packs them.
 * @property {number} blocks How many blocks of further sections there are.
 * @property {object[]} aliases What else may be meant.
 */

const sumOf = (numbers) => numbers.reduce((sum, number) => sum + number, 0);

const utf8 = new TextDecoder();
const gbk = new TextDecoder("gbk");

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
  /** So many sections: for each its place, and its impact (4 bits), field (2 bits) and the number of terms of its title. */
  postings(count) {
    const postings = new Uint32Array(2 * count);
    let part = 0;
    for (let at = 0; at < postings.length; ) {
      part += this.number();
      let expected = 0;
      for (let last = false; !last; ) {
        const byte = this.byte();
        const section = expected + (byte & 128 ? this.number() : 0);
        const title = (byte & 48) === 48 ? this.byte() : 0;
        postings[at++] = part * PLACES + section;
        postings[at++] = (title << 6) | (byte & 63);
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
      defined: this.number(),
      names: list(() => [this.number(), this.text()]),
      pages: list(() => this.number()),
    };
  }
}

const INLINE = 512;
/** Sections a part may have, twelve bits: a section's place is its number, and that of its part times this. */
const PLACES = 4096;
const partOf = (place) => place >>> 12;

/** @returns {Map<string, Entry>} in the order of the keys */
function readShard(content) {
  const bytes = new Bytes(content);
  const entries = new Map();
  let before = new Uint8Array();
  while (bytes.at < content.length) {
    before = bytes.key(before);
    const key = utf8.decode(before);
    const head = bytes.number();
    const frequency = head >>> 3;
    const entry = { ...missing(key), frequency, common: head & 4 };
    if (head & 2) entry.form = utf8.decode(bytes.key(before));
    if (frequency && key[0] !== "~") {
      entry.postings = [bytes.postings(Math.min(frequency, INLINE))];
      if (frequency > INLINE) entry.blocks = bytes.number();
    }
    if (head & 1) entry.aliases = Array.from({ length: bytes.number() }, () => bytes.alias());
    entries.set(key, entry);
  }
  return entries;
}
