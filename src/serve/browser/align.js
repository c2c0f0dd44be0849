// Which children of an element are which in the next state of a page: the same, changed, gone or new.

// Longer lists are compared from both ends only.
const LONGEST = 2000;

const isOurs = (node) => node.nodeType === Node.ELEMENT_NODE && node.hasAttribute("data-diptych");

/** The children that the site sent. */
export const childrenOf = (node) => [...node.childNodes].filter((child) => !isOurs(child));

const key = (node) => node.outerHTML ?? `${node.nodeType} ${node.data}`;

/** Whether one node can become the other by changing what is in it. */
const isAkin = (one, other) =>
  one.nodeType === other.nodeType &&
  one.nodeName === other.nodeName &&
  (one.nodeType !== Node.ELEMENT_NODE || one.id === other.id || !one.id || !other.id);

/** Pairs of indexes of equal nodes, in order: a longest common subsequence. */
const equals = (before, after) => {
  const pairs = [];
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) {
    pairs.push([start, start]);
    start += 1;
  }
  let [endBefore, endAfter] = [before.length, after.length];
  const tail = [];
  while (endBefore > start && endAfter > start && before[endBefore - 1] === after[endAfter - 1]) {
    endBefore -= 1;
    endAfter -= 1;
    tail.unshift([endBefore, endAfter]);
  }
  const [rows, columns] = [endBefore - start, endAfter - start];
  if (rows && columns && rows <= LONGEST && columns <= LONGEST) {
    const width = columns + 1;
    const lengths = new Uint16Array((rows + 1) * width);
    for (let row = rows - 1; row >= 0; row -= 1) {
      for (let column = columns - 1; column >= 0; column -= 1) {
        lengths[row * width + column] =
          before[start + row] === after[start + column]
            ? lengths[(row + 1) * width + column + 1] + 1
            : Math.max(lengths[(row + 1) * width + column], lengths[row * width + column + 1]);
      }
    }
    let [row, column] = [0, 0];
    while (row < rows && column < columns) {
      if (before[start + row] === after[start + column]) {
        pairs.push([start + row, start + column]);
        row += 1;
        column += 1;
      } else if (lengths[(row + 1) * width + column] >= lengths[row * width + column + 1]) row += 1;
      else column += 1;
    }
  }
  return [...pairs, ...tail];
};

/**
 * Aligns two lists of nodes. Gives, in the order of the next state, `[before, after]` for what stays or changes,
 * `[null, after]` for what is new; and what is gone.
 */
export const align = (before, after) => {
  const pairs = equals(before.map(key), after.map(key));
  const aligned = [];
  const gone = [];
  const between = (olds, news) => {
    const left = [...olds];
    for (const next of news) {
      const named = next.id ? left.findIndex((old) => old.id === next.id && isAkin(old, next)) : -1;
      const found = named >= 0 ? named : left.findIndex((old) => isAkin(old, next));
      // Order is kept: what is passed over is gone.
      if (found < 0) aligned.push([null, next]);
      else {
        gone.push(...left.splice(0, found));
        aligned.push([left.shift(), next]);
      }
    }
    gone.push(...left);
  };
  let [old, next] = [0, 0];
  for (const [one, other] of [...pairs, [before.length, after.length]]) {
    between(before.slice(old, one), after.slice(next, other));
    if (one < before.length) aligned.push([before[one], after[other]]);
    [old, next] = [one + 1, other + 1];
  }
  return { aligned, gone };
};
