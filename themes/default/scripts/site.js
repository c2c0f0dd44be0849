// Improvements of every page. Each part works alone; without them the page is complete.
(() => {
  const root = document.documentElement;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const read = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };
  const write = (key, value) => {
    try {
      if (value === null) localStorage.removeItem(key);
      else localStorage.setItem(key, value);
    } catch {
      // The choice then holds for this page only.
    }
  };

  const fragmentOf = (address) => {
    try {
      return decodeURIComponent(address.hash.slice(1));
    } catch {
      return "";
    }
  };

  // Appearance: light, dark or what the system says. Two sets of radio buttons, in the header and in the drawer.
  const APPEARANCE = "diptych-appearance";
  const radios = all(".appearance input");
  const showAppearance = (choice) => {
    const explicit = choice === "light" || choice === "dark";
    if (explicit) root.dataset.theme = choice;
    else delete root.dataset.theme;
    for (const radio of radios) radio.checked = radio.value === (explicit ? choice : "automatic");
    for (const meta of all("meta[data-scheme]")) {
      const scheme = meta.dataset.scheme;
      if (explicit) meta.media = scheme === choice ? "all" : "not all";
      else meta.media = `(prefers-color-scheme: ${scheme})`;
    }
  };
  for (const radio of radios) {
    radio.addEventListener("change", () => {
      write(APPEARANCE, radio.value === "automatic" ? null : radio.value);
      showAppearance(radio.value);
    });
  }
  addEventListener("storage", (event) => {
    if (event.key === APPEARANCE || event.key === null) showAppearance(read(APPEARANCE));
  });
  addEventListener("pageshow", () => showAppearance(root.dataset.theme ?? read(APPEARANCE)));

  // Menus of the header close on Escape and on a click elsewhere.
  const menus = all(".tools details");
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of menus) {
      if (!menu.open) continue;
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
  addEventListener("click", (event) => {
    for (const menu of menus) if (!menu.contains(event.target)) menu.open = false;
  });

  // Language: remembers an explicit choice, keeps the place on the page where the other language has it too. Of all
  // links to a language only that of the switcher says which places those are.
  const placeIn = (language) => {
    const { fragments } = document.querySelector(`[data-fragments][data-language="${language}"]`)?.dataset ?? {};
    const fragment = fragmentOf(location);
    const known = fragments === "*" ? document.getElementById(fragment) : fragments?.split(" ").includes(fragment);
    return fragment && known ? location.hash : "";
  };
  for (const link of all("a[data-language]")) {
    link.addEventListener("click", () => {
      write("diptych-language", link.dataset.language);
      link.hash = placeIn(link.dataset.language);
    });
  }

  // Sidebar: the current page in sight; on narrow screens a modal drawer.
  const sidebar = document.querySelector(".sidebar");
  const current = sidebar?.querySelector("[aria-current]");
  const showCurrent = (scroller) => {
    if (current) scroller.scrollTop += current.getBoundingClientRect().top - innerHeight / 2;
  };
  if (sidebar && current) {
    const box = sidebar.getBoundingClientRect();
    if (current.getBoundingClientRect().bottom > box.bottom) showCurrent(sidebar);
  }
  const menu = document.querySelector("a.menu");
  if (sidebar && menu) {
    const drawer = document.createElement("dialog");
    const wide = matchMedia("(width >= 832px)");
    const place = document.createComment("sidebar");
    drawer.className = "drawer";
    drawer.setAttribute("aria-label", menu.getAttribute("aria-label"));
    menu.setAttribute("role", "button");
    menu.setAttribute("aria-haspopup", "dialog");
    document.body.append(drawer);
    const open = (event) => {
      event.preventDefault();
      sidebar.replaceWith(place);
      drawer.append(sidebar);
      drawer.showModal();
      showCurrent(sidebar);
    };
    menu.addEventListener("click", open);
    menu.addEventListener("keydown", (event) => {
      if (event.key === " ") open(event);
    });
    // Escape, the button and a click beside it all end here; the browser gives the focus back.
    drawer.addEventListener("close", () => place.replaceWith(sidebar));
    drawer.addEventListener("click", (event) => {
      const target = event.target;
      if (target.closest("[data-close]")) event.preventDefault();
      if (target === drawer || target.closest("[data-close], a")) drawer.close();
    });
    wide.addEventListener("change", () => drawer.open && drawer.close());
  }

  // Search: loaded when it is wanted. Without it the links lead to the list of all pages.
  const place = document.currentScript.dataset;
  let loading;
  const load = () => {
    loading ??= new Promise((resolve, reject) => {
      const style = document.createElement("link");
      style.rel = "stylesheet";
      style.href = place.style;
      const script = document.createElement("script");
      script.src = place.search;
      script.onload = () => resolve(window.diptych);
      script.onerror = reject;
      document.head.append(style, script);
    });
    loading.catch(() => (loading = null));
    return loading;
  };
  // For scripts of the site: search("...", { language, facets, limit }) gives a promise of { results, corrected }.
  window.diptych = { search: async (query, options) => (await load()).find(query, options) };
  for (const link of all("a[data-search]")) {
    const open = (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      load()
        .then((search) => search.open())
        .catch(() => location.assign(link.href));
    };
    link.addEventListener("click", open);
    link.addEventListener("pointerenter", () => load().catch(() => {}), { once: true });
  }
  addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
    const combined = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k";
    const single = event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey;
    const field = document.querySelector("a[data-search]");
    if (!(combined || single) || event.isComposing || !field || read("diptych-shortcuts") === "off") return;
    if (document.querySelector("dialog[open]")) return;
    event.preventDefault();
    field.click();
  });
  const asked = new URLSearchParams(location.search);
  const results = document.querySelector("[data-results]");
  if (results) load().then((search) => search.showPage(results));
  else if (asked.get("q")) load().then((search) => search.markPage(asked.get("q")));
  else if (asked.get("search")) load().then((search) => search.open());

  // Contents: marks the section being read.
  const links = all("[data-spy] a");
  if (links.length) {
    const headings = links.map((link) => document.getElementById(fragmentOf(link)));
    let waiting = false;
    const spy = () => {
      waiting = false;
      const atEnd = innerHeight + scrollY >= document.body.scrollHeight - 2;
      let reading = 0;
      headings.forEach((heading, index) => {
        const top = heading?.getBoundingClientRect().top;
        if (top < 140 || (atEnd && top < innerHeight)) reading = index;
      });
      links.forEach((link, index) => {
        if (index === reading) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      });
    };
    const later = () => {
      if (!waiting) requestAnimationFrame(spy);
      waiting = true;
    };
    addEventListener("scroll", later, { passive: true });
    addEventListener("resize", later, { passive: true });
    spy();
  }

  // Tables: a place to stop at, with a name of its own, only while there is something to scroll.
  const tables = all(".table-scroll").map((table) => [table, table.getAttribute("aria-label")]);
  const measure = () => {
    for (const [table, label] of tables) {
      const scrolls = table.scrollWidth > table.clientWidth;
      const attributes = { role: "region", tabindex: "0", "aria-label": label };
      for (const [name, value] of Object.entries(attributes)) {
        if (scrolls) table.setAttribute(name, value);
        else table.removeAttribute(name);
      }
    }
  };
  if (tables.length) new ResizeObserver(measure).observe(document.body);

  // Tabs: a row of buttons above one panel. Without it the panels stand one after another, each under its title.
  for (const tabs of all(".tabs")) {
    const panels = all(":scope > .tab", tabs);
    const list = document.createElement("div");
    list.className = "tab-list";
    list.setAttribute("role", "tablist");
    const select = (index, focus) => {
      for (const [number, panel] of panels.entries()) {
        const button = list.children[number];
        panel.hidden = number !== index;
        button.setAttribute("aria-selected", number === index);
        button.tabIndex = number === index ? 0 : -1;
        if (focus && number === index) button.focus();
      }
    };
    for (const [index, panel] of panels.entries()) {
      const title = panel.querySelector(".tab-title");
      const button = document.createElement("button");
      button.type = "button";
      button.setAttribute("role", "tab");
      button.append(...title.cloneNode(true).childNodes);
      title.id += "-title";
      button.id = panel.getAttribute("aria-labelledby");
      panel.id = `${button.id}-panel`;
      panel.setAttribute("role", "tabpanel");
      button.setAttribute("aria-controls", panel.id);
      button.addEventListener("click", () => select(index));
      list.append(button);
    }
    list.addEventListener("keydown", ({ key }) => {
      const now = panels.findIndex((panel) => !panel.hidden);
      const last = panels.length - 1;
      const to = { ArrowRight: now < last ? now + 1 : 0, ArrowLeft: now ? now - 1 : last, Home: 0, End: last }[key];
      if (to !== undefined) select(to, true);
    });
    // A link to something inside a panel opens it.
    const reveal = () => {
      const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
      const index = target ? panels.findIndex((panel) => panel.contains(target)) : -1;
      if (index < 0) return;
      select(index);
      target.scrollIntoView();
    };
    if (panels.length) {
      tabs.prepend(list);
      select(0);
      reveal();
      addEventListener("hashchange", reveal);
    }
  }

  // Copying, printing. What was done is said once, to those who listen.
  const { copy, copied } = document.body.dataset;
  const status = document.createElement("div");
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  document.body.append(status);
  const copyText = async (text, label) => {
    if (label.textContent === copied) return;
    const before = label.textContent;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Plain HTTP has no clipboard of its own, but takes what a copy event brings.
      const put = (event) => {
        event.preventDefault();
        event.clipboardData.setData("text/plain", text);
      };
      document.addEventListener("copy", put);
      const done = document.execCommand("copy");
      document.removeEventListener("copy", put);
      if (!done) return;
    }
    label.textContent = status.textContent = copied;
    setTimeout(() => {
      label.textContent = before;
      status.textContent = "";
    }, 2000);
  };
  for (const button of all("[data-action]")) {
    button.addEventListener("click", () => {
      if (button.dataset.action === "print") print();
      else copyText(location.href, button.querySelector("span"));
    });
  }
  // Of code, what a reader would go on with: without the lines that are marked as deleted.
  for (const block of all(".code")) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = copy;
    // In the reader's language, also where the text around it is in another.
    button.lang = root.lang;
    button.addEventListener("click", () => {
      const code = block.querySelector("code").cloneNode(true);
      for (const line of all("del", code)) line.remove();
      copyText(code.textContent.trimEnd(), button);
    });
    block.append(button);
  }

  // Not found: says which address was asked for.
  for (const place of all("[data-address-asked]")) {
    let address = location.pathname;
    try {
      address = decodeURI(address);
    } catch {
      // Not an address anyone could have meant: shown as it came.
    }
    place.querySelector("code").textContent = address;
    place.hidden = false;
  }

  // Controls that need this script show themselves.
  root.dataset.script = "";
})();
