// Which pages answer best. The formulas and their constants were chosen on a set of judged queries.

const MOST = 15;
const [SPREAD, TOGETHER] = [0.55, 0.45];
const TITLE = 1.6;
/** Pages in the reader's language come first; those in another that answer only in translation come last. */
const [OWN_LANGUAGE, TRANSLATED] = [1.5, 0.6];
/** Pages that cover less of the query than this share of the best are left out. */
const ENOUGH = 0.5;

/** A number for a section of a part. */
const sectionKey = (part, section) => part * 4096 + section;

/**
 * @typedef {object} Hit A page.
 * @property {number} page Its first part.
 * @property {number} score
 * @property {number} covered The share of the query that it answers.
 * @property {[number, number][]} sections Its best sections, by part and number.
 * @property {Alternative[]} how What matched, for each concept.
 */

/** For each section, how well a concept matches there, through its best alternative. */
function matches(query, concept) {
  const best = new Map();
  for (const alternative of concept.alternatives) {
    const { terms, weight, mass, share = 1 } = alternative;
    const here = new Map();
    for (const term of terms) {
      const idf = query.idf(term);
      const { postings } = term;
      for (let at = 0; at < postings.length; at += 4) {
        const key = sectionKey(postings[at], postings[at + 1]);
        const found = here.get(key) ?? { sum: 0, mass: 0, titled: 0, terms: 0, title: 0 };
        found.sum += (idf * (postings[at + 2] & 15)) / MOST;
        found.mass += idf;
        if (postings[at + 3]) {
          found.titled += idf;
          found.terms++;
          found.title = postings[at + 3];
        }
        here.set(key, found);
      }
    }
    for (const [key, found] of here) {
      const covered = Math.min(1, found.mass / mass);
      const score = ((weight * found.sum * Math.sqrt(covered)) / Math.sqrt(terms.length)) * share;
      const old = best.get(key);
      if (old && old.score >= score) continue;
      const titled = (found.titled / mass) * Math.sqrt(weight) * share;
      best.set(key, { score, covered: covered * share, titled, told: found.terms / (found.title || 1), alternative });
    }
  }
  return best;
}

/** @returns {Hit[]} best first */
function rank(query, concepts, accepts) {
  const { index } = query;
  const pages = new Map();
  const total = concepts.reduce((sum, { mass }) => sum + mass, 0);
  const at = (page) => {
    if (!pages.has(page)) pages.set(page, { page, best: [], sections: new Map() });
    return pages.get(page);
  };
  concepts.forEach((concept, number) => {
    for (const [key, match] of matches(query, concept)) {
      const part = Math.floor(key / 4096);
      const page = index.pageOf(part);
      if (!accepts(page)) continue;
      const found = at(page);
      const old = found.best[number];
      found.best[number] = {
        score: Math.max(old?.score ?? 0, match.score),
        covered: Math.max(old?.covered ?? 0, match.covered),
        titled: Math.max(old?.titled ?? 0, match.titled),
        told: Math.max(old?.told ?? 0, match.titled ? match.told : 0),
        alternative: old?.score >= match.score ? old.alternative : match.alternative,
      };
      found.sections.set(key, (found.sections.get(key) ?? 0) + match.score);
    }
    for (const [page, share] of concept.pages) {
      if (!accepts(page)) continue;
      const found = at(page);
      const old = found.best[number] ?? { score: 0, covered: 0, titled: 0, told: 0 };
      found.best[number] = {
        ...old,
        score: old.score + concept.mass * 0.5 * share,
        covered: Math.max(old.covered, share),
        titled: Math.max(old.titled, share),
        told: Math.max(old.told, 0.7 * share),
      };
    }
  });
  const weights = new Map(index.manifest.weights);
  const hits = [...pages.values()].map(({ page, best, sections }) => {
    let [sum, covered, titled, told] = [0, 0, 0, 0];
    concepts.forEach(({ mass }, number) => {
      const found = best[number];
      if (!found) return;
      sum += found.score;
      covered += mass * found.covered;
      titled += mass * Math.min(1, found.titled);
      told += found.told;
    });
    const together = Math.max(0, ...sections.values());
    const titleBonus = 1 + TITLE * (titled / total) * Math.sqrt(Math.min(1, told));
    const translated = best.every((found) => !found || !found.alternative || found.alternative.how === "term");
    const language = index.languageOf(page) === index.own ? OWN_LANGUAGE : translated ? TRANSLATED : 1;
    const score =
      (SPREAD * sum + TOGETHER * together) * (covered / total) * titleBonus * language * (weights.get(page) ?? 1);
    const ranked = [...sections].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    return {
      page,
      score,
      covered: covered / total,
      sections: ranked.map(([key]) => [Math.floor(key / 4096), key % 4096]),
      how: best.map((found) => found?.alternative),
    };
  });
  const most = Math.max(0, ...hits.map((hit) => hit.covered));
  return hits.filter((hit) => hit.covered >= most * ENOUGH).sort((a, b) => b.score - a.score || a.page - b.page);
}
