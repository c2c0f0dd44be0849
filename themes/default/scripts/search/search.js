// The search itself: a query and options to results.

/** Blocks of further sections that are loaded without being asked for. */
const BLOCKS = 4;
/** Asking for more than this means asking for everything. */
const EVERYTHING = 100;

/**
 * @typedef {object} Options
 * @property {string=} language The code of the reader's language; that of the page unless given.
 * @property {Object<string, string[]>=} facets Only these: `language` (codes), `area` (addresses), `kind`, `audience`, `tag`, `status` (ids).
 * @property {number=} limit How many pages at most; 10 unless given.
 * @property {boolean=} verbatim Whether typing mistakes stay as they are.
 * @property {boolean=} exact Whether every page is counted, however many blocks have to be loaded.
 *
 * @typedef {object} Result A page.
 * @property {string} url Where its best section is, relative to the site's root.
 * @property {string} title
 * @property {string} heading That of the section; empty at the beginning of a page.
 * @property {string} language
 * @property {string} excerpt HTML in which matches are `<mark>`.
 * @property {number} score
 * @property {string | null} via Why it matched, when the words differ: `代运营 = agency operation`.
 */

/** Sections that are listed below one page. */
const SECTIONS = 3;

class Searcher {
  /** @param {Index} index */
  constructor(index) {
    this.index = index;
  }

  /** Every page that answers, best first, before anything of it is loaded to be shown. */
  async find(text, { facets = {}, limit = 10, verbatim, exact } = {}) {
    const { index } = this;
    await index.open();
    if (/[\u3400-\u9fff\u{20000}-\u{3ffff}]/u.test(text)) await index.fold();
    const query = new Query(index, text, verbatim);
    const concepts = await query.concepts();
    const accepts = await this.filter(facets);
    let hits = rank(query, concepts, accepts);
    const full = hits.filter(({ covered }) => covered > 0.999).length;
    const everything = exact || limit > EVERYTHING || Object.values(facets).some((values) => values?.length);
    const cut = await this.complete(concepts, everything, full < limit);
    if (cut.some(({ read }) => read)) hits = rank(query, concepts, accepts);
    return { query, concepts, hits, exact: cut.every(({ blocks }) => !blocks) };
  }

  /** @returns {Promise<{results: Result[], corrected: string | null}>} */
  async search(text, options = {}) {
    const limit = options.limit ?? 10;
    const { query, concepts, hits, exact } = await this.find(text, options);
    const marker = await markerOf(query, concepts);
    const shown = hits.slice(options.offset ?? 0, (options.offset ?? 0) + limit);
    const asked = keyOf(this.corrected(query) ?? text);
    const results = await Promise.all(shown.map((hit) => this.result(hit, marker, concepts, asked, options.facets ?? {})));
    // What is loaded can be read: a page or a section of exactly this name is what was asked for.
    results.sort((a, b) => b.score - a.score);
    const facetCounts = options.counts ? await this.counts(hits) : undefined;
    return {
      results,
      corrected: this.corrected(query),
      total: hits.length,
      exact,
      partial: hits[0]?.covered < 0.999,
      pinyin: pinyinOf(concepts, shown),
      near: hits.length ? [] : await query.near(),
      marker,
      counts: facetCounts,
    };
  }

  /**
   * Loads the sections of frequent terms that are not listed with them: all if they are few or everything is wanted, and
   * the first ones where too little is found otherwise.
   * @returns {Promise<Entry[]>} the frequent terms
   */
  async complete(concepts, everything, tooFew) {
    const terms = concepts.flatMap(({ alternatives }) => alternatives.flatMap((alternative) => alternative.terms));
    const cut = [...new Set(terms.filter(({ blocks, read }) => blocks || read))];
    const all = everything || cut.reduce((sum, { blocks }) => sum + blocks, 0) <= BLOCKS;
    const allCut = concepts.every(({ alternatives: [first] }) => first?.terms.every(({ blocks }) => blocks));
    if (all || (tooFew && allCut)) await Promise.all(cut.map((term) => this.index.more(term, all ? Infinity : 1)));
    return cut;
  }

  /** The query as it was understood, when a typing mistake was passed over. */
  corrected({ corrections, text, spans: typed }) {
    if (!corrections.size) return null;
    let corrected = "";
    let at = 0;
    for (const span of typed) {
      const word = corrections.get(wholeOf(span));
      if (!word) continue;
      corrected += text.slice(at, span.at[0]) + word;
      at = span.end;
    }
    return corrected + text.slice(at);
  }

