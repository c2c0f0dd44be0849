// Where a reader is on a page: the texts in sight, and how far each stands below the top of the window.

const HEADINGS = "h1, h2, h3, h4, h5, h6";
const TEXTS = `main :is(${HEADINGS}, p, li, tr, pre, figure, dt, dd)`;
// Bars of the page may cover what is above.
const COVERED = 80;

/** All texts of a page, in its order. */
export const texts = () => [...document.querySelectorAll(TEXTS)];

/** Whether an element moves with the page; what is fixed beside it says nothing of the place. */
const scrolls = (element) => {
  for (let at = element; at; at = at.parentElement) {
    if (["fixed", "sticky"].includes(getComputedStyle(at).position)) return false;
  }
  return true;
};

/** Texts by which the place can be found again, the best first, each with its distance; none at the top of the page. */
export const inSight = () => {
  if (scrollY <= 0) return [];
  const found = [];
  let section = null;
  for (const text of texts()) {
    const { top, bottom, height } = text.getBoundingClientRect();
    if (height === 0 || top > innerHeight) continue;
    if (bottom > COVERED && scrolls(text)) found.push([text, top]);
    // When everything in sight is gone, the beginning of the section is left.
    else if (text.matches(HEADINGS) && scrolls(text)) section = [text, top];
  }
  return section ? [...found, section] : found;
};

/** Scrolls so that a text stands where it stood. */
export const putBack = (text, top) => {
  const moved = text.getBoundingClientRect().top - top;
  if (Math.abs(moved) > 1) scrollBy({ top: moved, behavior: "instant" });
};
