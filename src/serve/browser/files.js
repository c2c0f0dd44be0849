// Style sheets and pictures are changed in place.

const same = (address, file, root) => new URL(address, document.baseURI).pathname === new URL(file, root).pathname;

/** Addresses that scripts of the page were given: in `src`, or in data of their own. */
const known = (script) => [script.src, ...Object.values(script.dataset)].filter(Boolean);

/** Whether one of these files is a script of the page, which cannot be taken back once it has run. */
export const hasScript = (files, root) => {
  const scripts = [...document.querySelectorAll("script:not([data-diptych])")].flatMap(known);
  return files.some((file) => file.endsWith(".js") && scripts.some((address) => same(address, file, root)));
};

const fresh = (address, version) => {
  const url = new URL(address, document.baseURI);
  url.searchParams.set("v", version);
  return url.href;
};

/** The old sheet stays until the new one is there, so that nothing flashes. */
const swapStyle = (link, version) => {
  const next = link.cloneNode();
  next.href = fresh(link.href, version);
  const done = () => link.remove();
  next.addEventListener("load", done);
  next.addEventListener("error", done);
  link.after(next);
  return next;
};

/** Shows the latest state of files; of all when `files` is `null`. `swapped` is told which element replaces which. */
export const refresh = (files, root, version, swapped) => {
  const concerns = (address) => files === null || files.some((file) => same(address, file, root));
  for (const link of document.querySelectorAll('link[rel="stylesheet"]')) {
    if (concerns(link.href)) swapped(link, swapStyle(link, version));
  }
  for (const image of document.querySelectorAll("img")) {
    if (image.src && concerns(image.src)) image.src = fresh(image.src, version);
  }
};
