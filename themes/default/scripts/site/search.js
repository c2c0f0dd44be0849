// Search: loaded when it is wanted. Without it the links lead to the list of all pages.
// shorten: place styled loadPage loadSearch single combined typing field asked results
const place = document.currentScript.dataset;
let styled;
function loadSearch() {
  if (!styled) {
    styled = document.createElement("link");
    styled.rel = "stylesheet";
    styled.href = place.style;
    document.head.append(styled);
  }
  return load(place.search);
}

for (const link of all("a[data-search]")) {
  const open = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    loadSearch()
      .then((search) => search.open())
      .catch(() => location.assign(link.href));
  };
  link.addEventListener("click", open);
  link.addEventListener("pointerenter", () => loadSearch().catch(() => {}), { once: true });
}
addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
  const combined = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k";
  const single = event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey;
  const field = document.querySelector("a[data-search]");
  if (!(combined || single) || event.isComposing || !field || read("diptych-shortcuts") === "off") return;
  if (document.querySelector("dialog[open]")) return;
  event.preventDefault();
  field.click();
});
const asked = new URLSearchParams(location.search);
const results = document.querySelector("[data-results]");
// What only these need comes after the rest.
const loadPage = () => loadSearch().then(() => load(place.searchPage));
if (results) loadPage().then((search) => search.showPage(results));
else if (asked.get("q")) loadPage().then((search) => search.markPage(asked.get("q")));
else if (asked.get("search")) loadSearch().then((search) => search.open());
