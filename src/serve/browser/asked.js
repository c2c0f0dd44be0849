// Notes what scripts of the site ask of the page: which elements they look for, and whose content they read. When an edit
// changes an answer, they have to be asked again, whatever they do with it.
(() => {
  const { src: here } = document.currentScript;
  const own = new URL("./", here).href;
  // Of each element or the document, the calls and what they were given.
  const questions = new Map();
  const read = new Set();
  document.querySelector("script[data-version]").asked = { questions, read };

  /** Whether a file of the site asks: neither one of the server's nor the console. */
  const isOfSite = () => {
    const callers = new Error().stack.match(/https?:[^\s)]+/g) ?? [];
    const caller = callers.find((file) => !file.startsWith(here));
    return caller !== undefined && !caller.startsWith(own);
  };

  /** What is asked when a reader clicks or types is asked again the next time. */
  const isForOnce = () =>
    document.readyState === "complete" && window.event && !["load", "pageshow"].includes(window.event.type);

  const counts = () => !isForOnce() && isOfSite();

  const listen = (prototype, name, note) => {
    const original = prototype[name];
    prototype[name] = function (...given) {
      const answer = original.apply(this, given);
      note(this, name, String(given[0]));
      return answer;
    };
  };

  const look = (scope, name, argument) => {
    const key = `${name} ${argument}`;
    if (questions.get(scope)?.has(key) || !counts()) return;
    if (!questions.has(scope)) questions.set(scope, new Map());
    questions.get(scope).set(key, [name, argument]);
  };
  const byKind = ["querySelector", "querySelectorAll", "getElementsByClassName", "getElementsByTagName"];
  for (const name of byKind) listen(Element.prototype, name, look);
  for (const name of [...byKind, "getElementById", "getElementsByName"]) listen(Document.prototype, name, look);

  const reads = (node) => {
    if (!read.has(node) && counts()) read.add(node);
  };
  listen(Node.prototype, "cloneNode", reads);
  for (const [prototype, name] of [
    [Node.prototype, "textContent"],
    [HTMLElement.prototype, "innerText"],
    [Element.prototype, "innerHTML"],
    [Element.prototype, "outerHTML"],
  ]) {
    const property = Object.getOwnPropertyDescriptor(prototype, name);
    const get = function () {
      reads(this);
      return property.get.call(this);
    };
    Object.defineProperty(prototype, name, { ...property, get });
  }
})();
