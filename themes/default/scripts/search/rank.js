// Which pages answer best. The formulas and their constants were chosen on a set of judged queries.

const MOST = 15;
const [SPREAD, TOGETHER] = [0.55, 0.45];
const TITLE = 1.6;
/** Pages in the reader's language come first; those in another that answer only in translation come last. */
const [OWN_LANGUAGE, TRANSLATED] = [1.5, 0.6];
/** Pages that cover less of the query than this share of the best are left out. */
const ENOUGH = 0.5;

/**
 * @typedef {object} Hit A page.
 * @property {number} page Its first part.
 * @property {number} score
 * @property {number} covered The share of the query that it answers.
 * @property {[number, number][]} sections Its best sections: place, and how well it matches.
 * @property {Alternative[]} how What matched, for each concept.
 */

/** Rows of so many numbers, each under a key, in the order in which they came: a large site has tens of thousands of matches. */
class Table {
  /** For the sections of alternatives, and so many `more`. */
  constructor(width, alternatives, more = 0) {
    for (const { terms } of alternatives) for (const { postings } of terms) for (const { length } of postings) more += length / 2;
    this.width = width;
    /** Their keys. */
    this.rows = [];
    /** Numbers of rows, counted from one, where the hashes of their keys say, or after it; at least half are none. */
    this.places = new Uint32Array(4 << Math.log2(more + 1));
    this.numbers = new Float64Array(more * width);
  }
  /** Where the row of a key begins; a new one is all zeros. */
  row(key) {
    const { rows, places, width } = this;
    for (let place = Math.imul(key, 0x9e3779b1) >>> 12; ; place++) {
      place &= places.length - 1;
      const row = (places[place] ||= rows.push(key)) - 1;
      if (rows[row] === key) return row * width;
    }
  }
}

/** Writes into the rows of `matched`, from a column on, how well they match a concept through its best alternative: score, share, title, told, alternative. */
function rate(query, { alternatives }, matched, column) {
  const { numbers } = matched;
  for (const [number, alternative] of alternatives.entries()) {
    const { terms, weight, mass, share = 1 } = alternative;
    // What its terms say together: impact, mass, mass in the title, terms in the title, terms of the title.
    const here = new Table(5, [alternative]);
    const found = here.numbers;
    for (const term of terms) {
      const idf = query.idf(term);
      for (const postings of term.postings) {
        for (let at = 0; at < postings.length; at += 2) {
          const row = here.row(postings[at]);
          const facts = postings[at + 1];
          found[row] += (idf * (facts & 15)) / MOST;
          found[row + 1] += idf;
          if (facts > 63) {
            found[row + 2] += idf;
            found[row + 3]++;
            found[row + 4] = facts >> 6;
          }
        }
      }
    }
    const damped = (weight * share) / Math.sqrt(terms.length);
    let from = -5;
    for (const place of here.rows) {
      from += 5;
      const covered = Math.min(1, found[from + 1] / mass);
      const score = found[from] * Math.sqrt(covered) * damped;
      const row = matched.row(place) + column;
      if (numbers[row + 4] && numbers[row] >= score) continue;
      numbers[row] = score;
      numbers[row + 1] = covered * share;
      numbers[row + 2] = (found[from + 2] / mass) * Math.sqrt(weight) * share;
      numbers[row + 3] = found[from + 3] / (found[from + 4] || 1);
      numbers[row + 4] = number + 1;
    }
  }
}

/**
 * @param {Uint8Array=} accepted which pages may be found; all unless given
 * @param {number} limit how many hits are wanted
 * @returns {{hits: Hit[], pages: number[], full: number}} the best first; all pages; how many answer the whole query
 */
