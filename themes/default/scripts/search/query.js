// A query to concepts: what the reader asks for, each with everything that may be meant by it.

/**
 * @typedef {object} Alternative One way to say a concept.
 * @property {number} weight How sure it is that this is meant, up to 1.
 * @property {Entry[]} terms All of them should be there.
 * @property {string=} via The name that is meant, when it is not what was typed.
 * @property {"pinyin" | "term"=} how
 *
 * @typedef {object} Concept
 * @property {Alternative[]} alternatives What was typed comes first.
 * @property {number} mass How much it says: what is rare says more.
 * @property {[number, number][]} pages First parts of pages that the glossary prefers, each for a share of the concept.
 * @property {number[]} defined Terms of the glossary that have exactly this name, by their files.
 * @property {string} typed
 */

const [PINYIN, INITIALS, REGION, COMPOUND, TERM] = [0, 1, 2, 3, 4];
const COMPLETIONS = 12;
/** A word in so many sections is a word of the site before it is pinyin. */
const USUAL = 3;
/** Spans that a name of the glossary may have. */
const LONGEST_NAME = 5;
/** Letters of Han that a name of the glossary may have. */
const LONGEST_RUN = 12;
const SYLLABLE = /^([bpmfdtnlgkhjqxzcsryw]|[zcs]h)?[aeiouv]{1,3}(ng?|r)?$/;
const ENDINGS = ["", "s", "es", "d", "ed", "ing", "e", "er", "ers", "or", "ly", "y", "ies", "ied", "ion", "ions", "able", "al"];

/** The shortest way from one word to another by adding, leaving out, changing and swapping letters, if within `most`. */
function distance(a, b, most) {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let [two, one] = [[], Array.from({ length: b.length + 1 }, (_, n) => n)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      row[j] = Math.min(one[j] + 1, row[j - 1] + 1, one[j - 1] + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], two[j - 2] + 1);
    }
    [two, one] = [one, row];
  }
  return one[b.length];
}

/** The entry of a key that the index lacks. */
const missing = (key) => ({ key, frequency: 0, postings: [[]], blocks: 0, aliases: [] });

class Query {
  /** @param {Index} index */
  constructor(index, text, verbatim) {
    this.index = index;
    this.text = text;
    this.verbatim = verbatim;
    this.endsOpen = !/\s$/u.test(text);
    /** Corrections of words: what was typed and what it is taken for. */
    this.corrections = new Map();
  }

  /** How much a term says: what is rare says more. */
  idf({ frequency, common }) {
    const sections = this.index.manifest.sections;
    return Math.log(1 + (sections - frequency + 0.5) / (frequency + 0.5)) * (common ? 0.05 : 1);
  }

  /** @returns {Promise<Concept[]>} */
  async concepts() {
    this.spans = spans(this.text);
    const names = await Promise.all(this.spans.map((span, from) => this.nameAt(from)));
    const waiting = [];
    for (let at = 0; at < this.spans.length; ) {
      const { length, entry } = names[at] ?? { length: 1 };
      const parts = this.spans.slice(at, (at += length));
      const [span] = parts;
      if (entry) waiting.push(this.named(parts, entry));
      else waiting.push(span.wide ? this.run(span) : this.word(span, at === this.spans.length && this.endsOpen));
    }
    return Promise.all(waiting);
  }

  /** The longest name of several spans that begins at one: a term of the glossary, or syllables typed apart. */
  async nameAt(from) {
    const most = Math.min(LONGEST_NAME, this.spans.length - from);
    const tries = [];
    for (let length = most; length > 1; length--) {
      const wholes = this.spans.slice(from, from + length).map(wholeOf);
      tries.push({ length, key: wholes.join(" "), kind: TERM });
      if (wholes.every((whole) => SYLLABLE.test(whole))) tries.push({ length, key: wholes.join(""), kind: PINYIN });
    }
    const found = await Promise.all(tries.map(({ key }) => this.index.entry(key)));
    const number = found.findIndex((entry, n) =>
      entry?.aliases.some(({ kind }) => (tries[n].kind === TERM ? kind === TERM : kind !== COMPOUND && kind !== INITIALS)),
    );
    return number < 0 ? undefined : { ...tries[number], entry: found[number] };
  }

  /** Several spans that are one name. */
  async named(parts, entry) {
    const terms = (await Promise.all(parts.map((span) => this.typed(span)))).flat();
    return this.finish({ typed: parts.map(wholeOf).join(" "), alternatives: [{ weight: 1, terms }], entry });
  }

