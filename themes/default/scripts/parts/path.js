// Role paths: what a reader has read, remembered in this browser, one list for all paths and languages.
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
// Sites that share a host keep apart what they remember.
const site = document.querySelector("script[data-root]")?.dataset.root ?? "";
const base = new URL(site || "./", location).pathname;
const READ = `diptych-read:${base}`;
const CHOSEN = `diptych-path:${base}`;
const recall = (key) => {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
};
const remember = (key, value) => {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Then it holds for this page only.
  }
};
let read = new Set();
const load = () => {
  try {
    const stored = JSON.parse(recall(READ));
    if (Array.isArray(stored)) read = new Set(stored.filter((key) => typeof key === "string"));
  } catch {
    // Not written by this script: nothing has been read.
  }
};

const boxes = [];
const checkbox = (page, label, ...content) => {
  const input = document.createElement("input");
  input.type = "checkbox";
  input.addEventListener("change", () => {
    // Another tab may have read on.
    load();
    if (input.checked) read.add(page);
    else read.delete(page);
    remember(READ, JSON.stringify([...read]));
    show();
  });
  boxes.push([input, page]);
  label.append(input, ...content);
  return label;
};
const show = () => {
  for (const [input, page] of boxes) input.checked = read.has(page);
  for (const path of all("[data-path]")) {
    const pages = path.dataset.pages.split(" ");
    const done = pages.filter((page) => read.has(page)).length;
    for (const count of all("[data-path-count]", path)) {
      if (done || count.dataset.shown) {
        count.textContent = count.dataset.read.replace("{n}", done).replace("{total}", pages.length);
        count.dataset.shown = "";
      }
    }
    for (const bar of all("progress", path)) {
      bar.value = done;
      bar.hidden = false;
    }
  }
};

for (const path of all("[data-path]")) {
  for (const step of all("li[data-page]", path)) {
    const label = document.createElement("label");
    label.className = "path-read";
    step.prepend(checkbox(step.dataset.page, label));
    label.firstChild.setAttribute("aria-label", path.dataset.mark.replace("{title}", step.querySelector("a").textContent));
  }
  for (const note of all("[data-path-note]", path)) note.hidden = false;
  // The count speaks up when it changes, not when the page opens.
  const [count] = all("[data-path-count]", path);
  if (boxes.length) count?.setAttribute("role", "status");
  if (boxes.length) remember(CHOSEN, path.dataset.path);
}
// A page on several paths shows the one its reader is on.
const cards = all("[data-path-card]");
const chosen = cards.find((card) => card.dataset.pathCard === recall(CHOSEN));
for (const card of cards) {
  card.hidden = Boolean(chosen) && card !== chosen;
  card.append(checkbox(card.dataset.page, document.createElement("label"), card.dataset.mark));
}
addEventListener("storage", (event) => {
  if (event.key !== READ && event.key !== null) return;
  read = new Set();
  load();
  show();
});
load();
show();
