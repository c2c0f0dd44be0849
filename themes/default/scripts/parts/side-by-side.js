// Both languages of a page beside each other, section by section, so that they scroll as one.
//
// The page the reader is on stays as it is: its sections are moved into rows, with everything that scripts know of them.
// The other page is read from its own address and put beside it under ids of its own.

const frame = document.getElementById("page-side-by-side");
const code = new URLSearchParams(location.search).get("with");
const link = document.querySelector(`nav.languages a[data-language="${CSS.escape(code)}"]`) ?? document.querySelector(`a[data-language="${CSS.escape(code)}"]`);
const article = document.querySelector("main article");
const prose = article?.querySelector(".prose");
const HEADING = "h2[id], h3[id]";

if (frame && link && prose) begin().catch(() => delete document.documentElement.dataset.sideBySide);
else delete document.documentElement.dataset.sideBySide;

async function begin() {
  const bar = frame.content.firstElementChild.cloneNode(true);
  const state = bar.querySelector("[role=status]");
  const address = new URL(link.getAttribute("href").split("#")[0], location.href);
  const here = new URL(location);
  here.searchParams.delete("with");
  const close = bar.querySelector("a");
  close.href = here;
  // The place is kept: that of the moment, not that of the beginning.
  close.addEventListener("click", () => (close.hash = reached(bar)));
  article.before(bar);
  let other;
  try {
    // Browsers refuse, and say so in the console: no need to ask.
    if (location.protocol === "file:") throw new Error("on a disk");
    const answer = await fetch(address, { credentials: "same-origin" });
    if (!answer.ok) throw new Error(answer.status);
    other = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!other.querySelector("main article .prose")) throw new Error("not a page of this theme");
  } catch {
    delete document.documentElement.dataset.sideBySide;
    fail(state, address);
    return;
  }
  bringStyles(other, address);
  const theirs = other.querySelector("main article");
  makeOwn(theirs, address);
  window.diptych.age?.(theirs);
  show(theirs, other.documentElement.lang, state, address);
  document.documentElement.dataset.sideBySide = "";
  if (location.hash) document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
}

// The section that is being read: the last that begins in the upper part of what is shown.
function reached(bar) {
  const from = bar.getBoundingClientRect().bottom;
  const end = from + (innerHeight - from) / 3;
  const begun = [...article.querySelectorAll(".pair > :first-child :is(h2, h3)[id]")];
  return begun.findLast((heading) => heading.getBoundingClientRect().top < end)?.id ?? "";
}

function fail(state, address) {
  const way = document.createElement("a");
  way.href = address;
  way.hreflang = way.lang = link.lang;
  way.textContent = link.querySelector(".long")?.textContent ?? link.textContent;
  state.append(location.protocol === "file:" ? frame.dataset.disk : frame.dataset.failed, " ", way);
}

// The other page may have parts that this one lacks.
function bringStyles(other, address) {
  const known = new Set([...document.querySelectorAll("link[rel=stylesheet]")].map(({ href }) => href));
  for (const sheet of other.querySelectorAll("link[rel=stylesheet]")) {
    const href = new URL(sheet.getAttribute("href"), address).href;
    if (known.has(href)) continue;
    const copy = document.createElement("link");
    copy.rel = "stylesheet";
    copy.href = href;
    if (sheet.media) copy.media = sheet.media;
    document.head.append(copy);
  }
}

// Ids and addresses as they must be on this page.
function makeOwn(theirs, address) {
  // What is not shown here is led to where it is.
  for (const needless of theirs.querySelectorAll("template, script, .counterpart, .contents, .end")) needless.remove();
  const own = (id) => `${code}-${id}`;
  const ids = new Set([...theirs.querySelectorAll("[id]")].map(({ id }) => id));
  for (const element of theirs.querySelectorAll("[id]")) element.id = own(element.id);
  for (const name of ["aria-labelledby", "aria-describedby", "aria-controls", "for"]) {
    for (const element of theirs.querySelectorAll(`[${name}]`)) {
      element.setAttribute(name, element.getAttribute(name).split(/\s+/).map(own).join(" "));
    }
  }
  for (const name of ["href", "src"]) {
    for (const element of theirs.querySelectorAll(`[${name}]`)) {
      const value = element.getAttribute(name);
      const fragment = value.startsWith("#") && decodeURIComponent(value.slice(1));
      const { origin, href } = new URL(value, address);
      // On paper only addresses of other sites are written out.
      const away = origin === location.origin ? href.slice(origin.length) : href;
      element.setAttribute(name, ids.has(fragment) ? `#${own(fragment)}` : away);
    }
  }
  for (const crumbs of theirs.querySelectorAll("nav")) {
    // No second way through the page: only where it is.
    const place = document.createElement("div");
    place.className = crumbs.className;
    place.append(...crumbs.childNodes);
    crumbs.replaceWith(place);
  }
}

