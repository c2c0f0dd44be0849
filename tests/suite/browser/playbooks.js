// Uses playbooks in frames, as readers do, and writes down what they meet. It judges nothing: the test does.
(async () => {
  const root = "/team/kb/";
  const CHECKLIST = "agency/client-self-assessment/";
  const text = (element) => element?.textContent.replace(/\s+/g, " ").trim() ?? null;
  const pause = (time) => new Promise((resolve) => setTimeout(resolve, time));
  const all = (frame, selector) => [...frame.contentDocument.querySelectorAll(selector)];
  const one = (frame, selector) => frame.contentDocument.querySelector(selector);

  /** A page in a frame; what the browser remembers stays, unless something else is said. */
  const visit = async (path, { width = 1280, scripts = true, stored } = {}) => {
    if (stored) {
      localStorage.clear();
      for (const [key, value] of Object.entries(stored)) localStorage.setItem(key, value);
    }
    document.querySelectorAll("iframe").forEach((old) => old.remove());
    const frame = document.createElement("iframe");
    if (!scripts) frame.sandbox = "allow-same-origin";
    frame.width = width;
    frame.height = 800;
    const loaded = new Promise((resolve) => frame.addEventListener("load", resolve, { once: true }));
    frame.src = root + path;
    document.body.append(frame);
    await loaded;
    await pause(150);
    return frame;
  };
  const clipboard = (frame) => {
    const copied = [];
    const value = {
      writeText: async (written) => void copied.push(written),
      write: async ([item]) => void copied.push(await (await item.getType("text/plain")).text()),
    };
    Object.defineProperty(frame.contentWindow.navigator, "clipboard", { value, configurable: true });
    return copied;
  };
  const come = async (said, number) => {
    for (let tries = 0; tries < 400 && said.length < number; tries++) await pause(25);
  };
  const seen = (element) => element.checkVisibility({ visibilityProperty: true });
  const overflow = (frame) => frame.contentDocument.documentElement.scrollWidth - frame.contentDocument.documentElement.clientWidth;

  const boxes = (frame) => all(frame, ".tasks input");
  const ticked = (frame) => boxes(frame).flatMap((box, number) => (box.checked ? [number + 1] : []));
  const facts = (frame) => ({
    ticked: ticked(frame),
    count: text(one(frame, ".checklist-count")),
    counts: all(frame, ".checklist-count").slice(1).map(text),
    bar: one(frame, ".checklist progress").value,
    run: text(one(frame, ".checklist-runs summary")),
    runs: all(frame, ".checklist-menu li").map(text),
    note: text(one(frame, ".checklist-note")),
  });
  const act = async (frame, name, answer) => {
    one(frame, `[data-do=${name}]`).click();
    await pause(30);
    const dialog = one(frame, ".checklist-dialog");
    if (!dialog.open) return null;
    const asked = text(dialog.querySelector("label"));
    const input = dialog.querySelector("input");
    if (typeof answer === "string") input.value = answer;
    if (answer === null) one(frame, "[data-do=cancel]").click();
    else dialog.querySelector(".primary").click();
    await pause(30);
    return asked;
  };

  const scenes = {
    async ticks() {
      let frame = await visit(`en/${CHECKLIST}`, { stored: {} });
      const before = facts(frame);
      for (const number of [0, 1, 4]) boxes(frame)[number].click();
      const after = facts(frame);
      frame = await visit(`en/${CHECKLIST}`);
      const again = facts(frame);
      const labelled = boxes(frame).every((box) => box.labels.length === 1);
      const live = all(frame, ".checklist [aria-live]").length;
      const elsewhere = facts(await visit("en/channel/margin-split/"));
      const chinese = facts(await visit(`zh/${CHECKLIST}`, { width: 320 }));
      return {
        before, after, again, elsewhere, chinese, labelled, live,
        overflow: overflow(await visit(`zh/${CHECKLIST}`, { width: 320 })),
      };
    },
    async runs() {
      const frame = await visit(`en/${CHECKLIST}`, { stored: {} });
      boxes(frame)[0].click();
      await act(frame, "new", "Client A onboarding");
      const created = facts(frame);
      for (const box of boxes(frame)) box.click();
      const complete = facts(frame);
      const refused = await act(frame, "reset", null);
      const kept = facts(frame);
      await act(frame, "rename", "Client B");
      const renamed = facts(frame);
      await act(frame, "new", "Client B");
      const same = facts(frame);
      const deleting = await act(frame, "delete", true);
      const deleted = facts(frame);
      await act(frame, "reset", true);
      const cleared = facts(frame);
      const menu = one(frame, ".checklist-runs");
      menu.open = true;
      menu.querySelector("button").dispatchEvent(new frame.contentWindow.KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
      return {
        created, complete, refused, kept, renamed, same, deleting, deleted, cleared,
        escaped: !menu.open && frame.contentDocument.activeElement === menu.querySelector("summary"),
        first: (menu.querySelector("li button").click(), facts(frame)),
      };
    },
    async edited() {
      // What another edition of the page left behind: a task moved, one reworded, one from another section, one gone.
      const tick = (section, words, at) => ({ section, text: words, at, of: 9, language: "en", done: true });
      const ticks = [
        tick("goal", "2 Does that aim have a measure and a date?", 0),
        tick("firm", "5 Is there a list of tasks for the agency, and one of the tasks that we keep?", 7),
        tick("old-section", "9 Is stock reserved for online, with a named person who refills it?", 3),
        tick("goal", "Something that nobody asks any more", 2),
      ];
      const stored = { [`diptych-tasks:${root}${CHECKLIST}`]: JSON.stringify({ current: 0, runs: [{ name: "Old", ticks }] }) };
      const frame = await visit(`en/${CHECKLIST}`, { stored });
      const found = facts(frame);
      boxes(frame)[11].click();
      const remembered = JSON.parse(localStorage.getItem(Object.keys(stored)[0])).runs[0].ticks.map((kept) => kept.text);
      return { found, remembered };
    },
    async doers() {
      const path = "authoring/markdown/";
      const stored = { [`diptych-tasks:${root}${path}`]: JSON.stringify({ current: 0, runs: [{ name: "Old", ticks: [] }] }) };
      const frame = await visit(`en/${path}`, { stored });
      const copied = clipboard(frame);
      boxes(frame)[0].click();
      const remembered = JSON.parse(localStorage.getItem(Object.keys(stored)[0])).runs[0].ticks.map((kept) => kept.text);
      await act(frame, "copy");
      await come(copied, 1);
      const row = (frame) => {
        const [label, doer] = [".tasks label", ".tasks label > small"].map((selector) => one(frame, selector).getBoundingClientRect());
        return { end: label.right - doer.right, height: label.height, below: doer.top - label.top };
      };
      const wide = row(frame);
      return { remembered, list: copied[0], wide, narrow: row(await visit(`en/${path}`, { width: 320 })) };
    },
    async shared() {
      let frame = await visit(`zh/${CHECKLIST}`, { stored: {} });
      await act(frame, "new", "甲客户 & 入驻");
      for (const number of [2, 3]) boxes(frame)[number].click();
      const copied = clipboard(frame);
      await act(frame, "share");
      await act(frame, "copy");
      await come(copied, 2);
      const [link, list] = copied;
      const path = link.slice(link.indexOf(root) + root.length);
      frame = await visit(path, { stored: {} });
      const received = facts(frame);
      const address = frame.contentWindow.location.href;
      // With a run of that name that differs, both stay.
      boxes(frame)[9].click();
      frame = await visit(path);
      const beside = facts(frame);
      frame = await visit(path);
      const twice = facts(frame);
      return { link, list, received, address, beside, twice };
    },
    async nothingIsKept() {
      const stored = {};
      for (let size = 0; size < 40; size++) stored[`filler-${size}`] = "x".repeat(130_000);
      let frame;
      try {
        frame = await visit(`en/${CHECKLIST}`, { stored });
      } catch {
        // Full: what was wanted.
        frame = await visit(`en/${CHECKLIST}`);
      }
      for (let size = 100_000; size >= 1; size = Math.floor(size / 2)) {
        try {
          for (let number = 0; number < 50; number++) localStorage.setItem(`rest-${size}-${number}`, "x".repeat(size));
        } catch {
          // Full to that size.
        }
      }
      boxes(frame)[0].click();
      const seen = facts(frame);
      localStorage.clear();
      return seen;
    },
    async nonsense() {
      const stored = { [`diptych-tasks:${root}${CHECKLIST}`]: '{"current":7,"runs":[{"name":"A","ticks":[null,3,{}]},5]}' };
      return facts(await visit(`en/${CHECKLIST}`, { stored }));
    },
    async withoutScripts() {
      const frame = await visit(`en/${CHECKLIST}`, { scripts: false, stored: {} });
      return {
        boxes: boxes(frame).length,
        controls: all(frame, ".checklist, .path-card input").filter(seen).length,
        path: text(one(frame, ".path-card")),
      };
    },
    async templates() {
      const frame = await visit("zh/authoring/markdown/", { stored: {} });
      const copied = clipboard(frame);
      const announced = [];
      const status = one(frame, "[role=status]");
      new MutationObserver(() => status.textContent && announced.push(status.textContent)).observe(status, { childList: true });
      all(frame, ".template-ways button").forEach((button) => button.click());
      await come(copied, 2);
      await come(announced, 1);
      const whole = await visit("en/recruiting/jd-customer-service/");
      const copiedWhole = clipboard(whole);
      all(whole, ".contents > .actions [data-copy-page]").forEach((button) => button.click());
      await come(copiedWhole, 2);
      const bare = await visit("zh/authoring/markdown/", { scripts: false });
      return { copied, announced, whole: copiedWhole, bare: { shown: text(one(bare, ".template-text")), buttons: all(bare, ".template button").length } };
    },
    async sideBySide() {
      const until = async (frame) => {
        for (let tries = 0; tries < 200 && !one(frame, ".pairs-view, [role=status] a[hreflang]"); tries++) await pause(25);
        await pause(100);
      };
      const rows = (frame) => all(frame, ".pair").map((row) => [...row.children].map((cell) => text(cell.querySelector("h1, h2, h3, .pair-title, .pair-missing"))));
      const seen = (frame) => {
        const ids = all(frame, "[id]").map(({ id }) => id);
        return {
          rows: rows(frame),
          state: text(one(frame, ".side-by-side-bar [role=status]")),
          languages: all(frame, ".pair").slice(1).map((row) => [...row.children].map((cell) => cell.lang)),
          doubled: ids.filter((id, number) => ids.indexOf(id) !== number),
          titles: all(frame, "h1").map(text),
          navs: all(frame, "nav").map((nav) => nav.getAttribute("aria-label")),
          overflow: overflow(frame),
        };
      };
      // As a reader opens it: the link leads to the other language until a script has it lead here.
      let frame = await visit("en/channel/margin-split/", { stored: {} });
      const way = one(frame, "a[data-with]").href;
      frame = await visit(way.slice(way.indexOf(root) + root.length));
      await until(frame);
      const wide = seen(frame);
      const level = all(frame, ".pair-2").every((row) => {
        const [own, other] = [...row.children].map((cell) => cell.querySelector("h2")?.getBoundingClientRect().top);
        return Math.abs(own - other) < 4;
      });
      const dead = all(frame, ".pair > :last-child [href^='#'], .pair > :first-child [href^='#'], .contents a").filter((link) => link.hash && !frame.contentDocument.getElementById(decodeURIComponent(link.hash.slice(1)))).map(({ hash }) => hash);
      const leading = all(frame, ".pair > :last-child a[href]:not([href^='#'])").map((link) => link.pathname);
      boxes(frame)[0].click();
      const [own, other] = [...boxes(frame)[0].closest(".pair").children].map((cell) => [...cell.querySelectorAll(".tasks input")]);
      const both = own[0].checked && other[0].checked;
      other[1].click();
      const mirrored = own[1].checked && text(one(frame, ".checklist-count"));
      // Who closes it stays at the section that is being read.
      const close = one(frame, ".side-by-side-bar > a");
      close.addEventListener("click", (event) => event.preventDefault());
      const closed = () => {
        close.click();
        return close.href;
      };
      const closing = [closed()];
      const last = all(frame, ".pair > :first-child h2[id]").at(-2);
      last.scrollIntoView({ behavior: "instant" });
      closing.push(closed());
      const aimed = last.id;
      // A section that one language lacks, and pages without scripts.
      frame = await visit("en/agency/moved-page/?with=zh&q=part");
      await until(frame);
      await pause(600);
      const uneven = { ...seen(frame), marks: all(frame, "main mark").length };
      frame = await visit("zh/channel/margin-split/?with=en", { width: 320 });
      await until(frame);
      const narrow = seen(frame);
      const stacked = [...one(frame, ".pair-2").children].map((cell) => cell.getBoundingClientRect());
      frame = await visit("zh/channel/margin-split/?with=en", { scripts: false });
      const bare = { way: one(frame, "a[data-with]").pathname, rows: rows(frame).length };
      frame = await visit("en/agency/untranslated/");
      return {
        way, wide, level, dead, leading, both, mirrored, closing, aimed, uneven, narrow, bare,
        below: stacked[0].bottom <= stacked[1].top + 1,
        untranslated: all(frame, "a[data-with]").length,
      };
    },
    async lists() {
      const seenIn = (frame) => ({
        shown: all(frame, ".entries > *").filter(seen).length,
        all: all(frame, ".entries > *").length,
        said: all(frame, ".audience-filter .shown").filter((mark) => frame.contentWindow.getComputedStyle(mark).display !== "none").map((mark) => mark.closest("a").id),
      });
      const filters = {};
      for (const scripts of [true, false]) {
        const everybody = await visit("zh/agency/", { scripts });
        const [, { id }] = all(everybody, ".audience-filter a");
        const before = seenIn(everybody);
        const few = await visit(`zh/agency/#${id}`, { scripts });
        filters[scripts] = { id, before, after: seenIn(few), count: Number(text(one(few, ".audience-filter :target .count"))) };
      }
      return { filters };
    },
    async paths() {
      const steps = (frame) => all(frame, ".path-steps input").map((box) => box.checked);
      let frame = await visit("en/paths/brand-client/", { stored: {} });
      const before = text(one(frame, ".path [data-read]"));
      const names = all(frame, ".path-steps input").map((box) => box.getAttribute("aria-label"));
      all(frame, ".path-steps input")[0].click();
      all(frame, ".path-steps input")[2].click();
      const after = { count: text(one(frame, ".path [data-read]")), bar: one(frame, ".path progress").value };
      frame = await visit(`zh/${CHECKLIST}`);
      const cards = all(frame, ".path-card").filter(seen).map(text);
      const [box] = all(frame, ".path-card input").filter(seen);
      const read = box.checked;
      box.click();
      frame = await visit("zh/paths/brand-client/", { width: 320 });
      return { before, names, after, cards, read, chinese: text(one(frame, ".path [data-read]")), steps: steps(frame), overflow: overflow(frame) };
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
