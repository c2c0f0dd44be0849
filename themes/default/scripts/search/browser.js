// The browser around the search: where its files are, and how they are loaded.

/** Where things are: the attributes of the script of every page. */
const settings = globalThis.document?.querySelector("script[data-search]")?.dataset;
/** The site's root, as this page names it. */
const root = settings && new URL(settings.root || "./", document.baseURI);
/** Scripts that hand over their content, by name. */
const waiting = new Map();

const inflate = async (bytes) =>
  new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"))).arrayBuffer());

/** A file of the index. Where pages may be opened from a disk it is a script, since those may fetch nothing. */
async function loadFile(name, version) {
  const [, folder, extension] = /^(.*\/)[^/]*\.(\w+)$/.exec(settings.index);
  const place = new URL(`${folder}${name}.${extension}${version ? `?v=${version}` : ""}`, document.baseURI);
  if (extension === "bin") {
    const answer = await fetch(place, version ? {} : { cache: "no-cache" });
    if (!answer.ok) throw answer;
    return inflate(await answer.arrayBuffer());
  }
  const content = await new Promise((resolve, reject) => {
    const script = document.createElement("script");
    waiting.set(name, resolve);
    script.onload = () => script.remove();
    script.onerror = reject;
    script.src = place;
    document.head.append(script);
  });
  return inflate(Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0)));
}

const searchers = new Map();
/** The search as readers of a language see it. */
function searcherFor(code = settings.code) {
  if (!searchers.has(code)) searchers.set(code, new Searcher(new Index(loadFile, code)));
  return searchers.get(code);
}

/** What this browser remembers under a key; nothing where storage is switched off. */
function stored(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Remembers a text, or forgets it. */
function store(key, text) {
  try {
    if (text) localStorage.setItem(key, text);
    else localStorage.removeItem(key);
  } catch {
    // It is forgotten with the page.
  }
}

/** Keeps a query in the address of the page, so that going back comes back to it. */
function address(name, query) {
  const here = new URL(location);
  if (query) here.searchParams.set(name, query);
  else here.searchParams.delete(name);
  try {
    history.replaceState(history.state, "", here);
  } catch {
    // Some browsers give pages from a disk one address only.
  }
}

const KEPT = "diptych-opened";
/** What the reader opened last, newest first: titles and addresses. */
const opened = () => JSON.parse(stored(KEPT) ?? "[]");

/** Remembers what the reader opens. */
const keep = (title, url) =>
  store(KEPT, JSON.stringify([[title, url], ...opened().filter(([, other]) => other !== url)].slice(0, 5)));
