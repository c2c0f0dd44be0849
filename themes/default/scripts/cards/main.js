// Cards: what a term means, and what a footnote says, in place. A pointer that rests, the focus and a first tap open one;
// Escape, leaving and a tap elsewhere close it. Loaded when the first is wanted. Terms come from the page of the glossary, which is fetched once. Without
// this script the terms and the numbers are links to it and to the notes.
// shorten: pages owner timer close termOf noteOf place sheet styled
const sheet = document.createElement("link");
sheet.rel = "stylesheet";
sheet.href = document.querySelector("[data-card-style]").dataset.cardStyle;
const styled = new Promise((resolve, reject) => {
  sheet.onload = resolve;
  sheet.onerror = reject;
});
// Who waits for it says what to do without it.
styled.catch(() => {});
document.head.append(sheet);
const card = document.createElement("div");
card.className = "card";
card.id = "page-card";
card.popover = "manual";
card.lang = document.documentElement.lang;
const pages = new Map();
let owner = null;
let timer = 0;

const close = () => {
  clearTimeout(timer);
  owner?.removeAttribute("aria-describedby");
  owner = null;
  card.remove();
};

const termOf = async (link) => {
  const address = link.href.split("#")[0];
  if (!pages.has(address)) {
    const fetched = fetch(address).then((answer) => (answer.ok ? answer.text() : Promise.reject()));
    pages.set(address, fetched.then((html) => new DOMParser().parseFromString(html, "text/html")));
  }
  const row = (await pages.get(address)).getElementById(decodeURIComponent(link.hash.slice(1)));
  const panels = document.createElement("div");
  panels.className = "diptych";
  for (const panel of row.children) panels.append(document.importNode(panel, true));
  for (const inner of panels.querySelectorAll("a")) inner.href = new URL(inner.getAttribute("href"), address);
  const foot = document.createElement("p");
  foot.className = "card-foot";
  const open = document.createElement("a");
  open.href = link.href;
  open.textContent = document.body.dataset.glossary;
  foot.append(open);
  return [panels, foot];
};

const noteOf = (link) => {
  const note = document.getElementById(decodeURIComponent(link.hash.slice(1))).cloneNode(true);
  for (const back of note.querySelectorAll(".footnote-back")) back.remove();
  const panel = document.createElement("div");
  panel.className = "card-note";
  panel.append(...note.childNodes);
  return [panel];
};

// Below the first line of the term, or above it where there is more room. On phones the style sheet makes it a sheet.
const place = (link) => {
  const line = link.getClientRects()[0];
  const { offsetWidth: width, offsetHeight: height } = card;
  const below = line.bottom + height + 8 < innerHeight || line.top < height + 8;
  card.style.left = `${Math.max(12, Math.min(line.left, innerWidth - width - 12))}px`;
  card.style.top = `${below ? line.bottom + 6 : line.top - height - 6}px`;
};

const show = async (link) => {
  clearTimeout(timer);
  if (owner === link) return;
  close();
  owner = link;
  try {
    const content = link.className === "term" ? await termOf(link) : noteOf(link);
    await styled;
    if (owner !== link) return;
    card.replaceChildren(...content);
    // Beside its term, so that the keyboard goes on into it.
    link.after(card);
    card.showPopover();
    link.setAttribute("aria-describedby", card.id);
    place(link);
  } catch {
    // Not to be had, as from a disk: the link leads there.
    close();
  }
};

const later = (work, wait) => {
  clearTimeout(timer);
  timer = setTimeout(work, wait);
};
for (const link of document.querySelectorAll(".prose .term, .footnote-ref a")) {
  link.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && later(() => show(link), 300));
  link.addEventListener("pointerleave", () => later(close, 250));
  link.addEventListener("focus", () => link.matches(":focus-visible") && show(link));
  link.addEventListener("blur", (event) => card.contains(event.relatedTarget) || close());
  link.addEventListener("click", (event) => {
    if (event.pointerType !== "touch" || owner === link) return;
    event.preventDefault();
    show(link);
  });
}
card.addEventListener("pointerenter", () => clearTimeout(timer));
card.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && later(close, 250));
// Not before the focus has arrived where it goes: what is removed under it would take it along.
card.addEventListener("focusout", (event) => card.contains(event.relatedTarget) || event.relatedTarget === owner || later(close, 0));
addEventListener("keydown", (event) => event.key === "Escape" && close());
addEventListener("scroll", () => owner && !owner.matches(":focus") && !card.contains(document.activeElement) && close(), { passive: true });
addEventListener("pointerdown", (event) => owner && !card.contains(event.target) && event.target !== owner && close());

// What was wanted before this script was there.
window.diptych.card = (link, event) => {
  if (event === "click" || link.matches(":focus-visible")) show(link);
  else if (link.matches(":hover")) later(() => show(link), 200);
};