  /** Whether a page passes the facets. */
  async filter(facets) {
    const chosen = Object.entries(facets).filter(([, values]) => values?.length);
    const tests = await Promise.all(
      chosen.map(([facet, values]) => Promise.all(values.map((value) => this.pagesOf(facet, value)))),
    );
    return (page) => tests.every((any) => any.some((has) => has(page)));
  }

  /** Whether a page has a value of a facet. */
  async pagesOf(facet, value) {
    const { manifest } = this.index;
    if (facet === "language") {
      const number = manifest.languages.findIndex(({ code }) => code === value);
      return (page) => this.index.languageOf(page) === number;
    }
    if (facet === "area") {
      return (page) => this.areaOf(page) === value;
    }
    const pages = new Set(sums((await this.index.json("facets"))[facet]?.[value] ?? []));
    return (page) => pages.has(page);
  }

  /** The address of the area of a page. */
  areaOf(page) {
    const language = this.index.manifest.languages[this.index.languageOf(page)];
    return language?.areas.findLast(([, , first]) => first <= page)?.[1];
  }

  /** For each facet and value, how many of the pages found have it. */
  async counts(hits) {
    const { manifest } = this.index;
    const counts = { language: {}, area: {} };
    const add = (facet, value) => value && (counts[facet][value] = (counts[facet][value] ?? 0) + 1);
    for (const { page } of hits) {
      add("language", manifest.languages[this.index.languageOf(page)].code);
      add("area", this.areaOf(page));
    }
    const found = new Set(hits.map(({ page }) => page));
    for (const [facet, values] of Object.entries(await this.index.json("facets"))) {
      counts[facet] = {};
      for (const [value, steps] of Object.entries(values)) {
        const count = sums(steps).filter((page) => found.has(page)).length;
        if (count) counts[facet][value] = count;
      }
    }
    return counts;
  }

  /** @returns {Promise<Result>} */
  async result(hit, marker, concepts, asked, facets) {
    const { index } = this;
    const listed = hit.sections.length ? hit.sections.slice(0, SECTIONS) : [[hit.page, 0]];
    // Further sections are shown if they come with the best one: no other file is loaded for them.
    const fragment = await index.part(listed[0][0]);
    const sections = listed
      .filter(([part]) => part === listed[0][0])
      .map(([, number]) => {
        const [anchor, heading, text] = fragment.h[number] ?? ["", "", ""];
        return { anchor, heading, pieces: excerpt(text || fragment.t, marker) };
      });
    const [best] = sections;
    const { u, t, c, k, s, o, v } = fragment;
    const likeness = Math.max(likenessOf(keyOf(t), asked), likenessOf(keyOf(best.heading), asked));
    const url = ({ anchor }) => (anchor ? `${u}#${encodeURIComponent(anchor)}` : u);
    const language = index.manifest.languages[index.languageOf(hit.page)];
    return {
      url: url(best),
      title: t,
      heading: best.heading,
      language: language.code,
      excerpt: html(best.pieces),
      score: hit.score * (index.languageOf(hit.page) === index.own || facets.language ? likeness : Math.min(likeness, OTHER_LIKENESS)),
      via: viaOf(hit, concepts),
      page: u,
      tag: language.tag,
      crumbs: c ?? [],
      kind: k,
      status: s,
      owner: o,
      versions: v ?? [],
      sections: sections.map((section) => ({ url: url(section), heading: section.heading, pieces: section.pieces })),
    };
  }
}

/** A text as names are compared: its spans with spaces between. */
const keyOf = (text) => spans(text).map(wholeOf).join(" ");

/** In another language than the reader's it counts no more than this. */
const OTHER_LIKENESS = 1.1;
/** How much more a name counts that is, or has in it, exactly what was asked for. */
const likenessOf = (name, asked) => (name === asked ? 1.5 : name.includes(asked) ? 1.15 : 1);

/** Why a page matched, if through other words than those typed. */
function viaOf({ how }, concepts) {
  const reasons = how.map((alternative, n) => alternative?.how === "term" && `${alternative.via} = ${concepts[n].typed}`);
  return reasons.filter(Boolean).join(", ") || null;
}

/** What was taken for pinyin, and what for. */
function pinyinOf(concepts, hits) {
  for (const { how } of hits) {
    const number = how.findIndex((alternative) => alternative?.how === "pinyin");
    if (number >= 0) return [concepts[number].typed, how[number].via];
  }
  return null;
}
