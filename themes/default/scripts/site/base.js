// What the parts of this script share. Each part improves every page and works alone; without them the page is complete.
// What only some pages need is in `scripts/parts`.
// shorten: all read write fragmentOf

function all(selector, within = document) {
  return [...within.querySelectorAll(selector)];
}

function read(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key, value) {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // The choice then holds for this page only.
  }
}

function fragmentOf(address) {
  try {
    return decodeURIComponent(address.hash.slice(1));
  } catch {
    return "";
  }
}

const loads = {};

// A script that is wanted now; once it is there, what it offers.
function load(source) {
  loads[source] ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = source;
    script.onload = () => resolve(window.diptych);
    script.onerror = () => reject((loads[source] = null));
    document.head.append(script);
  });
  return loads[source];
}
