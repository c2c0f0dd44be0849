// Keeps a page in step with its source while it is written. Sent by the dev server only; no published page has it.

import { hasScript, refresh } from "./files.js";
import { reload, restore } from "./keep.js";
import { Panel } from "./panel.js";
import { NeedsReload, patch } from "./patch.js";
import { inSight, putBack } from "./place.js";

const script = document.querySelector("script[data-version]");
const { diptych: token } = script.dataset;
const root = new URL("../", import.meta.url);
const own = (name) => new URL(name, import.meta.url);

// The state of the site that this page shows, and of the search index that it may have loaded.
let version = Number(script.dataset.version);
let index = null;
const { asked } = script;
let { pristine } = script;

// Scripts of the site run after this one and before that event.
addEventListener("DOMContentLoaded", restore, { once: true });
const panel = new Panel(root);

/** Scripts that scripts of the page have brought in, the search among them, hold what may be outdated. */
const holdsMore = () => document.querySelectorAll("script[src]:not([data-diptych])").length > pristine.root.querySelectorAll("script[src]:not([data-diptych])").length;

const page = async () => {
  const response = await fetch(location.pathname + location.search, { cache: "no-store" });
  return new DOMParser().parseFromString(await response.text(), "text/html");
};

const describe = async () => {
  const query = new URLSearchParams({ at: location.pathname, language: document.documentElement.lang, token });
  try {
    const response = await fetch(own(`page.json?${query}`));
    if (!response.ok) throw new Error(response.status);
    panel.show(await response.json());
  } catch (fault) {
    panel.fail();
    throw fault;
  }
};

/** Brings the page to the latest state. `files` are those that changed; `null` means that any may have. */
const update = async (files) => {
  if (files && hasScript(files, root)) return reload();
  try {
    const next = await page();
    const places = inSight();
    const patched = patch(pristine, next, asked);
    pristine = patched.state;
    const settle = () => {
      const place = places.find(([text]) => text.isConnected);
      if (place) putBack(...place);
      if (panel.following) reveal(patched.touched);
    };
    // Browsers that keep the place by themselves have done so by the next frame. Behind other windows there is none.
    if (document.hidden) settle();
    else requestAnimationFrame(settle);
  } catch (fault) {
    if (fault instanceof NeedsReload) return reload();
    throw fault;
  }
  refresh(files, root, version, (link, next) => {
    for (const [copy, living] of pristine.live) if (living === link) pristine.live.set(copy, next);
  });
  document.dispatchEvent(new CustomEvent("diptych-shown", { detail: version }));
};

/** What was edited, in the middle of the window unless it is in sight. */
const reveal = (touched) => {
  const main = document.querySelector("main");
  const first = touched.find((each) => main?.contains(each) && each !== main);
  const box = first?.getBoundingClientRect();
  if (box && (box.top < 60 || box.top > innerHeight - 60)) first.scrollIntoView({ block: "center" });
};

const follow = (edited) => {
  if (!panel.following || edited === null || document.visibilityState !== "visible") return false;
  const target = new URL(edited, root);
  if (target.pathname === location.pathname) return false;
  location.assign(target);
  return true;
};

// States are shown one after another; of those that come meanwhile, only the last.
let busy = false;
let waiting = null;
const onState = async (state) => {
  if (busy) {
    waiting = { ...state, files: null };
    return;
  }
  busy = true;
  try {
    const isNext = state.version === version + 1;
    const isOther = state.version !== version;
    const isOtherIndex = index !== null && state.index !== index;
    version = state.version;
    index = state.index;
    if (isOther && isNext && follow(state.edited)) return;
    if (isOtherIndex && holdsMore()) return reload();
    if (isOther) await update(isNext ? state.files : null);
    await describe();
  } catch {
    // The server went away in the middle. When it is back, everything is asked for again.
    version = null;
  } finally {
    busy = false;
    if (waiting) {
      const next = waiting;
      waiting = null;
      onState(next);
    }
  }
};

// The channel. A server that was started anew does not know this page's token: then the page is loaded, once. Browsers open
// only a few connections to a server: a page that nobody sees leaves them to others, and catches up when it is shown.
const LONGEST = 10_000;
let events = null;
let pause = 250;
let failed = 0;
const connect = () => {
  if (events || document.hidden) return;
  const channel = new EventSource(own(`events?token=${token}`));
  events = channel;
  channel.addEventListener("state", (event) => {
    panel.online(true);
    pause = 250;
    failed = 0;
    onState(JSON.parse(event.data));
  });
  channel.addEventListener("error", async () => {
    if (events !== channel) return;
    disconnect();
    panel.online(false);
    const there = await fetch(own("main.js"), { method: "HEAD", cache: "no-store" }).then((response) => response.ok, () => false);
    failed = there ? failed + 1 : 0;
    if (failed > 1) return reload();
    setTimeout(connect, there ? 0 : pause);
    pause = Math.min(pause * 2, LONGEST);
  });
};
const disconnect = () => {
  events?.close();
  events = null;
};
connect();
document.addEventListener("visibilitychange", () => (document.hidden ? disconnect() : connect()));
addEventListener("pagehide", disconnect);
// A page that comes back from the memory of the browser has slept.
addEventListener("pageshow", (event) => event.persisted && connect());
