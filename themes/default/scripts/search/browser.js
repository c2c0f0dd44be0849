// The browser around the search: where its files are, and how they are loaded.

/** Where things are: the attributes of the script of every page. */
const settings = globalThis.document?.querySelector("script[data-search]")?.dataset;
/** The site's root, as this page names it. */
const root = settings && new URL(settings.root || "./", document.baseURI);
/** Scripts that hand over their content, by name. */
const waiting = {};
/** Files that have been asked for, by address: the searches of several languages share most. */
const loaded = new Map();

const inflate = async (bytes) =>
  new Uint8Array(await new Response(new Response(bytes).body.pipeThrough(new DecompressionStream("deflate-raw"))).arrayBuffer());

/** A file of the index. Where pages may be opened from a disk it is a script, since those may fetch nothing. */
function loadFile(name, version) {
  const file = settings.index.replace(/[^/]*(?=\.\w+$)/, name) + (version ? `?v=${version}` : "");
  return once(loaded, file, async () => {
    if (/bin$/.test(settings.index)) {
      const answer = await fetch(file, version ? {} : { cache: "no-cache" });
      if (!answer.ok) throw answer;
      return inflate(await answer.arrayBuffer());
    }
    const content = await new Promise((resolve, reject) => {
      const script = document.createElement("script");
      waiting[name] = resolve;
      script.onload = () => script.remove();
      script.onerror = reject;
      script.src = file;
      document.head.append(script);
    });
    return inflate(Uint8Array.from(atob(content), (letter) => letter.charCodeAt()));
  });
}

const searchers = new Map();
/** The search as readers of a language see it. */
const searcherFor = (code = settings.code) => once(searchers, code, () => new Searcher(new Index(loadFile, code)));

/** What browsers may refuse: to remember anything, and to give pages from a disk more than one address. */
function tried(work) {
  try {
    return work();
  } catch {
    // The search is without it what it is.
  }
}

/** What this browser remembers under a key. */
const stored = (key) => tried(() => localStorage.getItem(key));

/** Remembers a text, or forgets it. */
const store = (key, text) => tried(() => (text ? localStorage.setItem(key, text) : localStorage.removeItem(key)));

/** Keeps a query in the address of the page, so that going back comes back to it. */
function address(name, query) {
  const here = new URL(location);
  if (query) here.searchParams.set(name, query);
  else here.searchParams.delete(name);
  tried(() => history.replaceState(history.state, "", here));
}

const KEPT = "diptych-opened";
/** What the reader opened last, newest first: titles and addresses. */
const opened = () => JSON.parse(stored(KEPT) ?? "[]");

/** Remembers what the reader opens. */
const keep = (title, url) =>
  store(KEPT, JSON.stringify([[title, url], ...opened().filter(([, other]) => other !== url)].slice(0, 5)));
