// Carries what a reader has done to a page over a reload: what is in sight, what is opened, chosen and filled in.

import { inSight, putBack, texts } from "./place.js";

const KEY = "diptych-kept";

// How the browser finds the place of a page that it comes back to, while it is kept from doing so here: it would scroll to
// the same number, whatever stands there now, and does so long after the page is there.
let restoration = null;
addEventListener("pagehide", () => {
  if (restoration) history.scrollRestoration = restoration;
});

const details = () => [...document.querySelectorAll("details")];
const fields = () => [...document.querySelectorAll("input:not([type=password], [type=file]), textarea, select")];
const tabs = () => [...document.querySelectorAll("[role=tab][aria-selected=true][id]")];

const nameOfText = (text) => `${text.localName} ${text.id} ${text.textContent}`;
const nameOfDetails = (each) => each.querySelector("summary")?.textContent ?? "";
const nameOfField = (field) => `${field.localName} ${field.type} ${field.name} ${field.id} ${field.labels?.[0]?.textContent ?? ""}`;

/** Elements by what they are called, so that each is found again wherever it stands. Of equal names, by their order. */
const byName = (elements, nameOf) => {
  const times = new Map();
  const named = elements.map((each) => {
    const name = nameOf(each);
    const time = times.get(name) ?? 0;
    times.set(name, time + 1);
    return [`${time} ${name}`, each];
  });
  return new Map(named);
};

/** Loads the page anew, and remembers it. */
export const reload = () => {
  const names = new Map([...byName(texts(), nameOfText)].map(([name, text]) => [text, name]));
  const kept = {
    address: location.pathname,
    scroll: [scrollX, scrollY],
    restoration: restoration ?? history.scrollRestoration,
    places: inSight().map(([text, top]) => [names.get(text), top]),
    details: [...byName(details(), nameOfDetails)].map(([name, each]) => [name, each.open]),
    fields: [...byName(fields(), nameOfField)].map(([name, field]) => [name, field.value, field.checked]),
    tabs: tabs().map((tab) => tab.id),
    focus: document.activeElement?.id,
  };
  try {
    sessionStorage.setItem(KEY, JSON.stringify(kept));
    history.scrollRestoration = "manual";
    restoration = null;
  } catch {
    // Then the browser goes where the page was scrolled.
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
  restoration = kept.restoration;
  for (const id of kept.tabs) document.getElementById(id)?.click();
  const allDetails = byName(details(), nameOfDetails);
  for (const [name, open] of kept.details) {
    const each = allDetails.get(name);
    if (each) each.open = open;
  }
  const allFields = byName(fields(), nameOfField);
  for (const [name, value, checked] of kept.fields) {
    const field = allFields.get(name);
    if (!field || (field.value === value && field.checked === checked)) continue;
    if (field.type === "checkbox" || field.type === "radio") field.checked = checked;
    else field.value = value;
  }
  if (kept.focus) document.getElementById(kept.focus)?.focus({ preventScroll: true });
  const [left, top] = kept.scroll;
  const scroll = () => {
    scrollTo({ left, top, behavior: "instant" });
    const known = byName(texts(), nameOfText);
    const place = kept.places.find(([name]) => known.get(name)?.getClientRects().length);
    if (place) putBack(known.get(place[0]), place[1]);
  };
  scroll();
  // Pictures and styles may still be on their way.
  addEventListener("load", scroll, { once: true });
};
