// Results as elements, for the dialog and for the page.

/** An element: its attributes and what is in it. */
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value || value === "") made.setAttribute(key, value);
  made.append(...children.filter(Boolean));
  return made;
}

/** Makes these the children of an element, and touches none that is where it belongs: a click that has begun would be lost. */
function arrange(parent, wanted) {
  const { childNodes } = parent;
  for (const child of [...childNodes]) if (!wanted.includes(child)) child.remove();
  wanted.forEach((child, place) => childNodes[place] === child || parent.insertBefore(child, childNodes[place]));
}

/** Pieces of an excerpt as elements. */
const markedUp = (pieces) => pieces.map(([text, isMarked]) => (isMarked ? element("mark", {}, text) : text));

/** A text of the interface with its places filled. */
const fill = (text, values) => (text ?? "").replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
/** How many; at least so many, unless that is exact. */
const counted = (text, n, exact) => fill((n === 1 && text.one) || text.other, { n: exact ? n : `${n}+` });

const absolute = (url, query) => {
  const place = new URL(url, root);
  if (query) place.searchParams.set("q", query);
  return place.href;
};

/** What makes a link an option of a list box. */
const OPTION = { role: "option", tabindex: -1, "aria-selected": "false" };

/** The facets, and how many values of each are offered. */
const FACETS = { language: 4, area: 3, kind: 3, audience: 2, tag: 2, status: 2 };

/** What the reader sees of an answer. */
class View {
  /**
   * @param {Index} index
   * @param {() => void} changed called when the reader chooses something that changes the answer
   */
  constructor(index, changed) {
    this.index = index;
    this.changed = changed;
    this.facets = {};
    this.facetBar = element("div", { class: "search-facets", role: "group" });
    this.status = element("p", { class: "search-status", role: "status" });
    /** The boxes of the facets, each with its label. They stay what they are: somebody may be about to tick one. */
    this.boxes = new Map();
    // Who turns to the facets wants to know exactly.
    for (const turn of ["pointerover", "focusin", "click"]) this.facetBar.addEventListener(turn, () => this.recount());
  }

  get manifest() {
    return this.index.manifest;
  }
  /** The reader's language. */
  get own() {
    return this.manifest.languages[this.index.own];
  }
  get strings() {
    return this.manifest.strings;
  }

  /** One page and its further sections. Options of a list box, or links of a list. */
  hit(result, marker, query, asOption) {
    const { strings, manifest } = this;
    const own = result.defines || result.language === this.own.code;
    const lang = own ? undefined : result.tag;
    const counterpart = result.versions?.find(([code]) => code === this.own.code)?.[1];
    const spoken = manifest.languages.find(({ code }) => code === result.language);
    const about = result.defines
      ? [strings.glossary]
      : own
        ? result.crumbs
        : [counterpart, fill(counterpart ? strings.translated : strings.untranslated, { language: spoken.called, own: this.own.called })];
    const facts = [...about, manifest.labels.kind?.[result.kind], result.owner].filter(Boolean);
    const [first, ...more] = result.sections;
    const told = (text) => markedUp(marked(text, marker(text)));
    const link = (url, ...children) =>
      element("a", { ...(asOption && OPTION), href: absolute(url, query), "data-title": result.title, "data-url": url }, ...children);
    const made = element(
      asOption ? "div" : "li",
      { class: result.defines ? "search-hit search-term" : "search-hit", role: asOption && "group", "aria-label": asOption && result.title },
      link(
        first.url,
        element(
          "span",
          { class: "search-title" },
          element("b", { lang }, ...told(result.title)),
          result.via && element("span", { class: "search-via" }, result.via),
          result.status && element("span", { class: `state state-${result.status}`, "data-review-by": result.due }, manifest.labels.status[result.status]),
        ),
        element("small", {}, ...facts.flatMap((fact, n) => [n && element("i"), fact])),
        // A term may be explained in another language only.
        element("span", { lang: result.defines ? result.tag : lang, class: "search-excerpt" }, first.heading && element("em", {}, ...told(first.heading)), ...markedUp(first.pieces)),
      ),
      ...more.map(({ url, heading, pieces }) => {
        const further = link(url, element("em", { lang }, ...told(heading)), element("span", { lang, class: "search-excerpt" }, ...markedUp(pieces)));
        further.classList.add("search-section");
        return further;
      }),
    );
    // By the reader's today.
    diptych.age?.(made);
    return made;
  }