  /** The terms of a span as it is typed. Words without a section stay, so that they count as missing. */
  async typed(span) {
    const keys = span.wide ? pairsOf(span) : [wholeOf(span)];
    const found = await Promise.all(keys.map((key) => this.index.head(key)));
    return found.map((entry, n) => entry ?? missing(keys[n]));
  }

  /** A run of Han. */
  async run(span) {
    const typed = wholeOf(span);
    const terms = await this.typed(span);
    const alternatives = [{ weight: 1, terms }];
    if (span.letters.length === 1) {
      for (const entry of (await this.index.range(typed)).slice(0, COMPLETIONS)) {
        if (entry.key !== typed && entry.frequency) alternatives.push({ weight: 0.4, terms: [entry] });
      }
    }
    const concept = { typed, alternatives, pages: [], defined: [] };
    await this.namesWithin(span, concept);
    return this.finish(concept);
  }

  /** Names of the glossary and words of other regions inside a run; the longest at each place. */
  async namesWithin(span, concept) {
    const { letters } = span;
    const tries = [];
    for (let from = 0; from < letters.length - 1; from++) {
      for (let to = Math.min(letters.length, from + LONGEST_RUN); to >= from + 2; to--) {
        tries.push({ from, to, key: letters.slice(from, to).join("") });
      }
    }
    // Names lie beside their first pair, so this loads next to nothing.
    const found = await Promise.all(tries.map(({ key }) => this.index.entry(key)));
    let end = 0;
    for (const [number, { from, to, key }] of tries.entries()) {
      const aliases = found[number]?.aliases.filter(({ kind }) => kind === TERM || kind === REGION) ?? [];
      if (from < end || !aliases.length) continue;
      end = to;
      const share = (to - from) / letters.length;
      await this.aliases(concept, key, aliases, share);
    }
  }

  /** A word, its other forms, what it may become, and what else it may mean. */
  async word(span, open) {
    const typed = wholeOf(span);
    const parts = partsOf(span);
    const entry = await this.index.head(typed);
    if (entry?.common && this.spans.length > 1) open = false;
    const alternatives = [];
    if (entry?.frequency) alternatives.push({ weight: 1, terms: [entry] });
    if (parts.length) {
      const terms = await Promise.all(parts.map((part) => this.index.head(part)));
      const known = terms.map((term, n) => term ?? missing(parts[n]));
      alternatives.push({ weight: entry?.frequency ? 0.8 : 1, terms: known });
    }
    if (open) alternatives.push(...(await this.completions(typed, entry)));
    const aliased = entry?.aliases.length > 0 || entry?.common;
    if (!alternatives.length && !aliased) alternatives.push(...(await this.otherwise(typed)));
    if (!alternatives.length && !aliased && !this.verbatim) alternatives.push(...(await this.corrected(typed)));
    if (!alternatives.length) alternatives.push({ weight: 1, terms: [missing(typed)] });
    return this.finish({ typed, alternatives, entry });
  }

  /** Words that begin with what is typed so far. */
  async completions(typed, entry) {
    if (typed.length < 2) return [];
    const words = (await this.index.range(typed, 1)).filter(({ key }) => key !== typed && !/[ ~]/.test(key));
    const known = entry?.frequency > 0;
    const ranked = words
      .filter(({ form, frequency }) => frequency && form !== typed)
      .sort((a, b) => b.frequency - a.frequency)
      .slice(0, COMPLETIONS);
    const alternatives = ranked.map((term) => ({ weight: known ? 0.5 : 0.85, terms: [term] }));
    if (known) return alternatives;
    const forms = words.filter(({ form }) => form).slice(0, 3);
    for (const { form } of forms) {
      const head = await this.index.entry(form);
      if (head?.frequency) alternatives.push({ weight: 0.85, terms: [head] });
    }
    // Pinyin that is finished needs no end.
    if (typed.length > (entry ? 4 : 2) && !entry?.aliases.some(({ kind }) => kind === PINYIN)) {
      const spelled = words.filter(({ aliases }) => aliases.some(({ kind }) => kind === PINYIN || kind === TERM)).slice(0, 3);
      for (const { aliases } of spelled) {
        for (const alias of aliases.slice(0, 2)) alternatives.push(...(await this.meanings(alias, 0.7)));
      }
    }
    return alternatives;
  }

  /** A form the site does not use, of a word it does. */
  async otherwise(typed) {
    for (const ending of ENDINGS.slice(1)) {
      const base = typed.endsWith(ending) ? typed.slice(0, -ending.length) : "";
      if (base.length < 3) continue;
      for (const stem of [base, base.replace(/(.)\1$/, "$1")]) {
        for (const other of ENDINGS) {
          if (other === ending) continue;
          const entry = await this.known(stem + other);
          if (entry) return [{ weight: 0.9, terms: [entry] }];
        }
      }
    }
    return [];
  }

