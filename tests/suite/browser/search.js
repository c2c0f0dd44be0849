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
    // What is found now may look as what was found before, but what is said of it is said anew.
    let told = false;
    const observer = new page.defaultView.MutationObserver(() => (told = true));
    observer.observe(input.closest("dialog"), { childList: true, subtree: true });
    input.value = query;
    input.dispatchEvent(new page.defaultView.InputEvent("input", { bubbles: true }));
    await until(() => told);
    observer.disconnect();
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
      const marksAfterEscape = page.querySelectorAll("main mark").length;
      press(page.body, "/");
      await until(() => dialogOf(frame));
      return {
        taken, before, found, next, composing,
        opened: frame.contentWindow.location.pathname,
        marks,
        marksAfterEscape,
        recent: facts(frame).options,
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
    /** What is loaded and how long is waited, in order, from the key to the results. */
    async waits() {
      const frame = await visit("en/channel/");
      press(frame.contentDocument.body, "/");
      await until(() => dialogOf(frame));
      const view = frame.contentWindow;
      const log = [];
      const [load, wait] = [view.fetch, view.setTimeout];
      view.fetch = (...asked) => {
        log.push("load");
        return load.apply(view, asked);
      };
      view.setTimeout = (work, time, ...more) => {
        if (time > 0 && time < 200) log.push("wait");
        return wait.call(view, work, time, ...more);
      };
      await type(dialogOf(frame).querySelector("input"), "agency operation");
      return { log, options: facts(frame).options };
    },
    /** A query of the page's own scripts, while a word is typed. */
    async together() {
      const frame = await visit("en/agency/");
      press(frame.contentDocument.body, "/");
      await until(() => dialogOf(frame));
      const input = dialogOf(frame).querySelector("input");
      const key = (query) => {
        input.value = query;
        input.dispatchEvent(new frame.contentWindow.InputEvent("input", { bubbles: true }));
      };
      key("commis");
      const asked = frame.contentWindow.diptych.search("窜货").then(({ total }) => total, (fault) => `rejected: ${fault}`);
      await pause(10);
      key("commiss");
      const total = await asked;
      await pause(400);
      return { total, options: facts(frame).options };
    },
    async hurry() {
      const frame = await visit("en/channel/");
      const taken = press(frame.contentDocument.body, "k", { metaKey: true });
      await until(() => dialogOf(frame));
      const input = dialogOf(frame).querySelector("input");
      await type(input, "agency operation");
      // All has been loaded for this one, so it is answered before the address says so.
      input.value = "agency operations";
      input.dispatchEvent(new frame.contentWindow.InputEvent("input", { bubbles: true }));
      press(input, "Enter");
      return { taken, address: frame.contentWindow.location.search };
    },
    /** A letter later the same is found, and looks the same. */
    async stays() {
      const frame = await visit("en/");
      frame.contentDocument.querySelector("a.search-large").click();
      await until(() => dialogOf(frame));
      const input = dialogOf(frame).querySelector("input");
      await type(input, "probati");
      press(input, "ArrowDown");
      const [first, second] = dialogOf(frame).querySelectorAll("[role=option]");
      await type(input, "probatio");
      const options = [...dialogOf(frame).querySelectorAll("[role=option]")];
      const named = options.filter((option) => option.id).map((option) => option.id);
      return {
        same: options[0] === first && options[1] === second,
        named,
        active: input.getAttribute("aria-activedescendant"),
        selected: options.map((option) => option.getAttribute("aria-selected")).indexOf("true"),
        queries: [...new Set(options.map((option) => option.search))],
      };
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

  /** Those of a site so large that counts are rough until somebody wants to know. */
  const large = {
    async mistake() {
      const { place, items, status, labels } = await results("evrywhere tidings");
      const corrected = status();
      place.querySelector(".search-status button").click();
      await until(() => status() !== corrected);
      const verbatim = status();
      place.querySelector(".search-more").click();
      await until(() => items().length === 40);
      const more = { status: status(), items: items().length };
      const box = place.querySelector(".search-facets input");
      const rough = labels();
      box.focus();
      await until(() => labels().some((label) => label.startsWith("even")));
      return {
        corrected, verbatim, more, rough,
        exact: { status: status(), items: items().length, labels: labels(), focused: place.ownerDocument.activeElement === box, same: box.isConnected },
      };
    },
    /** Assistive technology presses buttons without a pointer and without the focus. */
    async button() {
      const { place, items, labels } = await results("everywhere");
      const [first] = items();
      const button = place.querySelector(".search-facets button");
      button.click();
      await until(() => labels().some((label) => label.startsWith("even")));
      return { labels: labels(), stays: items()[0] === first, button: !!place.querySelector(".search-facets button") };
    },
    async paging() {
      const { place, items, status } = await results("everywhere");
      const rough = status();
      const more = place.querySelector(".search-more");
      for (let pressed = 0; pressed < 20 && !more.hidden; pressed++) {
        const before = items().length;
        more.click();
        await until(() => items().length > before || more.hidden);
      }
      const pages = items().filter((item) => !item.classList.contains("search-term")).map((item) => item.querySelector("a").pathname);
      return { rough, status: status(), pages: pages.length, different: new Set(pages).size };
    },
    async nothing() {
      const frame = await visit("en/search/?q=tidigns+zzyzx");
      const place = frame.contentDocument.querySelector("[data-results]");
      place.querySelector("input").value = "zzyzx";
      place.querySelector("form button").click();
      await until(() => place.querySelector(".search-nothing"));
      return { said: text(place.querySelector(".search-nothing p")), links: [...place.querySelectorAll(".search-nothing a")].map((link) => link.getAttribute("href")) };
    },
    async term() {
      const { items } = await results("everywhere");
      const term = items().filter((item) => item.classList.contains("search-term"));
      const text = term[0].querySelector(".search-excerpt");
      return { count: term.length, text: text.textContent, lang: text.lang, title: text.parentElement.querySelector("b").textContent };
    },
  };

  /** The page of results, when it shows some. */
  const results = async (query) => {
    const frame = await visit(`en/search/?q=${encodeURIComponent(query)}`);
    const place = frame.contentDocument.querySelector("[data-results]");
    const items = () => [...place.querySelectorAll(".search-list > li")];
    await until(() => items().length);
    const labels = () => [...place.querySelectorAll(".search-facets label")].map(text);
    return { place, items, labels, status: () => text(place.querySelector("[role=status]")) };
  };

  const report = {};
  for (const [name, scene] of Object.entries(location.pathname.includes("large") ? large : scenes)) {
    try {
      report[name] = await scene();
    } catch (fault) {
      report[name] = { fault: `${fault}\n${fault.stack}` };
    }
  }
  document.querySelectorAll("iframe").forEach((old) => old.remove());
  document.getElementById("report").textContent = encodeURIComponent(JSON.stringify(report));
})();
