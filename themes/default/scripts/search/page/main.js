// The full page of results, and the marks on a page that was opened from results: loaded there, after the search.
// What both call alike is listed in the script of the search.

const [searcherFor, View, element, address, WIDE, Query, markerOf, marked, markedUp] = diptych.tools;

/** Results that are added at a time. */
const STEP = 20;

/** Brings the page of results to life: the query is in its address. */
async function showPage(place) {
  const searcher = searcherFor();
  await searcher.index.open();
  const list = element("ol", { role: "list", class: "search-list" });
  const other = element("div");
  const view = new View(searcher.index, () => ask());
  const { strings } = view;
  const input = element("input", { type: "search", name: "q", "aria-label": strings.field, placeholder: strings.field, autocomplete: "off", spellcheck: "false" });
  const more = element("button", { type: "button", class: "search-more" }, strings.more);
  const form = element("form", { role: "search", class: "search-form" }, input, element("button", {}, strings.submit));
  let asked = 0;
  /** The pages that are listed. They stay: once more is known of a large site, the best are others. */
  let listed = new Set();
  /** Whether all that has been found is listed: what is wanted beyond that is everything. */
  let exhausted = false;
  const add = async () => {
    const number = ++asked;
    const query = input.value.trim();
    const limit = listed.size + STEP;
    const answer = await view.answer(query, { searcher, limit, isStale: () => number !== asked, ...(exhausted && { exact: true }) });
    if (!answer) return;
    const { results, marker, total, exact, near } = answer;
    const further = results.filter(({ page }) => !listed.has(page));
    if (!listed.size) list.replaceChildren();
    list.append(...further.map((result) => view.hit(result, marker, query, false)));
    for (const { page } of further) listed.add(page);
    other.replaceChildren(...(total ? [] : [view.nothing(query, near)]));
    exhausted = limit >= total;
    more.hidden = exhausted && exact;
  };
  const ask = async () => {
    listed = new Set();
    exhausted = false;
    address("q", input.value);
    if (input.value.trim()) await add();
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask();
  });
  more.addEventListener("click", add);
  more.hidden = true;
  input.value = new URL(location).searchParams.get("q") ?? "";
  place.replaceChildren(form, view.facetBar, view.status, list, other, more);
  if (input.value) await ask();
  else input.focus();
}

/** Marks what a query found on the page it led to, until Escape. */
async function markPage(query) {
  const { index } = searcherFor();
  await index.open();
  // The page may be in the other script than the query.
  if (WIDE.test(query)) await index.fold();
  const asked = new Query(index, query);
  const marker = await markerOf(asked, await asked.concepts());
  const main = document.querySelector("main");
  const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) if (!walker.currentNode.parentElement.closest("script, style, nav, .anchor")) texts.push(walker.currentNode);
  const marks = texts.flatMap((text) => {
    const found = marked(text.data, marker(text.data));
    if (found.length < 2) return [];
    const pieces = markedUp(found);
    text.replaceWith(...pieces);
    return pieces.filter((piece) => piece.nodeType);
  });
  if (!location.hash) marks[0]?.scrollIntoView({ block: "center" });
  const away = (event) => {
    // The browser's name, for what the search calls so has a short one.
    if (event["key"] !== "Escape") return;
    removeEventListener("keydown", away);
    for (const mark of marks) {
      const parent = mark.parentNode;
      mark.replaceWith(...mark.childNodes);
      parent.normalize();
    }
  };
  addEventListener("keydown", away);
}

Object.assign(diptych, { showPage, markPage });