  /** The entry of a word, if its shard has been loaded for another one. */
  async known(key) {
    const [first] = await this.index.shardsFrom(key);
    if (!this.index.files.has(`t/${nameOf(first)}`)) return;
    const entry = await this.index.head(key);
    return entry?.frequency ? entry : undefined;
  }

  /** Words of the site that are written nearly like one, the nearest first, each with how far it is. */
  async similar(typed, most) {
    if (!/^[a-z]{4,}$/.test(typed)) return [];
    const near = (await this.index.shardOf(typed)).values();
    const ends = await this.index.range(`~${typed.slice(-2)}`, 2);
    const words = new Map(ends.map(({ key, frequency }) => [key.slice(3), frequency]));
    for (const { key, frequency, form } of near) {
      if (/^[a-z]{4,}$/.test(key) && (frequency || form)) words.set(key, Math.max(frequency, words.get(key) ?? 1));
    }
    return [...words]
      .map(([word, frequency]) => ({ word, frequency, far: distance(typed, word, most) }))
      .filter(({ far }) => far <= most)
      .sort((a, b) => a.far - b.far || (b.word[0] === typed[0]) - (a.word[0] === typed[0]) || b.frequency - a.frequency)
      .slice(0, 3);
  }

  /** Words that a mistyped one may be. */
  async corrected(typed) {
    const words = await this.similar(typed, typed.length < 8 ? 1 : 2);
    if (words.length) this.corrections.set(typed, words[0].word);
    return Promise.all(words.map(async ({ word, far }) => ({ weight: far > 1 ? 0.6 : 0.8, terms: [await this.index.head(word)] })));
  }

  /** Words of the site that are a little like those of the query. */
  async near() {
    const found = await Promise.all(this.spans.map((span) => this.similar(wholeOf(span), 4)));
    return found.flat().map(({ word }) => word).slice(0, 3);
  }

  /** What an alias stands for. */
  async meanings(alias, weight) {
    const names = alias.kind === TERM ? alias.names : [[-1, alias.text]];
    const how = ["pinyin", "pinyin", , , "term"][alias.kind];
    const found = names.map(async ([language, name]) => {
      const terms = (await Promise.all(spans(name).map((span) => this.typed(span)))).flat();
      return { weight, terms, via: name, how, language };
    });
    return (await Promise.all(found)).filter(({ terms }) => terms.some(({ frequency }) => frequency));
  }

  /** Adds to a concept what aliases of (a share of) it stand for. */
  async aliases(concept, typed, aliases, share = 1) {
    const stands = (least) => concept.alternatives.some(({ weight, terms }) => weight === 1 && terms.every(({ frequency }) => frequency >= least));
    const spelled = new Set(aliases.filter(({ kind }) => kind === PINYIN).map(({ text }) => text));
    const used = aliases.filter(({ kind }) => kind !== INITIALS || !stands(USUAL));
    const found = used.map(async (alias, rank) => {
      // In the order of the kinds.
      const sure = [1 - 0.08 * rank, 0.9 - 0.08 * rank, 0.8, 0.8, 0.45][alias.kind];
      // What is written so comes before any initials.
      const weight = sure * (alias.kind === PINYIN && stands(USUAL) ? 0.4 : alias.kind === INITIALS && stands(1) ? 0.001 : 1);
      const meanings = await this.meanings(alias, weight);
      // What is spelled in pinyin is that, also when the glossary has it too.
      return meanings.filter(({ via, how }) => keyOf(via) !== typed && !(how === "term" && spelled.has(via))).map((meant) => ({ ...meant, share }));
    });
    concept.alternatives.push(...(await Promise.all(found)).flat());
    for (const { kind, pages, defined } of aliases) {
      if (kind !== TERM) continue;
      concept.pages.push(...pages.map((page) => [page, share]));
      if (defined && share === 1) concept.defined.push(defined - 1);
    }
  }

  /** Says what a concept weighs, and what a highlight marks. */
  async finish({ typed, alternatives, entry, pages = [], defined = [] }) {
    const concept = { typed, alternatives, pages, defined };
    if (entry) await this.aliases(concept, typed, entry.aliases);
    for (const alternative of alternatives) alternative.mass = sumOf(alternative.terms.map((term) => this.idf(term))) || 0.1;
    concept.mass = Math.max(alternatives[0].mass, 0.1);
    return concept;
  }
}
