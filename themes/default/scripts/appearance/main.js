// What the first paint must know: that scripts run, so that room is kept for what they bring, and a stored choice of light
// or dark. Runs in <head>, blocking: keep it tiny.
// shorten: html choice meta
const html = document.documentElement;
html.dataset.script = "awaited";
// Both languages side by side are another page: what would be moved for it is not shown before.
if (location.search.includes("with=")) html.dataset.sideBySide = "awaited";
// A script of the page that does not arrive leaves it as it is without scripts.
addEventListener("error", ({ target }) => target.defer && delete html.dataset.script, true);
let choice = null;
try {
  choice = localStorage.getItem("diptych-appearance");
} catch {
  // Storage is switched off: the system decides.
}
if (choice === "light" || choice === "dark") {
  html.dataset.theme = choice;
  for (const meta of document.querySelectorAll("meta[data-scheme]")) {
    meta.media = meta.dataset.scheme === choice ? "all" : "not all";
  }
}
