// Role paths: what a reader has read, remembered in this browser, one list for all paths and languages.
// shorten: base READ CHOSEN seen recall showRead box page done count bar route keys chip readAgain
// Sites that share a host keep apart what they remember.
const base = new URL(place.root || "./", location).pathname;
const READ = `diptych-read:${base}`;
const CHOSEN = `diptych-path:${base}`;
let seen;
const recall = () => {
  try {
    seen = new Set(JSON.parse(kept[READ] ?? "[]"));
  } catch {
    // Not written by this script: nothing has been read.
    seen = new Set();
  }
};
const showRead = () => {
  for (const box of all("[data-read-page]")) box.checked = seen.has(box.dataset.readPage);
  for (const route of all("[data-path]")) {
    const keys = route.dataset.pages.split(" ");
    const done = keys.filter((page) => seen.has(page)).length;
    for (const count of all("[data-read]", route)) {
      // The number of steps stands there until one is read.
      count.dataset.steps ??= count.textContent;
      count.textContent = done ? count.dataset.read.replace("{n}", done).replace("{total}", keys.length) : count.dataset.steps;
    }
    for (const bar of all("progress", route)) bar.value = done;
  }
};
for (const box of all("[data-read-page]")) {
  box.addEventListener("change", () => {
    // Another tab may have read on.
    recall();
    seen[box.checked ? "add" : "delete"](box.dataset.readPage);
    showRead();
    keep(READ, JSON.stringify([...seen]));
  });
}
for (const route of all(".path")) keep(CHOSEN, route.dataset.path);
// A page on several paths shows the one its reader is on.
for (const chip of all("[data-path-card]")) chip.classList.toggle("chosen", chip.dataset.pathCard === kept[CHOSEN]);
const readAgain = () => {
  recall();
  showRead();
};
addEventListener("storage", readAgain);
readAgain();
