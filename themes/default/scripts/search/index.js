// The files of the index: which one has a key, each loaded once.

/** A key by which keys are ordered as in the index: a letter for each byte of its UTF-8. UTF-16 puts some rare Han first. */
const ordered = (key) => unescape(encodeURIComponent(key));

/** The file for a key: FNV-1a over UTF-8, twice. */
function nameOf(key) {
  const bytes = new TextEncoder().encode(key);
  return [0x811c9dc5, 0x9747b28c]
    .map((seed) => (bytes.reduce((hash, byte) => Math.imul(hash ^ byte, 0x01000193), seed) >>> 0).toString(16).padStart(8, "0"))
    .join("");
}

/** The number of the last of the sorted keys that is not after `key`. */
function placeOf(keys, key) {
  let [low, high] = [0, keys.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (ordered(keys[middle]) <= ordered(key)) low = middle;
    else high = middle - 1;
  }
  return low;
}

const plain = (coded) => {
  let before = [];
  return coded.map((key) => {
    before = [...before.slice(0, parseInt(key[0], 36)), ...key.slice(1)];
    return before.join("");
  });
};

/** Increasing numbers from the steps between them. */
const sums = (steps) => {
  let sum = 0;
  return steps.map((step) => (sum += step));
};

/** What is made under a key, once; a promise that failed may be asked for again. */
function once(made, key, make) {
  if (!made.has(key)) {
    const result = make();
    result.catch?.(() => made.delete(key));
    made.set(key, result);
  }
  return made.get(key);
}

class Index {
  /**
   * @param {(name: string, version?: string) => Promise<Uint8Array>} load gives a file of the index, unpacked
   * @param {string} code of the reader's language
   */
  constructor(load, code) {
    this.load = load;
    this.code = code;
    this.files = new Map();
  }

  /** The same index for one query: before it loads anything it waits, and where the query is off by then nothing is loaded. */
  after(rest) {
    const file = async (name, read) => {
      if (!this.files.has(name)) await rest();
      return this.file(name, read);
    };
    return Object.assign(Object.create(this), { file });
  }

  /** A file, read once. */
  file(name, read) {
    return once(this.files, name, () => this.load(name, this.manifest?.version).then(read));
  }

  json(name) {
    return this.file(name, (bytes) => {
      const coded = (bytes[0] === 32 ? gbk : utf8).decode(bytes);
      // JSON has no use for these: they stand for what is most usual.
      return JSON.parse(coded.replace(/[\x01-\x1f]/g, (code) => this.manifest.usual[code.charCodeAt() - 1]));
    });
  }

  /** Reads the manifest. */
  async open() {
    const manifest = await this.json(this.code);
    // Another query may have been faster.
    if (this.manifest) return manifest;
    manifest.router = plain(manifest.router);
    /** For each part the first one of its page. */
    this.pageOf = new Uint32Array(manifest.parts).map((_, part) => part);
    for (const part of sums(manifest.continues)) this.pageOf[part] = this.pageOf[part - 1];
    /** For each part its language, as a number; and the values of the facets that are ranges, its code and the address of its area. */
    this.languageOf = new Uint8Array(manifest.parts);
    const language = Array(manifest.parts);
    const area = [...language];
    for (const [number, { first, areas, code }] of manifest.languages.entries()) {
      this.languageOf.fill(number, first);
      language.fill(code, first);
      area.fill(undefined, first);
      for (const [, url, from] of areas) area.fill(url, from);
    }
    this.ranges = { language, area };
    this.own = manifest.languages.findIndex((language) => language.code === this.code);
    return (this.manifest = manifest);
  }

  /** Reads the table of Traditional characters, once a query or a page needs it. */
  fold() {
    return this.file("fold", (content) => {
      const bytes = new Bytes(content);
      for (let to = 0; bytes.at < content.length; ) {
        const from = String.fromCodePoint(bytes.number());
        simplified.set(from, String.fromCodePoint((to += bytes.number())));
      }
      readings.clear();
    });
  }

  /** The beginnings of the first keys of the shard that has a key, and of those after it. */
  async shardsFrom(key) {
    const { router, leaves } = this.manifest;
    const place = placeOf(router, key);
    if (!leaves) return router.slice(place, place + 3);
    const leaf = await this.file(`r/${nameOf(router[place])}`, (bytes) => plain(JSON.parse(utf8.decode(bytes))));
    const within = placeOf(leaf, key);
    return leaf.slice(within, within + 3);
  }

  /** The shard that begins so; an index without words has none. */
  shard(first) {
    return first ? this.file(`t/${nameOf(first)}`, readShard) : new Map();
  }

  /** The shard that has a key, if any has. */
  async shardOf(key) {
    const [first] = await this.shardsFrom(key);
    return this.shard(first);
  }

  /** @returns {Promise<Entry | undefined>} */
  async entry(key) {
    return (await this.shardOf(key)).get(key);
  }

  /** The entry that has the sections of a word. */
  async head(key) {
    const entry = await this.entry(key);
    if (!entry?.form) return entry;
    const head = await this.entry(entry.form);
    return (entry.head ??= { ...head, aliases: entry.aliases });
  }

  /** Entries whose keys begin so, from the shard that has them and at most `more` after it. */
  async range(prefix, more = 0) {
    const firsts = await this.shardsFrom(prefix);
    const found = [];
    for (const [number, first] of firsts.entries()) {
      if (number && (number > more || !first.startsWith(prefix))) break;
      for (const [key, entry] of await this.shard(first)) if (key.startsWith(prefix)) found.push(entry);
    }
    return found;
  }

  /** Adds to an entry the sections of its blocks, until it has so many. Another query may add the same at the same time. */
  async more({ key, blocks, postings }, most) {
    const from = postings.length;
    const added = Array.from({ length: Math.min(blocks, most) - from + 1 }, (_, n) =>
      this.file(`o/${nameOf(`${key}\n${from + n - 1}`)}`, (content) => {
        const bytes = new Bytes(content);
        return bytes.postings(bytes.number());
      }),
    );
    postings.splice(from, added.length, ...(await Promise.all(added)));
  }

  /** What is shown of a part. */
  part(number) {
    return this.json(`f/${number.toString(36)}`);
  }

  /** For each facet that is no range, the pages of each value. */
  facets() {
    return this.file("facets", (bytes) => {
      const facets = JSON.parse(utf8.decode(bytes));
      for (const values of Object.values(facets)) for (const value in values) values[value] = sums(values[value]);
      return facets;
    });
  }
}