// The sections of a text: what comes before its first heading, then one for each heading of level 2 or 3.
function sectionsOf(text) {
  const sections = [{ id: "", level: 1, nodes: [] }];
  for (const node of [...text.childNodes]) {
    const heading = node.nodeType === 1 && (node.matches(HEADING) ? node : node.matches(".heading") && node.querySelector(HEADING));
    if (heading) sections.push({ id: heading.id, level: Number(heading.localName[1]), nodes: [] });
    sections.at(-1).nodes.push(node);
  }
  return sections.filter(({ id, nodes }) => id || nodes.some((node) => node.textContent.trim()));
}

// Pairs by id, in the order of this page; what only the other page has stands where it stands there.
function pairsOf(own, theirs) {
  const prefix = `${code}-`;
  const place = new Map(theirs.map((section, number) => [section.id.slice(section.id && prefix.length), number]));
  const shared = new Set(own.map(({ id }) => place.get(id)));
  const pairs = [];
  let next = 0;
  const upTo = (end) => {
    for (; next < end; next++) if (!shared.has(next)) pairs.push([null, theirs[next]]);
  };
  for (const section of own) {
    const number = place.get(section.id);
    if (number !== undefined) upTo(number);
    pairs.push([section, theirs[number] ?? null]);
  }
  upTo(theirs.length);
  return pairs;
}

function show(theirs, language, state, address) {
  const text = theirs.querySelector(".prose");
  const head = [...(article.querySelectorAll(".title-block, .lead"))];
  const otherHead = [...theirs.querySelectorAll(".title-block, .lead")];
  for (const title of otherHead.flatMap((part) => [...part.querySelectorAll("h1")])) {
    // One page, one title: the other is a heading below it.
    const heading = document.createElement("p");
    heading.className = "pair-title";
    heading.setAttribute("role", "heading");
    heading.ariaLevel = "2";
    heading.append(...title.childNodes);
    title.replaceWith(heading);
  }
  const both = document.createElement("div");
  both.className = "pairs-view";
  both.append(row(1, head, otherHead, language));
  const ownLanguage = prose.closest("[lang]").lang;
  const pairs = pairsOf(sectionsOf(prose), sectionsOf(text));
  for (const [own, other] of pairs) {
    const line = row((own ?? other).level, own?.nodes, other?.nodes, text.closest("[lang]")?.lang || language, "prose");
    line.firstChild.lang = ownLanguage;
    both.append(line);
  }
  for (const cell of both.querySelectorAll(".pair > :empty")) cell.append(missing(cell, address));
  prose.before(both);
  prose.remove();
  const sections = pairs.filter(([own, other]) => (own ?? other).id);
  const inStep = sections.filter(([own, other]) => own && other && ![...own.nodes, ...other.nodes].some((node) => node.matches?.(".stale") || node.querySelector?.(".stale")));
  state.textContent = frame.dataset.state.replace("{n}", inStep.length).replace("{total}", sections.length);
  state.classList.toggle("complete", inStep.length === sections.length);
  mirror(both);
  new ResizeObserver(() => quieten(both)).observe(both);
}

function row(level, own = [], other = [], language, kind = "") {
  const line = document.createElement("div");
  line.className = `pair pair-${level}`;
  for (const nodes of [own, other]) {
    const cell = document.createElement("div");
    cell.className = kind;
    cell.append(...nodes);
    line.append(cell);
  }
  line.lastChild.lang = language;
  return line;
}

function missing(cell, address) {
  const note = document.createElement("p");
  note.className = "pair-missing";
  cell.removeAttribute("lang");
  note.append(frame.dataset.missing);
  const edit = document.querySelector("a[data-edit]");
  if (!cell.nextSibling || edit) {
    const way = document.createElement("a");
    if (cell.nextSibling) {
      way.href = edit.href;
      way.textContent = frame.dataset.translate;
    } else {
      way.href = address;
      way.lang = link.lang;
      way.textContent = link.querySelector(".long")?.textContent ?? link.textContent;
    }
    note.append(" ", way);
  }
  return note;
}

// A task is done in both languages or in none.
function mirror(both) {
  const pairs = [];
  for (const line of both.children) {
    const [own, other] = [...line.children].map((cell) => [...cell.querySelectorAll(".tasks input")]);
    const same = own.length === other.length;
    other.forEach((box, number) => {
      box.disabled = !same;
      if (!same) return;
      pairs.push([own[number], box]);
      box.addEventListener("change", () => own[number].click());
      own[number].addEventListener("change", () => (box.checked = own[number].checked));
    });
  }
  const follow = () => pairs.forEach(([own, box]) => (box.checked = own.checked));
  addEventListener("diptych-ticks", follow);
  follow();
}

// A table that does not scroll is no place to stop at.
function quieten(both) {
  for (const table of both.querySelectorAll(".pair > :last-child .table-scroll")) {
    table.dataset.label ??= table.getAttribute("aria-label") ?? "";
    const scrolls = table.scrollWidth > table.clientWidth;
    for (const [name, value] of Object.entries({ role: "region", tabindex: "0", "aria-label": table.dataset.label })) {
      if (scrolls) table.setAttribute(name, value);
      else table.removeAttribute(name);
    }
  }
}
