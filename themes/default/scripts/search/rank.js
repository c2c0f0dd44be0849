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
 * @property {[number, number, number][]} sections Its best sections: part, number, and how well it matches.
 * @property {Alternative[]} how What matched, for each concept.
 */

/** Rows of so many numbers, each under a number: a large site has tens of thousands of matches, too many for objects. */
class Table {
  constructor(width) {
    this.width = width;
    this.rows = new Map();
    this.numbers = new Float64Array(256 * width);
  }
  /** Where the row of a key begins; a new one is all zeros. */
  row(key) {
    let at = this.rows.get(key);
    if (at === undefined) {
      this.rows.set(key, (at = this.rows.size * this.width));
      if (at === this.numbers.length) {
        const before = this.numbers;
        this.numbers = new Float64Array(4 * at);
        this.numbers.set(before);
      }
    }
    return at;
  }
}

/** For each place, how well a concept matches there, through its best alternative: score, share, title, told, alternative. */
function matches(query, concept) {
  const best = new Table(5);
  for (const [number, { terms, weight, mass, share = 1 }] of concept.alternatives.entries()) {
    // What its terms say together: impact, mass, mass in the title, terms in the title, terms of the title.
    const here = new Table(5);
    for (const term of terms) {
      const idf = query.idf(term);
      for (const postings of term.postings) {
        for (let at = 0; at < postings.length; at += 2) {
          const row = here.row(postings[at]);
          const facts = postings[at + 1];
          const { numbers } = here;
          numbers[row] += (idf * (facts & 15)) / MOST;
          numbers[row + 1] += idf;
          if (facts > 63) {
            numbers[row + 2] += idf;
            numbers[row + 3]++;
            numbers[row + 4] = facts >> 6;
          }
        }
      }
    }
    const damped = (weight * share) / Math.sqrt(terms.length);
    const found = here.numbers;
    for (const [place, from] of here.rows) {
      const covered = Math.min(1, found[from + 1] / mass);
      const score = found[from] * Math.sqrt(covered) * damped;
      const row = best.row(place);
      const { numbers } = best;
      if (numbers[row + 4] && numbers[row] >= score) continue;
      numbers[row] = score;
      numbers[row + 1] = covered * share;
      numbers[row + 2] = (found[from + 2] / mass) * Math.sqrt(weight) * share;
      numbers[row + 3] = found[from + 3] / (found[from + 4] || 1);
      numbers[row + 4] = number + 1;
    }
  }
  return best;
}

/**
 * @param {Uint8Array=} accepted which pages may be found; all unless given
 * @param {number} limit how many hits are wanted
 * @returns {{hits: Hit[], pages: number[], full: number}} the best first; all pages; how many answer the whole query
 */
function rank(query, concepts, accepted, limit) {
  const { index } = query;
  // Of each page, for each concept the best that its sections say; then the most that one section says of all together, in
  // whose place its score comes; and the share of the query that it answers.
  const together = 5 * concepts.length;
  const pages = new Table(together + 2);
  const sections = new Table(1);
  const total = sumOf(concepts.map(({ mass }) => mass));
  for (const [number, concept] of concepts.entries()) {
    const best = matches(query, concept);
    for (const [place, from] of best.rows) {
      const page = index.pageOf[partOf(place)];
      if (accepted && !accepted[page]) continue;
      const at = pages.row(page) + 5 * number;
      const { numbers } = pages;
      const found = best.numbers;
      if (!numbers[at + 4] || numbers[at] < found[from]) numbers[at + 4] = found[from + 4];
      for (let n = 0; n < 3; n++) if (numbers[at + n] < found[from + n]) numbers[at + n] = found[from + n];
      if (found[from + 2]) numbers[at + 3] = Math.max(numbers[at + 3], found[from + 3]);
      const row = sections.row(place);
      sections.numbers[row] += found[from];
    }
    for (const [page, share] of concept.pages) {
      if (accepted && !accepted[page]) continue;
      const at = pages.row(page) + 5 * number;
      const { numbers } = pages;
      numbers[at] += concept.mass * 0.5 * share;
      for (const [n, least] of [1, 1, 0.7].entries()) numbers[at + 1 + n] = Math.max(numbers[at + 1 + n], least * share);
    }
  }
  const { numbers } = pages;
  for (const [place, row] of sections.rows) {
    const at = pages.row(index.pageOf[partOf(place)]) + together;
    numbers[at] = Math.max(numbers[at], sections.numbers[row]);
  }
  const weights = new Map(index.manifest.weights);
  let least = 0;
  for (const [page, at] of pages.rows) {
    let [sum, covered, titled, told, translated] = [0, 0, 0, 0, true];
    for (const [number, { mass, alternatives }] of concepts.entries()) {
      const from = at + 5 * number;
      sum += numbers[from];
      // A page may lack words that say next to nothing.
      covered += (mass * (alternatives[0].terms[0].common ? 1 : numbers[from + 1])) / total;
      titled += mass * Math.min(1, numbers[from + 2]);
      told += numbers[from + 3];
      if (numbers[from + 4]) translated &&= alternatives[numbers[from + 4] - 1].how === "term";
    }
    numbers[at + together] =
      (SPREAD * sum + TOGETHER * numbers[at + together]) *
      covered *
      (1 + TITLE * (titled / total) * Math.sqrt(Math.min(1, told))) *
      (index.languageOf[page] === index.own ? OWN_LANGUAGE : translated ? TRANSLATED : 1) *
      (weights.get(page) ?? 1);
    numbers[at + together + 1] = covered;
    least = Math.max(least, ENOUGH * covered);
  }
  const found = [...pages.rows].filter(([, at]) => numbers[at + together + 1] >= least);
  found.sort((a, b) => numbers[b[1] + together] - numbers[a[1] + together] || a[0] - b[0]);
  const hits = found.slice(0, limit).map(([page, at]) => ({
    page,
    score: numbers[at + together],
    covered: numbers[at + together + 1],
    how: concepts.map(({ alternatives }, number) => alternatives[numbers[at + 5 * number + 4] - 1]),
    sections: [],
  }));
  const shown = new Map(hits.map((hit) => [hit.page, hit]));
  for (const [place, row] of sections.rows) {
    shown.get(index.pageOf[partOf(place)])?.sections.push([partOf(place), place % PLACES, sections.numbers[row]]);
  }
  for (const hit of hits) {
    hit.sections.sort((a, b) => b[2] - a[2] || a[0] - b[0] || a[1] - b[1]);
  }
  return { hits, pages: found.map(([page]) => page), full: found.filter(([, at]) => numbers[at + together + 1] > 0.999).length };
}
