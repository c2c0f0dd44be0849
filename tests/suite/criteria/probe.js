// What the tests of the criteria ask a page. Each function answers with plain data and changes nothing that it does not
// change back. Evaluated in the page by the browser's tools, so the page's policy does not concern it.
globalThis.probe ??= (() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const name = (element) => {
    const text = (element.getAttribute("aria-label") ?? element.textContent).replace(/\s+/g, " ").trim().slice(0, 40);
    return `<${element.localName}${element.className && ` class="${element.className.baseVal ?? element.className}"`}> ${text}`;
  };
  const visible = (element) =>
    element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && element.getClientRects().length > 0;

  // Contrast: colours as the browser computes them, compared by the rule of WCAG.
  const rgb = (colour) => {
    const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const luminance = (colour) => {
    const [red, green, blue] = rgb(colour).map((channel) => {
      const value = channel / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (one, other) => {
    const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  };
  const token = (role) => {
    const sample = document.createElement("i");
    document.body.append(sample);
    sample.style.color = `var(--${role})`;
    const colour = getComputedStyle(sample).color;
    sample.remove();
    return colour;
  };
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const { backgroundColor } = getComputedStyle(at);
      if (!/rgba\(.*, 0\)|transparent/.test(backgroundColor)) return backgroundColor;
    }
    return "white";
  };

  // What has had the focus.
  const reached = new Set();

  return {
    contrasts() {
      const grounds = ["surface", "bg", "sunken"];
      const pairs = [
        ...["text", "text2", "text3", "accent", "accent2", "ok", "due", "over", "ex"].flatMap((role) => grounds.map((on) => [role, on, 4.5])),
        ["text", "tint", 4.5], ["text2", "tint", 4.5], ["accent", "tint", 4.5], ["accent2", "tint", 4.5],
        ["ok", "okbg", 4.5], ["due", "duebg", 4.5], ["over", "overbg", 4.5], ["text2", "duebg", 4.5], ["text2", "overbg", 4.5],
        ["text", "mark", 4.5], ["onaccent", "accent", 4.5], ["onaccent", "accent2", 4.5],
        ...grounds.flatMap((on) => [["edge", on, 3], ["seal", on, 3], ["accent", on, 3]]),
      ];
      const measured = pairs.map(([role, on, least]) => ({ what: `${role} on ${on}`, ratio: contrast(token(role), token(on)), least }));
      for (const element of all(".code [class]:not(pre, code, button, .line)").filter(visible)) {
        const { color } = getComputedStyle(element);
        measured.push({ what: `code .${element.className}`, ratio: contrast(color, ground(element)), least: 4.5 });
      }
      for (const input of all("input[placeholder]").filter(visible)) {
        measured.push({ what: "placeholder", ratio: contrast(getComputedStyle(input, "::placeholder").color, ground(input)), least: 4.5 });
      }
      return measured;
    },

    // Whether the text of the page as a whole is in one piece.
    structure() {
      const levels = all("h1, h2, h3, h4, h5, h6").filter(visible).map((heading) => Number(heading.localName[1]));
      const skipped = levels.filter((level, index) => index && level > levels[index - 1] + 1).length;
      const names = all("nav").filter(visible).map((nav) => nav.getAttribute("aria-label") ?? "");
      const ids = all("[id]").map((element) => element.id);
      return {
        mains: all("main").length,
        titles: all("h1").length,
        skipped,
        unnamed: names.filter((name) => !name).length,
        twice: names.filter((name, index) => names.indexOf(name) !== index),
        ids: ids.filter((id, index) => ids.indexOf(id) !== index),
      };
    },

    focus() {
      const element = document.activeElement;
      if (!element || element === document.body) return null;
      const boxes = [...element.getClientRects()];
      const style = getComputedStyle(element);
      const label = element.closest("label");
      const drawn = (style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
      const header = document.querySelector(".header")?.getBoundingClientRect();
      const inside = element.closest(".header, dialog, .skip, .sidebar, .contents, .letter-bar") !== null;
      const box = element.getBoundingClientRect();
      reached.add(element);
      return {
        name: name(element),
        ring: drawn(style) || (label !== null && drawn(getComputedStyle(label))),
        seen: boxes.length > 0 && box.bottom > 0 && box.top < innerHeight,
        covered: !inside && header !== undefined && box.top < header.bottom - 1 && box.bottom > header.top,
        index: (all("a[href], button, input, summary, select, textarea, [tabindex]").indexOf(element)),
        inMain: element.closest("main") !== null,
      };
    },

    // Controls that have not had the focus yet, of those that must.
    missed() {
      const focusable = all("a[href], button:not([disabled]), input:not([disabled]), summary, [tabindex='0']");
      // Of radio buttons with one name, the keyboard stops at one.
      const groups = new Set();
      return focusable.filter((element) => {
        if (!visible(element) && !element.matches(".skip, .anchor, .code button, input")) return false;
        if (element.closest("details:not([open])") && !element.matches("summary")) return false;
        if (!element.checkVisibility()) return false;
        if (element.tabIndex < 0) return false;
        if (element.type !== "radio") return true;
        const first = !groups.has(element.name);
        groups.add(element.name);
        return first;
      }).filter((element) => !reached.has(element)).map(name);
    },

    // Targets smaller than 24 by 24 pixels, unless they are words of a sentence or have room around them (WCAG 2.5.8).
    smallTargets() {
      const targets = all("a[href], button, input, summary, [role=tab], [role=option]").filter(visible);
      const isInline = (element) => element.closest("p, li, td, dd, dt, figcaption, blockquote, .lead") && getComputedStyle(element).display === "inline";
      const box = (element) => (element.labels?.[0] ?? element).getBoundingClientRect();
      const small = targets.filter((element) => !isInline(element) && !element.closest("h1, .heading") && (box(element).width < 23.9 || box(element).height < 23.9));
      const centre = (rect) => [rect.x + rect.width / 2, rect.y + rect.height / 2];
      const crowded = small.filter((element) => {
        const [x, y] = centre(box(element));
        return targets.some((other) => {
          if (other === element || element.contains(other) || other.contains(element)) return false;
          const rect = box(other);
          const [dx, dy] = [Math.max(rect.left - x, 0, x - rect.right), Math.max(rect.top - y, 0, y - rect.bottom)];
          return Math.hypot(dx, dy) < 12;
        });
      });
      return crowded.map(name);
    },

    overflow() {
      const root = document.documentElement;
      // No window scrolls to what begins before its edge.
      const texts = all("main *").filter((element) => visible(element) && !element.closest(".visually-hidden, .table-scroll, .picture, pre, svg"));
      const first = Math.min(0, ...texts.map((element) => element.getBoundingClientRect().left));
      return Math.max(root.scrollWidth - root.clientWidth, document.body.scrollWidth - root.clientWidth, Math.trunc(-first));
    },

    // What is cut off when readers space text out as WCAG 1.4.12 allows.
    spaced() {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; } p { margin-block-end: 2em !important; }");
      document.adoptedStyleSheets = [sheet];
      const cut = all("body *").filter((element) => {
        const style = getComputedStyle(element);
        if (!visible(element) || element.closest(".visually-hidden, .search-field, .search-large, svg, .table-scroll, pre, .sidebar")) return false;
        if (style.overflowX === "visible" && style.overflowY === "visible") return false;
        if (style.overflowX === "clip" || style.clipPath !== "none") return false;
        return element.scrollWidth > element.clientWidth + 1 && style.overflowX !== "auto";
      });
      const result = { overflow: this.overflow(), cut: cut.map(name) };
      document.adoptedStyleSheets = [];
      return result;
    },

    // Texts of the interface, and marked texts of authors, whose language is not the one they say.
    languages() {
      const wrong = [];
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const node = walker.currentNode;
        const text = node.data.replace(/\s+/g, " ").trim();
        const parent = node.parentElement;
        if (!text || /^https?:/.test(text) || parent.closest(".prose > :not([lang]), script, code, kbd, .lead, .search-large, [hidden]")) continue;
        const language = parent.closest("[lang]").lang;
        const han = (text.match(/\p{Script=Han}/gu) ?? []).length;
        const words = (text.match(/[A-Za-z]{3,}/g) ?? []).length;
        if (language.startsWith("en") && han > 0 && words === 0) wrong.push(`${language}: ${text}`);
        if (language.startsWith("zh") && han === 0 && words > 1) wrong.push(`${language}: ${text}`);
      }
      return wrong;
    },

    bare() {
      const shown = (selector) => all(selector).filter(visible).length;
      return {
        navigation: shown("nav a"),
        contents: shown(".contents-open a, .contents-folded summary"),
        switcher: shown("nav.languages a"),
        panels: [all(".tab").filter(visible).length, all(".tab").length],
        drawn: [shown("math, .prose img, svg"), all("math").length],
        buttons: all("button, .appearance-menu, input:not(.tasks input)").filter(visible).map(name),
        words: document.querySelector("main").innerText.length,
        ground: getComputedStyle(document.querySelector(".panel")).backgroundColor,
      };
    },

    print() {
      const width = document.documentElement.clientWidth;
      return {
        hidden: all(".header, .sidebar, .contents, .breadcrumbs, .pager, .skip, .footer nav").filter(visible).map(name),
        ground: getComputedStyle(document.body).backgroundColor,
        details: all(".prose details:not(.checklist-runs) > :not(summary)").filter((part) => part.getBoundingClientRect().height === 0).length,
        panels: all(".tab").filter((part) => !visible(part)).length,
        wide: all("main *").filter((element) => element.getBoundingClientRect().right > width + 1).map(name),
      };
    },

    motion: () => ({ animations: document.getAnimations().length, scroll: getComputedStyle(document.documentElement).scrollBehavior }),

    // Controls and marks that would be gone where the system chooses all colours.
    borderless() {
      const drawn = (style) => ["Top", "Bottom", "Left", "Right"].some((side) => style[`border${side}Style`] !== "none" && parseFloat(style[`border${side}Width`]) > 0) || style.outlineStyle !== "none";
      const must = all(".search-field, nav.languages, nav.languages [aria-current], .sidebar [aria-current], .contents [aria-current], .callout, .code button, .code pre, .trust, .tab-list [aria-selected=true], .tasks, .claim");
      return must.filter(visible).filter((element) => !drawn(getComputedStyle(element)) && !drawn(getComputedStyle(element.parentElement))).map(name);
    },

    tables() {
      return all(".table-scroll").map((box) => ({
        scrolls: box.scrollWidth > box.clientWidth,
        focusable: box.tabIndex === 0,
        named: box.getAttribute("role") === "region" && Boolean(box.getAttribute("aria-label")),
        scoped: all("th", box).every((cell) => cell.scope),
        narrow: all("th:lang(zh)", box).filter((cell) => cell.clientWidth < 4 * parseFloat(getComputedStyle(cell).fontSize)).length,
      }));
    },

    typography() {
      const prose = document.querySelector(".prose");
      const paragraph = [...prose.querySelectorAll(":scope > p")].find((p) => !p.hasAttribute("lang"));
      const em = prose.querySelector("em");
      const style = getComputedStyle(paragraph);
      const width = (text) => {
        const sample = document.createElement("span");
        sample.textContent = text;
        paragraph.append(sample);
        const { width } = sample.getBoundingClientRect();
        sample.remove();
        return width;
      };
      const soft = [...prose.querySelectorAll("p")].find((p) => p.textContent.startsWith("中文"))?.textContent ?? "";
      return {
        autospace: style.textAutospace,
        code: getComputedStyle(document.querySelector("pre")).textAutospace,
        em: getComputedStyle(em).fontStyle,
        dots: getComputedStyle(em).textEmphasisStyle,
        leading: parseFloat(style.lineHeight) / parseFloat(style.fontSize),
        joined: /^中文换行/.test(soft),
        gap: width("中文A中文") - width("中文") * 2 - width("A"),
        quote: width("“") / parseFloat(style.fontSize),
        fonts: [...document.fonts].filter((face) => face.family.replaceAll('"', "") !== "zh-punct").length,
        measure: paragraph.getBoundingClientRect().width / parseFloat(style.fontSize),
      };
    },

    images() {
      const images = all("main img");
      return {
        without: images.filter((image) => !image.hasAttribute("alt")).length,
        sizeless: images.filter((image) => !image.getAttribute("width") || !image.getAttribute("height")).length,
        eager: images.slice(1).filter((image) => image.loading !== "lazy").length,
        drawings: all("svg").filter((svg) => svg.getAttribute("aria-hidden") !== "true" && !(svg.getAttribute("role") === "img" && svg.querySelector("title"))).length,
      };
    },

    spy: () => all("[data-spy] [aria-current]").map((link) => decodeURIComponent(link.hash.slice(1))),

    // What has moved since the page was opened, and what it was that moved; but for less than `least`, and for what lies in
    // elements of `excepted`.
    shifts: (least = 0, excepted = "no-element") =>
      new Promise((resolve) => {
        const moved = [];
        const said = ({ node, previousRect: from, currentRect: to }) =>
          `${node?.nodeType === 1 ? name(node) : `${node?.data?.trim()} in ${node?.parentElement && name(node.parentElement)}`} ${[from.x, from.y, to.x, to.y, to.width, to.height].map(Math.round)}`;
        const observer = new PerformanceObserver((list) => {
          for (const { value, sources } of list.getEntries())
            if (value >= least && (!sources.length || sources.some(({ node }) => !(node?.closest ? node : node?.parentElement)?.closest(excepted)))) moved.push(`${value.toFixed(4)}: ${sources.map(said).join(" | ")}`);
        });
        observer.observe({ type: "layout-shift", buffered: true });
        setTimeout(() => resolve(moved), 60);
      }),
  };
})();
