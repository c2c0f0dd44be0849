// The dialog: a combobox over a list box, after the ARIA Authoring Practices.

/** Milliseconds after the last key before anything is loaded; what has been loaded is asked at once. */
const PAUSE = 60;
const IN_URL = "search";
const SHORTCUTS = "diptych-shortcuts";

class Dialog {
  constructor() {
    this.index = searcherFor().index;
    this.view = new View(this.index, () => this.ask());
    this.asked = 0;
    this.options = [];
  }

  async open() {
    if (!this.dialog) {
      await this.index.open();
      this.build();
    }
    if (this.dialog.open) return;
    this.dialog.showModal();
    this.input.select();
    this.ask();
  }

  build() {
    const { strings, manifest, facetBar, status } = this.view;
    this.input = element("input", {
      type: "search", role: "combobox", name: "q", placeholder: strings.field, "aria-label": strings.field, autofocus: "",
      "aria-controls": "search-hits", "aria-expanded": "false", "aria-autocomplete": "list", autocomplete: "off", spellcheck: "false",
    });
    this.list = element("div", { id: "search-hits", role: "listbox", "aria-label": strings.results });
    this.other = element("div");
    const close = element("button", { type: "button", class: "search-close", "aria-label": `${strings.close} Esc` }, element("kbd", {}, "Esc"));
    const shortcuts = element("input", { type: "checkbox" });
    shortcuts.checked = stored(SHORTCUTS) !== "off";
    shortcuts.addEventListener("change", () => store(SHORTCUTS, shortcuts.checked ? "" : "off"));
    this.full = element("a", {}, strings.full);
    this.dialog = element(
      "dialog",
      { class: "search", "aria-label": strings.field },
      element("div", { class: "search-head" }, this.input, close),
      facetBar,
      status,
      element("div", { class: "search-body" }, this.list, this.other),
      element(
        "footer",
        {},
        element("span", { class: "search-keys", "aria-hidden": "true" }, element("kbd", {}, "↑"), element("kbd", {}, "↓"), strings.move, element("kbd", {}, "Enter"), strings.open),
        element("label", {}, shortcuts, strings.shortcuts),
        this.full,
        element("a", { href: absolute(manifest.all) }, strings.all),
      ),
    );
    document.body.append(this.dialog);
    this.input.value = new URL(location).searchParams.get(IN_URL) ?? "";
    this.input.addEventListener("input", (event) => {
      if (!event.isComposing) this.ask();
    });
    this.input.addEventListener("compositionend", () => this.ask());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.list.parentElement.addEventListener("scroll", () => (this.scrolled = true));
    close.addEventListener("click", () => this.dialog.close());
    this.dialog.addEventListener("click", (event) => {
      if (event.target === this.dialog) this.dialog.close();
      const link = event.target.closest("a[data-url]");
      if (!link) return;
      keep(link.dataset.title, link.dataset.url);
      this.note();
    });
    this.dialog.addEventListener("close", () => {
      clearTimeout(this.timer);
      address(IN_URL);
    });
  }

  /** Whoever comes back finds the query again. */
  note() {
    address(IN_URL, this.input.value.trim());
  }

  async ask() {
    const number = ++this.asked;
    const asked = performance.now();
    const query = this.input.value.trim();
    clearTimeout(this.timer);
    // Browsers refuse to change an address with every key.
    this.timer = setTimeout(() => this.note(), 5 * PAUSE);
    this.full.href = absolute(this.view.manifest.results, query);
    if (!query) return this.show(this.suggestions());
    const isStale = () => number !== this.asked;
    // While somebody types, words are unfinished, and what they need is nothing to load.
    const index = this.index.after(async () => {
      const left = asked + PAUSE - performance.now();
      if (left > 0) await new Promise((resolve) => setTimeout(resolve, left));
      if (isStale()) throw query;
    });
    const answer = await this.view.answer(this.input.value, { isStale, searcher: new Searcher(index) });
    if (!answer) return;
    const { results, marker, near } = answer;
    this.show(results.map((result) => this.view.hit(result, marker, query, true)), results.length ? [] : [this.view.nothing(query, near)]);
  }

  /** Before anything is typed: what was opened last, and where most pages lead. */
  suggestions() {
    const { strings, manifest, facetBar, status } = this.view;
    facetBar.replaceChildren();
    status.replaceChildren();
    const group = (title, entries) =>
      entries.length && element("div", { role: "group", "aria-label": title, class: "search-hit" }, element("p", { role: "presentation" }, title), ...entries.map(([text, url]) =>
            element("a", { ...OPTION, href: absolute(url), "data-title": text, "data-url": url }, text)));
    return [group(strings.opened, opened()), group(strings.popular, manifest.entries)].filter(Boolean);
  }

  show(hits, other = []) {
    const { list, options } = this;
    const query = this.input.value.trim();
    this.choose();
    for (const option of options) option.href = absolute(option.dataset.url, query);
    // Most hits look as they did a key before. Those stay, and nothing of them is laid out and painted again.
    const before = [...list.childNodes];
    arrange(list, hits.map((hit) => before.find((old) => old.isEqualNode(hit)) ?? hit));
    arrange(this.other, other);
    this.options = [...list.querySelectorAll("[role=option]")];
    this.input.setAttribute("aria-expanded", this.options.length > 0);
    // A page is what most people look for, also when a term stands above it.
    if (query) this.choose(this.options.find((option) => !option.closest(".search-term")) ?? this.options[0]);
    // To ask where it is scrolled to would lay everything out twice.
    if (this.scrolled) list.parentElement.scrollTop = 0;
    this.scrolled = false;
  }

  /** Marks an option as the one Enter opens; no other one has an id. */
  choose(option) {
    this.chosen?.setAttribute("aria-selected", "false");
    this.chosen?.removeAttribute("id");
    this.chosen = option;
    if (!option) return this.input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.id = `search-hit-${this.options.indexOf(option)}`;
    this.input.setAttribute("aria-activedescendant", option.id);
  }

  key(event) {
    // While composing, every key belongs to the input method; Safari says so by the code alone.
    if (event.isComposing || event.keyCode === 229) return;
    const { options, chosen } = this;
    // The browser's name, for what is called so here has a short one.
    const pressed = event["key"];
    const step = { ArrowDown: 1, ArrowUp: -1 }[pressed];
    if (step && options[0]) {
      this.choose(options.at((Math.max(options.indexOf(chosen), step < 0 ? 0 : -1) + step) % options.length));
      this.chosen.scrollIntoView({ block: "nearest" });
    } else if (pressed === "Enter") chosen?.click();
    else return;
    event.preventDefault();
  }
}
