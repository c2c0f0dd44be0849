// Language: remembers an explicit choice, keeps the place on the page where the other language has it too. Of all
// links to a language only that of the switcher says which places those are.
// shorten: known fragment link
for (const link of all("a[data-language]")) {
  link.addEventListener("click", () => {
    const { language } = link.dataset;
    const { fragments } = document.querySelector(`[data-fragments][data-language="${language}"]`)?.dataset ?? {};
    const fragment = reached();
    const known = new URLSearchParams(fragments);
    link.hash = known.get(fragment) ?? (known.has("*") && document.getElementById(fragment) ? fragment : "");
    keep("diptych-language", language);
  });
}
