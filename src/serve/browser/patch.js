// Brings a living page to its next state by changing only what differs between the page as it was sent and as it is sent
// now. What readers and scripts have done to it stays: places, choices, opened details, filled fields.

import { align, childrenOf } from "./align.js";

/** Thrown when only loading the page anew gives what its author expects. */
export class NeedsReload extends Error {}

const isElement = (node) => node.nodeType === Node.ELEMENT_NODE;

/** Where an element stands, as style sheets would say it: three levels up. */
const signature = (element) => {
  const names = [];
  for (let at = element; at && names.length < 4 && at !== document.body; at = at.parentElement) {
    names.push(`${at.localName}.${at.className}`);
  }
  return names.join(" < ");
};

/** Elements that scripts have added something to. A new one of their kind would lack it. */
const enhanced = ({ root, live }) => {
  const kinds = new Set();
  for (const copy of root.querySelectorAll("body *")) {
    const original = live.get(copy);
    const same =
      original.childNodes.length === copy.childNodes.length &&
      original.attributes.length === copy.attributes.length &&
      [...copy.attributes].every(({ name, value }) => original.getAttribute(name) === value);
    if (!same) kinds.add(signature(copy));
  }
  return kinds;
};

/** Whether scripts are likely to know an element: it was made for them. */
const isForScripts = (element) => Object.keys(element.dataset ?? {}).length > 0;

class Plan {
  constructor(state) {
    this.state = state;
    this.steps = [];
    this.touched = [];
  }

  get enhanced() {
    this.kinds ??= enhanced(this.state);
    return this.kinds;
  }

  living(copy) {
    const living = this.state.live.get(copy);
    if (!living?.isConnected) throw new NeedsReload("a script has taken this away");
    return living;
  }

  /** Pairs equal trees. */
  keep(copy, next) {
    const living = this.state.live.get(copy);
    this.steps.push((live) => live.set(next, living));
    const nexts = childrenOf(next);
    childrenOf(copy).forEach((child, index) => this.keep(child, nexts[index]));
  }

  change(copy, next) {
    const living = this.state.live.get(copy);
    if (copy.localName === "noscript") {
      // With scripts it is text, in a parsed document it is elements: nobody sees either.
      this.steps.push((live) => live.set(next, living));
      return;
    }
    if (copy.isEqualNode(next)) return this.keep(copy, next);
    if (copy.localName === "script" && next.type !== "application/ld+json") throw new NeedsReload("another script");
    this.steps.push((live) => live.set(next, living));
    if (!isElement(copy)) {
      this.living(copy);
      this.steps.push(() => (living.data = next.data));
      this.touched.push(living.parentElement);
      return;
    }
    this.attributes(copy, next, living);
    this.children(copy, next);
  }

  attributes(copy, next, living) {
    for (const { name } of copy.attributes) {
      if (!next.hasAttribute(name)) this.steps.push(() => living.removeAttribute(name));
    }
    for (const { name, value } of next.attributes) {
      if (copy.getAttribute(name) !== value) this.steps.push(() => living.setAttribute(name, value));
    }
  }

  children(copy, next) {
    const { aligned, gone } = align(childrenOf(copy), childrenOf(next));
    const parent = this.living(copy);
    for (const child of gone) {
      if (isElement(child)) this.inspect(child);
      const living = this.living(child);
      this.touched.push(parent);
      this.steps.push(() => living.remove());
    }
    let previous = null;
    for (const [old, now] of aligned) {
      if (old) this.change(old, now);
      else this.insert(now, parent, previous, aligned);
      previous = now;
    }
  }

  insert(now, parent, previous, aligned) {
    if (isElement(now)) this.inspect(now);
    const following = aligned.slice(aligned.findIndex(([, next]) => next === now) + 1).find(([old]) => old)?.[1];
    this.touched.push(parent);
    this.steps.push((live) => {
      const living = document.importNode(now, true);
      const pair = (copy, original) => {
        live.set(copy, original);
        const originals = [...original.childNodes];
        [...copy.childNodes].forEach((child, index) => pair(child, originals[index]));
      };
      pair(now, living);
      // Beside its neighbours, wherever scripts have put other things.
      if (previous) live.get(previous).after(living);
      else if (following) live.get(following).before(living);
      else parent.append(living);
    });
  }

  /** What comes or goes must not be something that scripts have a hand in. */
  inspect(element) {
    for (const each of [element, ...element.querySelectorAll("*")]) {
      if (each.localName === "script" || isForScripts(each) || this.enhanced.has(signature(each))) {
        throw new NeedsReload(`scripts know <${each.localName}>`);
      }
    }
    for (let at = element.parentElement; at && at.localName !== "body"; at = at.parentElement) {
      if (isForScripts(at)) throw new NeedsReload("scripts know what this is in");
    }
  }
}

/**
 * Brings the page from `state` to `next`, a parsed document. Gives the new state and the elements that were changed, or
 * throws `NeedsReload` before anything was touched.
 */
export const patch = (state, next) => {
  const root = next.documentElement;
  if (state.root.querySelector("body").className !== root.querySelector("body").className) {
    throw new NeedsReload("a page of another kind");
  }
  const plan = new Plan(state);
  plan.change(state.root, root);
  const live = new Map();
  for (const step of plan.steps) step(live);
  const touched = plan.touched.filter((element) => element?.isConnected && document.body.contains(element));
  return { state: { root, live }, touched };
};
