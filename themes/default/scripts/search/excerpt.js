// What is shown of a section: the place where it answers best, with the words that matched marked.

/**
 * What is to be marked: words and their forms, and the runs of Han that were asked for or meant.
 * @returns {(text: string) => [number, number][]} where in a text, in order
 */
const markerFor = (words, runs) => (text) => {
  const found = [];
  for (const span of spans(text)) {
    const { letters, starts, at } = span;
    const mark = (from, to = letters.length) => {
      const last = at[to - 1];
      found.push([at[from], last + (text.codePointAt(last) > 0xffff ? 2 : 1)]);
    };
    if (span.wide) {
      // The longest stretches that are part of what was asked for.
      for (let from = 0; from < letters.length; ) {
        let longest = 0;
        for (const run of runs) {
          for (let start = run.indexOf(letters[from]); start >= 0; start = run.indexOf(letters[from], start + 1)) {
            let length = 1;
            while (from + length < letters.length && letters[from + length] === run[start + length]) length++;
            if (length > longest && (length > 1 || run.length === 1)) longest = length;
          }
        }
        if (longest) mark(from, from + longest);
        from += longest || 1;
      }
    } else if (words.has(wholeOf(span))) mark(0);
    else partsOf(span).forEach((part, n) => words.has(part) && mark(starts[n], starts[n + 1]));
  }
  return found;
};

/** A marker for everything that concepts stand for. */
async function markerOf(query, concepts) {
  const words = new Set();
  const runs = [];
  for (const { typed, alternatives } of concepts) {
    for (const span of spans(typed)) {
      if (span.wide) runs.push(span.letters);
      else for (const word of [wholeOf(span), ...partsOf(span)]) words.add(word);
    }
    for (const { terms, via } of alternatives) {
      if (via) for (const span of spans(via)) if (span.wide) runs.push(span.letters);
      for (const { key } of terms) {
        if (WIDE.test(key)) continue;
        words.add(key);
        // Other forms of the word, as far as its shard has them.
        for (const { form, key: other } of (await query.index.shardOf(key)).values()) if (form === key) words.add(other);
      }
    }
  }
  return markerFor(words, runs);
}
/**
 * The best window of a text.
 * @returns {[string, boolean=][]} pieces, some of them empty, each with whether it is marked
 */
function excerpt(text, marker) {
  const marks = marker(text);
  const wide = text.slice(0, 400).split(WIDE).length > 80;
  // Han are twice as wide.
  const [length, cut] = wide ? [90, "……"] : [180, "…"];
  let [start, most] = [0, -1];
  for (const [from] of marks) {
    const inside = marks.filter(([a, b]) => a >= from && b <= from + length);
    const different = new Set(inside.map(([a, b]) => text.slice(a, b).toLowerCase()));
    const worth = [...different].join("").length + inside.length * 0.1;
    if (worth > most) [start, most] = [from, worth];
  }
  start = Math.max(0, start - (length >> 2));
  const space = text.indexOf(" ", start);
  if (start && !wide && space >= 0 && space < start + 20) start = space + 1;
  let end = Math.min(text.length, start + length);
  const broken = text.lastIndexOf(" ", end);
  if (!wide && end < text.length && broken > start) end = broken;
  return [
    [start ? cut : ""],
    ...marked(text, marks, start, end),
    [end < text.length ? cut : ""],
  ];
}

/**
 * A text, or a stretch of it, with what is to be marked.
 * @param {[number, number][]} marks where that is, in order
 */
function marked(text, marks, at = 0, end = text.length) {
  const pieces = [];
  for (const [from, to] of marks) {
    if (from < at || from >= end) continue;
    pieces.push([text.slice(at, from)], [text.slice(from, Math.min(to, end)), true]);
    at = to;
  }
  return [...pieces, [text.slice(at, end)]];
}

/** Pieces as HTML that is safe to insert. */
const html = (pieces) =>
  pieces
    .map(([text, isMarked]) => {
      const safe = text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
      return isMarked ? `<mark>${safe}</mark>` : safe;
    })
    .join("");
