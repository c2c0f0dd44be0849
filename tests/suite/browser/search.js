// Searches a site in frames, as readers do, and writes down what they meet. It judges nothing: the test does.
(async () => {
  const root = "/team/kb/";
  const text = (element) => element?.textContent.replace(/\s+/g, " ").trim() ?? null;
  const pause = (time) => new Promise((resolve) => setTimeout(resolve, time));
  const until = async (test) => {
    for (let tries = 0; tries < 200; tries++) {
      const found = test();
      if (found) return found;
      await pause(25);
    }
    return null;
  };

  /** A page in a frame. */
  const visit = async (path, { width = 1280, scripts = true, stored = {} } = {}) => {
    localStorage.clear();
    for (const [key, value] of Object.entries(stored)) localStorage.setItem(key, value);
    document.querySelectorAll("iframe").forEach((old) => old.remove());
    const frame = document.createElement("iframe");
    if (!scripts) frame.sandbox = "allow-same-origin";
    frame.style.cssText = "";
    frame.width = width;
    frame.height = 800;
    const loaded = new Promise((resolve) => frame.addEventListener("load", resolve, { once: true }));
    frame.src = root + path;
    document.body.append(frame);
    await loaded;
    await pause(150);
    return frame;
  };

  const press = (target, key, more = {}) => {
    const view = target.ownerDocument?.defaultView ?? target;
    const event = new view.KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more });
    target.dispatchEvent(event);
    return event.defaultPrevented;
  };
  const type = async (input, query) => {
    const page = input.ownerDocument;
    // What was found before has given way to what is found now.
    const shown = () => page.getElementById("search-hits").firstChild ?? page.querySelector(".search-nothing");
    const before = shown();
    input.value = query;
    input.dispatchEvent(new page.defaultView.InputEvent("input", { bubbles: true }));
    await until(() => shown() !== before);
    await pause(400);
  };
  const dialogOf = (frame) => frame.contentDocument.querySelector("dialog.search[open]");
  const facts = (frame) => {
    const dialog = dialogOf(frame);
    if (!dialog) return null;
    const input = dialog.querySelector("input[role=combobox]");
    const options = [...dialog.querySelectorAll("[role=option]")];
    const active = frame.contentDocument.getElementById(input.getAttribute("aria-activedescendant"));
    return {
      focused: frame.contentDocument.activeElement === input,
      controls: frame.contentDocument.getElementById(input.getAttribute("aria-controls"))?.getAttribute("role"),
      expanded: input.getAttribute("aria-expanded"),
      label: input.getAttribute("aria-label"),
      options: options.map((option) => option.pathname + option.hash),
      selected: options.filter((option) => option.getAttribute("aria-selected") === "true").length,
      active: active && active.pathname + active.hash,
      marks: [...dialog.querySelectorAll("mark")].map(text),
      via: [...dialog.querySelectorAll(".search-via")].map(text),
      status: text(dialog.querySelector("[role=status]")),
      facets: [...dialog.querySelectorAll(".search-facets label")].map(text),
      nothing: text(dialog.querySelector(".search-nothing")),
      address: frame.contentWindow.location.search,
      width: dialog.getBoundingClientRect().width,
      overflow: frame.contentDocument.documentElement.scrollWidth - frame.contentDocument.documentElement.clientWidth,
    };
  };

  const scenes = {
    async keyboard() {
      const frame = await visit("en/channel/");
      const taken = press(frame.contentDocument.body, "/");
      await until(() => dialogOf(frame));
      const before = facts(frame);
      const input = dialogOf(frame).querySelector("input");
      await type(input, "agency operation");
      const found = facts(frame);
      press(input, "ArrowDown");
      const next = facts(frame);
      press(input, "ArrowUp");
      // While a word is composed, Enter takes the word.
      press(input, "Enter", { isComposing: true });
      press(input, "Enter", { keyCode: 229 });
      await pause(300);
      const composing = frame.contentWindow.location.pathname;
      press(input, "Enter");
      await until(() => frame.contentWindow.location.pathname !== composing);
      await pause(800);
      const page = frame.contentDocument;
      const marks = [...page.querySelectorAll("main mark")].map(text);
      press(page.body, "Escape");
      return {
        taken, before, found, next, composing,
        opened: frame.contentWindow.location.pathname,
        marks,
        marksAfterEscape: page.querySelectorAll("main mark").length,
      };
    },
    async composition() {
      const frame = await visit("zh/channel/");
      press(frame.contentDocument.body, "k", { ctrlKey: true });
      await until(() => dialogOf(frame));
      const input = dialogOf(frame).querySelector("input");
      const view = frame.contentWindow;
      input.value = "qu dao";
      input.dispatchEvent(new view.CompositionEvent("compositionstart", { bubbles: true }));
      input.dispatchEvent(new view.InputEvent("input", { bubbles: true, isComposing: true }));
      await pause(400);
      const during = facts(frame);
      input.value = "渠道恐慌";
      input.dispatchEvent(new view.CompositionEvent("compositionend", { bubbles: true }));
      await pause(400);
      return { during, after: facts(frame) };
    },
    async narrow() {
      const frame = await visit("zh/channel/", { width: 320 });
      frame.contentDocument.querySelector("a[data-search]").click();
      await until(() => dialogOf(frame));
      await type(dialogOf(frame).querySelector("input"), "竄貨");
      return facts(frame);
    },
    async mistake() {
      const frame = await visit("en/");
      frame.contentDocument.querySelector("a.search-large").click();
      await until(() => dialogOf(frame));
      const input = dialogOf(frame).querySelector("input");
      await type(input, "probaton");
      const corrected = facts(frame);
      dialogOf(frame).querySelector(".search-status button").click();
      await pause(400);
      const verbatim = facts(frame);
      await type(input, "");
      return { corrected, verbatim, empty: facts(frame) };
    },
    async shortcutsOff() {
      const frame = await visit("en/channel/", { stored: { "diptych-shortcuts": "off" } });
      const taken = press(frame.contentDocument.body, "/");
      await pause(400);
      return { taken, dialog: facts(frame) };
    },
    async typingElsewhere() {
      const frame = await visit("en/search/");
      const input = await until(() => frame.contentDocument.querySelector("[data-results] input"));
      return { taken: press(input, "/"), dialog: facts(frame) };
    },
    async page() {
      const frame = await visit("zh/search/?q=daiyunying");
      const place = frame.contentDocument.querySelector("[data-results]");
      await until(() => place.querySelector(".search-list li"));
      const links = () => [...place.querySelectorAll(".search-list li > a:first-child")].map((link) => link.pathname);
      const before = links();
      const box = [...place.querySelectorAll(".search-facets label")].find((label) => text(label).startsWith("English"));
      box.click();
      await pause(500);
      return { before, after: links(), status: text(place.querySelector("[role=status]")), heading: text(frame.contentDocument.querySelector("h1")) };
    },
    async api() {
      const frame = await visit("en/agency/three-capabilities/");
      const { results, corrected } = await frame.contentWindow.diptych.search("day cat", { language: "en", limit: 3 });
      const filtered = await frame.contentWindow.diptych.search("channel", { facets: { language: ["zh"] }, limit: 50 });
      return {
        keys: Object.keys(results[0]).filter((key) => ["url", "title", "heading", "language", "excerpt", "score", "via"].includes(key)).length,
        first: results[0].url, count: results.length, corrected,
        languages: [...new Set(filtered.results.map(({ language }) => language))],
      };
    },
    async noScripts() {
      const frame = await visit("zh/search/", { scripts: false });
      const page = frame.contentDocument;
      return {
        field: page.querySelector("a[data-search]").pathname,
        link: page.querySelector("[data-results] a").pathname,
        inputs: page.querySelectorAll("main input").length,
      };
    },
  };

  const report = {};
  for (const [name, scene] of Object.entries(scenes)) {
    try {
      report[name] = await scene();
    } catch (fault) {
      report[name] = { fault: `${fault}\n${fault.stack}` };
    }
  }
  document.querySelectorAll("iframe").forEach((old) => old.remove());
  document.getElementById("report").textContent = encodeURIComponent(JSON.stringify(report));
})();
