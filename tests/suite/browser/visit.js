// Visits pages of a site in a frame, one after the other, and writes down what a reader meets. It judges nothing: the
// test does. The site's policy allows no inline script, so this file comes from the same host.
//
// A visit is { address, width, scripts, stored, click }: open the address in a frame of that width, with scripts or
// without, with that choice of language stored beforehand, then click what the selector finds.
(async () => {
  // A page has settled when nothing was loaded for this long: scripts may lead on to another page.
  const QUIET = 120;

  const settled = (frame) =>
    new Promise((resolve) => {
      let timer = setTimeout(resolve, 5000);
      frame.addEventListener("load", () => {
        clearTimeout(timer);
        timer = setTimeout(resolve, QUIET);
      });
    });

  const text = (element) => element.textContent.replace(/\s+/g, " ").trim();
  const path = (link) => link.pathname + link.hash;

  // What sticks out to the right and is not inside something that scrolls by itself: the innermost, for the message.
  const culprits = (page, width) => {
    const scrolls = (element) => element && (getComputedStyle(element).overflowX !== "visible" || scrolls(element.parentElement));
    const wide = [...page.body.querySelectorAll("body *")].filter((element) => {
      const box = element.getBoundingClientRect();
      return box.width > 0 && box.right > width + 1 && !scrolls(element.parentElement);
    });
    const innermost = wide.filter((element) => !wide.some((other) => other !== element && element.contains(other)));
    return innermost.slice(0, 3).map((element) => `<${element.localName} class="${element.className}"> ${text(element).slice(0, 40)}`);
  };

  const facts = (frame) => {
    const page = frame.contentDocument;
    const all = (selector) => [...page.querySelectorAll(selector)];
    const root = page.documentElement;
    const overflow = Math.max(root.scrollWidth, page.body.scrollWidth) - root.clientWidth;
    return {
      address: frame.contentWindow.location.pathname + frame.contentWindow.location.hash,
      language: root.lang,
      title: page.title,
      headings: all("h1").map(text),
      landmarks: ["header", "nav", "main", "footer"].map((name) => all(name).length),
      navigation: all("nav a").length,
      current: all('nav a[aria-current="page"]').map(path),
      languages: all("a[data-language]").map((link) => ({
        language: link.dataset.language,
        address: path(link),
        visible: link.getClientRects().length > 0,
      })),
      textLanguage: page.querySelector("h1")?.closest("[lang]").lang,
      words: text(page.querySelector("main") ?? page.body).length,
      stored: localStorage.getItem("diptych-language"),
      copyButtons: all(".code button").length,
      overflow,
      culprits: overflow > 0 ? culprits(page, root.clientWidth) : [],
    };
  };

  const visit = async ({ address, width, scripts, stored, click }) => {
    localStorage.clear();
    if (stored) localStorage.setItem("diptych-language", stored);
    const frame = document.createElement("iframe");
    if (!scripts) frame.sandbox = "allow-same-origin";
    frame.width = width;
    frame.height = 800;
    frame.src = address;
    let ready = settled(frame);
    document.body.append(frame);
    await ready;
    // What a click puts on the clipboard, which no browser without a reader has, and what is announced.
    let copied = null;
    const announced = [];
    if (click) {
      const clipboard = { writeText: async (text) => void (copied = text) };
      Object.defineProperty(frame.contentWindow.navigator, "clipboard", { value: clipboard, configurable: true });
      const status = frame.contentDocument.querySelector("[role=status]");
      const note = () => status.textContent && announced.push(status.textContent);
      if (status) new MutationObserver(note).observe(status, { childList: true });
      ready = settled(frame);
      frame.contentDocument.querySelector(click).click();
      await ready;
    }
    const seen = { ...facts(frame), copied, announced };
    frame.remove();
    return seen;
  };

  const report = [];
  try {
    const visits = await (await fetch("/-test/visits.json")).json();
    for (const planned of visits) report.push(await visit(planned));
  } catch (fault) {
    report.push({ fault: String(fault) });
  }
  // Encoded, so that the report survives being printed as HTML.
  document.getElementById("report").textContent = encodeURIComponent(JSON.stringify(report));
})();
