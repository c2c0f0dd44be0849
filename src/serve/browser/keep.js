// Carries what a reader has done to a page over a reload: where it is scrolled to, what is opened, chosen and filled in.

const KEY = "diptych-kept";

const details = () => [...document.querySelectorAll("details")];
const fields = () => [...document.querySelectorAll("input:not([type=password], [type=file]), textarea, select")];
const tabs = () => [...document.querySelectorAll("[role=tab][aria-selected=true][id]")];
const name = (field) => `${field.localName} ${field.type} ${field.name} ${field.id}`;

/** Loads the page anew, and remembers it. */
export const reload = () => {
  const kept = {
    address: location.pathname,
    scroll: [scrollX, scrollY],
    details: details().map((each) => [each.querySelector("summary")?.textContent, each.open]),
    fields: fields().map((field) => [name(field), field.value, field.checked]),
    tabs: tabs().map((tab) => tab.id),
    focus: document.activeElement?.id,
  };
  try {
    sessionStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // Then the page begins at its top.
  }
  location.reload();
};

/** Makes the page what it was before it was loaded anew. Scripts of the site have run by now. */
export const restore = () => {
  let kept;
  try {
    kept = JSON.parse(sessionStorage.getItem(KEY));
    sessionStorage.removeItem(KEY);
  } catch {
    return;
  }
  if (kept?.address !== location.pathname) return;
  for (const id of kept.tabs) document.getElementById(id)?.click();
  details().forEach((each, index) => {
    const [summary, open] = kept.details[index] ?? [];
    if (summary === each.querySelector("summary")?.textContent) each.open = open;
  });
  fields().forEach((field, index) => {
    const [known, value, checked] = kept.fields[index] ?? [];
    if (known !== name(field) || (field.value === value && field.checked === checked)) return;
    if (field.type === "checkbox" || field.type === "radio") field.checked = checked;
    else field.value = value;
  });
  if (kept.focus) document.getElementById(kept.focus)?.focus({ preventScroll: true });
  const [left, top] = kept.scroll;
  const scroll = () => scrollTo({ left, top, behavior: "instant" });
  scroll();
  // Pictures and styles may still be on their way.
  if (document.readyState !== "complete") addEventListener("load", scroll, { once: true });
};