  /** What was understood, and how much was found. */
  say({ corrected, total, exact, pinyin, partial }) {
    const { strings, query } = this;
    const told = [];
    if (corrected) {
      const back = element("button", { type: "button" }, fill(strings.instead, { q: query }));
      back.addEventListener("click", () => {
        this.verbatim = true;
        this.changed();
      });
      told.push(fill(strings.corrected, { q: corrected }), " ", back, " ");
    }
    if (pinyin) told.push(fill(strings.pinyin, { q: pinyin[0], phrase: pinyin[1] }), " ");
    if (total && partial) told.push(strings.partial, " ");
    if (total) told.push(counted(strings.total, total, exact));
    this.status.replaceChildren(...told);
  }

  /** Nothing was found: the words nearest to it, the areas, and where to ask. */
  nothing(query, near) {
    const { strings, manifest } = this;
    const list = (links) => element("ul", { role: "list" }, ...links.map(([text, url]) => element("li", {}, element("a", { href: url }, text))));
    const below = (name, links) => (links.length ? [element("p", {}, name), list(links)] : []);
    return element(
      "div",
      { class: "search-nothing" },
      element("p", {}, element("b", {}, fill(strings.none, { q: query }))),
      ...below(strings.near, near.map((word) => [word, absolute(manifest.results, word)])),
      ...below(strings.browse, this.own.areas.map(([title, url]) => [title, absolute(url)])),
      list([[strings.all, absolute(manifest.all)], ...(manifest.ask ? [[strings.ask, manifest.ask]] : [])]),
    );
  }

  /** The facets with their counts; what is chosen stays in sight. */
  offer({ counts, exact, whole }) {
    const { manifest, strings } = this;
    this.facetBar.ariaLabel = strings.filter;
    const nameOf = (facet, value) => {
      if (facet === "language") return manifest.languages.find(({ code }) => code === value)?.name;
      if (facet === "area") return this.own.areas.find(([, url]) => url === value)?.[0];
      return manifest.labels[facet]?.[value];
    };
    const tags = Object.entries(FACETS).flatMap(([facet, most]) => {
      const chosen = this.facets[facet] ?? [];
      // Areas of other languages have no name here.
      const values = Object.entries(counts[facet] ?? {})
        .filter(([value]) => facet !== "area" || nameOf(facet, value))
        .sort((a, b) => b[1] - a[1]);
      if (values.length < 2 && !chosen.length) return [];
      const shown = values.filter(([value], n) => n < most || chosen.includes(value));
      for (const value of chosen) if (!counts[facet]?.[value]) shown.push([value, 0]);
      return shown.map(([value, count]) => {
        const label = once(this.boxes, facet + value, () => {
          const box = element("input", { type: "checkbox" });
          box.addEventListener("change", () => {
            const others = (this.facets[facet] ?? []).filter((other) => other !== value);
            this.facets[facet] = box.checked ? [...others, value] : others;
            this.changed();
          });
          return element("label", {}, box, `${nameOf(facet, value) ?? value} `, element("small"));
        });
        label.firstChild.checked = chosen.includes(value);
        label.lastChild.textContent = exact ? count : `${count}+`;
        return label;
      });
    });
    // To turn to the button is to turn to the facets.
    if (!whole) tags.push(once(this.boxes, "", () => element("button", { type: "button" }, strings.facets)));
    this.rough = !exact || !whole;
    const places = () => [...this.facetBar.querySelectorAll("input, button")];
    const focused = places().indexOf(document.activeElement);
    arrange(this.facetBar, tags);
    if (!this.facetBar.querySelector(":focus")) places()[focused]?.focus();
  }

  /** Asks, and shows all but the hits; nothing where something else has been asked since. */
  async tell() {
    const { query, options, facets, verbatim, exact } = this;
    let answer;
    try {
      answer = await options.searcher.search(query, { facets, verbatim, exact, counts: true, ...options });
    } catch (fault) {
      if (!options.isStale()) throw fault;
    }
    if (options.isStale()) return;
    this.say(answer);
    this.offer(answer);
    return answer;
  }

  /** Counts everything. The hits stay as they are. */
  recount() {
    if (!this.rough) return;
    this.rough = false;
    this.exact = true;
    this.tell();
  }

  /**
   * Asks what the reader asks, and shows all but the hits.
   * @param {Options & { isStale: () => boolean, searcher: Searcher }} options whether something else has been asked since, and
   *   who is asked
   */
  async answer(query, options) {
    // What was chosen for one query is not for the next.
    if (query !== this.query) this.exact = this.verbatim = false;
    this.query = query;
    this.options = options;
    const answer = await this.tell();
    answer?.results.unshift(...answer.terms);
    return answer;
  }
}
