// Applies a stored choice of light or dark before the first paint. Runs in <head>, blocking: keep it tiny.
(() => {
  let choice = null;
  try {
    choice = localStorage.getItem("diptych-appearance");
  } catch {
    // Storage is switched off: the system decides.
  }
  if (choice !== "light" && choice !== "dark") return;
  document.documentElement.dataset.theme = choice;
  for (const meta of document.querySelectorAll("meta[data-scheme]")) {
    meta.media = meta.dataset.scheme === choice ? "all" : "not all";
  }
})();