function rank(query, concepts, accepted, limit) {
  const { index } = query;
  const together = 5 * concepts.length;
  const all = concepts.flatMap(({ alternatives }) => alternatives);
  // Of each section, what it says of each concept, and of all together.
  const matched = new Table(together + 1, all);
  // Of each page, for each concept the best that its sections say; then the most that one section says of all together, in
  // whose place its score comes; and the share of the query that it answers.
  const pages = new Table(together + 2, all, concepts.flatMap((concept) => concept.pages).length);
  const { numbers } = pages;
  const said = matched.numbers;
  for (const [number, concept] of concepts.entries()) rate(query, concept, matched, 5 * number);
  for (const place of matched.rows) {
    const page = index.pageOf[partOf(place)];
    if (accepted && !accepted[page]) continue;
    let at = pages.row(page);
    let from = matched.row(place);
    let sum = 0;
    for (const end = at + together; at < end; at += 5, from += 5) {
      if (!said[from + 4]) continue;
      if (!numbers[at + 4] || numbers[at] < said[from]) numbers[at + 4] = said[from + 4];
      for (let n = 0; n < 4; n++) numbers[at + n] = Math.max(numbers[at + n], said[from + n]);
      sum += said[from];
    }
    said[from] = sum;
    numbers[at] = Math.max(numbers[at], sum);
  }
  for (const [number, concept] of concepts.entries()) {
    for (const [page, share] of concept.pages) {
      if (accepted && !accepted[page]) continue;
      const at = pages.row(page) + 5 * number;
      numbers[at] += concept.mass * 0.5 * share;
      for (const [n, least] of [1, 1, 0.7].entries()) numbers[at + 1 + n] = Math.max(numbers[at + 1 + n], least * share);
    }
  }
  const whole = sumOf(concepts.map(({ mass }) => mass));
  const worth = new Map(index.manifest.weights);
  let least = 0;
  let full = 0;
  let at = 0;
  for (const page of pages.rows) {
    let sum = 0;
    let covered = 0;
    let titled = 0;
    let told = 0;
    let indirect = true;
    for (const { mass, alternatives } of concepts) {
      sum += numbers[at];
      // A page may lack words that say next to nothing.
      covered += (mass * (alternatives[0].terms[0].common ? 1 : numbers[at + 1])) / whole;
      titled += mass * Math.min(1, numbers[at + 2]);
      told += numbers[at + 3];
      if (numbers[at + 4]) indirect &&= alternatives[numbers[at + 4] - 1].how === "term";
      at += 5;
    }
    numbers[at] =
      (SPREAD * sum + TOGETHER * numbers[at]) *
      covered *
      (1 + TITLE * (titled / whole) * Math.sqrt(Math.min(1, told))) *
      (index.languageOf[page] === index.own ? OWN_LANGUAGE : indirect ? TRANSLATED : 1) *
      (worth.get(page) ?? 1);
    numbers[at + 1] = covered;
    at += 2;
    if (covered > 0.999) full++;
    least = Math.max(least, ENOUGH * covered);
  }
  const found = pages.rows.filter((_, n) => numbers[pages.width * n + together + 1] >= least);
  const scoreOf = (page) => numbers[pages.row(page) + together];
  // Few are wanted. To sort numbers is little work, to sort all pages is much.
  const worst = new Float64Array(found.map(scoreOf)).sort().at(-limit);
  const best = found.filter((page) => !(scoreOf(page) < worst)).sort((a, b) => scoreOf(b) - scoreOf(a) || a - b);
  const hits = best.slice(0, limit).map((page) => ({
    page,
    score: scoreOf(page),
    covered: numbers[pages.row(page) + together + 1],
    how: concepts.map(({ alternatives }, n) => alternatives[numbers[pages.row(page) + 5 * n + 4] - 1]),
    sections: [],
  }));
  const shown = new Map(hits.map((hit) => [hit.page, hit]));
  for (const place of matched.rows) {
    shown.get(index.pageOf[partOf(place)])?.sections.push([place, said[matched.row(place) + together]]);
  }
  for (const hit of hits) {
    hit.sections.sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  }
  return { hits, pages: found, full };
}
