// The search itself: a query and options to results.

/** Sections of frequent terms, all together, that are loaded without being asked for. */
const UNASKED = 6000;
/** Sections of a block. */
const BLOCK = 4096;
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
    if (WIDE.test(text)) await index.fold();
    const query = new Query(index, text, verbatim);
    const concepts = await query.concepts();
    const accepted = await this.filter(facets);
    // Who filters pages counts them.
    const everything = exact || limit > EVERYTHING || !!accepted;
    const ranked = () => rank(query, concepts, accepted, limit);
    let found = ranked();
    /** Loads further sections of frequent terms, until so many blocks of each are there. */
    const load = async (terms, most) => {
      const cut = cutOf(terms, most);
      await Promise.all(cut.map((term) => index.more(term, most)));
      if (cut.length) found = ranked();
    };
    const all = concepts.flatMap(({ alternatives }) => alternatives.flatMap(({ terms }) => terms));
    if (everything || sumOf(cutOf(all).map(({ frequency }) => frequency)) <= UNASKED) await load(all, Infinity);
    const terms = wholeTerms(concepts);
    // What is rare tells which pages answer, unless it says less than the rest.
    if (sumOf(terms.map((term) => query.idf(term) * (term.frequency > INLINE || -1))) > 0) {
      let left = UNASKED;
      const rarest = terms.filter(({ frequency }) => (left -= Math.min(frequency, BLOCK)) >= 0);
      if (found.full < limit) await load(rarest, 1);
      // The only page that answers may stand in the last block.
      for (let most = 1; !found.full && cutOf(terms).length; most *= 2) await load(terms, most);
    }
    return { query, concepts, everything, accepted, ...found, exact: !cutOf(all).length };
  }

  /** @returns {Promise<{results: Result[], corrected: string | null}>} */
  async search(text, options = {}) {
    const { query, concepts, everything, accepted, hits, pages, exact } = await this.find(text, options);
    const marker = await markerOf(query, concepts);
    const asked = keyOf(this.corrected(query) ?? text);
    // Who filters pages wants pages.
    const [terms, ...results] = await Promise.all([
      concepts.length === 1 && !accepted ? this.terms(concepts[0]) : [],
      ...hits.map((hit) => this.result(hit, marker, concepts, asked, options.facets ?? {})),
    ]);
    // What is loaded can be read: a page or a section of exactly this name is what was asked for.
    results.sort((a, b) => b.score - a.score);
    // On a large site kinds, audiences, tags and states are counted only for who wants everything: their table is as long
    // as the site has pages.
    const whole = everything || this.index.manifest.light;
    return {
      results,
      corrected: this.corrected(query),
      total: pages.length,
      exact,
      terms,
      partial: hits[0]?.covered < 0.999,
      pinyin: pinyinOf(concepts, hits),
      near: pages.length ? [] : await query.near(),
      marker,
      counts: options.counts && (await this.counts(pages, whole)),
      whole,
    };
  }

  /** What the glossary says of a concept, as results. */
  async terms({ defined }) {
    const found = await Promise.all(defined.slice(0, 2).map((number) => this.index.json(`d/${number.toString(36)}`)));
    return found.map((said) => {
      const [title, text, url, tag] = said[this.index.own];
      return { defines: true, title, tag, sections: [{ url, heading: "", pieces: [[text]] }] };
    });
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

  /** Which pages pass the facets; nothing when all do. */
  async filter(facets) {
    const chosen = Object.entries(facets).filter(([, values]) => values?.length);
    if (!chosen.length) return;
    const passed = new Uint8Array(this.index.pageOf.length);
    for (const [facet, values] of chosen) {
      for (const page of await this.pagesOf(facet, values)) passed[page]++;
    }
    return passed.map((count) => count === chosen.length);
  }

  /** The pages that have one of the values of a facet. */
  async pagesOf(facet, values) {
    const range = this.index.ranges[facet];
    if (range) return range.flatMap((value, page) => (values.includes(value) ? page : []));
    const pages = (await this.index.facets())[facet] ?? {};
    return new Set(values.flatMap((value) => pages[value] ?? []));
  }

  /** For each facet and value, how many of the pages found have it. Only ranges are counted unless the whole is wanted. */
  async counts(pages, whole) {
    const { index } = this;
    const counts = {};
    const found = new Uint8Array(index.pageOf.length);
    for (const page of pages) found[page] = 1;
    for (const [facet, range] of Object.entries(index.ranges)) {
      const its = (counts[facet] = {});
      for (const page of pages) if (range[page]) its[range[page]] = (its[range[page]] ?? 0) + 1;
    }
    if (!whole) return counts;
    for (const [facet, values] of Object.entries(await index.facets())) {
      counts[facet] = {};
      for (const value in values) {
        const count = sumOf(values[value].map((page) => found[page]));
        if (count) counts[facet][value] = count;
      }
    }
    return counts;
  }

  /** @returns {Promise<Result>} */
  async result(hit, marker, concepts, asked, facets) {
    const { index } = this;
    const listed = hit.sections.length ? hit.sections.slice(0, SECTIONS) : [[hit.page * PLACES]];
    const part = partOf(listed[0][0]);
    // Further sections are shown if they come with the best one: no other file is loaded for them.
    const [page, title, texts, crumbs, versions, kind, status, owner, due] = await index.part(part);
    const sections = listed
      .filter(([place]) => partOf(place) === part)
      .map(([place]) => {
        const [anchor, heading, text] = texts[place % PLACES] ?? ["", "", ""];
        return { url: anchor ? `${page}#${encodeURIComponent(anchor)}` : page, heading, pieces: excerpt(text || title, marker) };
      });
    const [{ url, heading, pieces }] = sections;
    const likeness = Math.max(likenessOf(keyOf(title), asked), likenessOf(keyOf(heading), asked));
    const language = index.languageOf[hit.page];
    const { code, tag } = index.manifest.languages[language];
    return {
      url,
      title,
      heading,
      language: code,
      excerpt: html(pieces),
      score: hit.score * (language === index.own || facets.language ? likeness : Math.min(likeness, OTHER_LIKENESS)),
      via: viaOf(hit, concepts),
      page,
      tag,
      crumbs,
      kind,
      status,
      owner,
      due,
      versions,
      sections,
    };
  }
}

/** The terms of which some sections have not been loaded; unless all are wanted, of so many blocks. */
const cutOf = (terms, most = Infinity) => [...new Set(terms)].filter(({ blocks, postings }) => postings.length <= Math.min(blocks, most));

/**
 * The terms that a page has which answers wholly, the rarest first, but for words that say next to nothing: of each concept
 * those of the first alternative that is there. None if no page can.
 */
function wholeTerms(concepts) {
  const ways = concepts.map(({ alternatives }) => alternatives.find(({ terms, share }) => !(share < 1) && terms.every(({ frequency }) => frequency)));
  if (!ways.every(Boolean)) return [];
  const terms = ways.flatMap(({ terms }) => terms).filter(({ common }) => !common);
  return terms.sort((a, b) => a.frequency - b.frequency);
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
