// What the parts of this script share. Each part improves every page and works alone; without them the page is complete.
// shorten: html place kept keep entry what all fragmentOf reached loadStyle sheet loads load source resolve reject words query options asset selector within event

const html = document.documentElement;
// Where everything else is, and what is said by scripts.
const place = document.currentScript.dataset;
const words = document.body.dataset;

// What this browser keeps; where storage is switched off, for this page only.
const kept = (() => {
  try {
    return localStorage ?? {};
  } catch {
    return {};
  }
})();

function keep(entry, what) {
  try {
    kept[entry] = what;
  } catch {
    // Full: what was kept before stays.
  }
}

function all(selector, within = document) {
  return [...within.querySelectorAll(selector)];
}

function fragmentOf({ hash }) {
  try {
    return decodeURIComponent(hash.slice(1));
  } catch {
    return "";
  }
}

// Where the reader is: the place that the address names, else the section that is being read.
function reached() {
  return fragmentOf(location) || (scrollY ? fragmentOf(document.querySelector("[data-spy] [aria-current]") ?? location) : "");
}

// For the scripts of parts and of the site: search("...", { language, facets, limit }) gives a promise of { results,
// corrected }; copy("...", button), on pages with text, puts a text on the clipboard and says so on the button.
window.diptych = { search: async (query, options) => (await loadSearch()).find(query, options) };

// A style sheet that is wanted now.
function loadStyle(source) {
  const sheet = document.createElement("link");
  sheet.rel = "stylesheet";
  sheet.href = source;
  document.head.append(sheet);
  return sheet;
}

const loads = {};

// A script that is wanted now; once it is there, what it offers.
function load(source) {
  loads[source] ??= new Promise((resolve, reject) => {
    const asset = document.createElement("script");
    asset.src = source;
    asset.onload = () => resolve(window.diptych);
    asset.onerror = () => reject((loads[source] = null));
    document.head.append(asset);
  });
  return loads[source];
}
