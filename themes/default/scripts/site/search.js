// Search: loaded when it is wanted. Without it the links lead to the list of all pages.
// shorten: styled loadSearch combined asked results query link opened client field wanted
let styled;
function loadSearch() {
  styled ??= loadStyle(place.style);
  return load(place.search);
}

for (const link of all("a[data-search]")) {
  link.onclick = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    loadSearch()
      .then((client) => client.open())
      .catch(() => location.assign(link.href));
  };
  link.onpointerenter = () => loadSearch().catch(() => {});
}
addEventListener("keydown", (event) => {
  const { key, target } = event;
  const combined = event.ctrlKey || event.metaKey;
  // A single key is a letter to those who type.
  const wanted = combined
    ? key.toLowerCase() === "k" && !event.shiftKey
    : key === "/" && !target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
  const field = document.querySelector("a[data-search]");
  if (!wanted || event.altKey || event.isComposing || !field || kept["diptych-shortcuts"] === "off" || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  field.click();
});
const asked = new URLSearchParams(location.search);
const results = document.querySelector("[data-results]");
const query = asked.get("q");
// What only these need comes after the rest.
if (results || query) {
  loadSearch()
    .then(() => load(place.searchPage))
    .then((client) => (results ? client.showPage(results) : client.markPage(query)));
} else if (asked.get("search")) loadSearch().then((client) => client.open());
