// Remembers the page as it was sent, before any script of the site changes it: what an edit changed is found by comparing
// that with the next state, and nothing else of the living page is touched.
(() => {
  const script = document.currentScript;
  const attributes = [...document.documentElement.attributes].map(({ name, value }) => [name, value]);

  const remember = () => {
    if (document.readyState === "loading") return;
    document.removeEventListener("readystatechange", remember);
    // A document of its own: selectors mean the same there as in the living one, and nothing in it is loaded.
    const root = document.cloneNode(true).documentElement;
    const live = new Map();
    const pair = (copy, original) => {
      live.set(copy, original);
      const originals = [...original.childNodes];
      [...copy.childNodes].forEach((child, index) => pair(child, originals[index]));
    };
    pair(root, document.documentElement);
    // A script in the head may have chosen light or dark by now.
    for (const { name } of [...root.attributes]) root.removeAttribute(name);
    for (const [name, value] of attributes) root.setAttribute(name, value);
    script.pristine = { root, live };
  };
  // Deferred scripts run after this.
  document.addEventListener("readystatechange", remember);
})();
