// Brings a living page to its next state by changing only what differs between the page as it was sent and as it is sent
// now. What readers and scripts have done to it stays: places, choices, opened details, filled fields. Where scripts would
// do something else, nothing is changed, and the page has to be loaded anew.

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

/** Elements that scripts have changed, were it without asking for them. A new one of their kind would lack it. */
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

/** What the site answers to a question of a script, in one of its states. */
const answers = (scope, name, argument) => {
  const found = scope[name](argument);
  const list = found === null ? [] : found instanceof Node ? [found] : [...found];
  // In a parsed document `noscript` has elements in it.
  return list.filter((each) => !each.hasAttribute("data-diptych") && !each.closest("noscript"));
};

class Plan {
  constructor(state) {
    this.state = state;
    // What the nodes of the next state will be on the page. New ones are added as they are put in.
    this.live = new Map();
    this.steps = [];
    // Living elements whose content changes, and those whose attributes do.
    this.touched = [];
    this.reshaped = new Set();
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
    this.live.set(next, this.state.live.get(copy));
    const nexts = childrenOf(next);
    childrenOf(copy).forEach((child, index) => this.keep(child, nexts[index]));
  }

  change(copy, next) {
    const living = this.state.live.get(copy);
    this.live.set(next, living);
    // With scripts it is text, in a parsed document it is elements: nobody sees either.
    if (copy.localName === "noscript") return;
    if (copy.isEqualNode(next)) return this.keep(copy, next);
    if (copy.localName === "script" && next.type !== "application/ld+json") throw new NeedsReload("another script");
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
    const reshape = (step) => {
      this.steps.push(step);
      this.reshaped.add(living);
    };
    for (const { name } of copy.attributes) {
      if (!next.hasAttribute(name)) reshape(() => living.removeAttribute(name));
    }
    for (const { name, value } of next.attributes) {
      if (copy.getAttribute(name) !== value) reshape(() => living.setAttribute(name, value));
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
    this.steps.push(() => {
      const living = document.importNode(now, true);
      const pair = (copy, original) => {
        this.live.set(copy, original);
        const originals = [...original.childNodes];
        [...copy.childNodes].forEach((child, index) => pair(child, originals[index]));
      };
      pair(now, living);
      // Beside its neighbours, wherever scripts have put other things.
      if (previous) this.live.get(previous).after(living);
      else if (following) this.live.get(following).before(living);
      else parent.append(living);
    });
  }

  /** What comes or goes must not be a script, or of a kind that scripts have changed. */
  inspect(element) {
    for (const each of [element, ...element.querySelectorAll("*")]) {
      if (each.localName === "script" || this.enhanced.has(signature(each))) {
        throw new NeedsReload(`scripts know <${each.localName}>`);
      }
    }
  }

  /** What scripts have asked must have the same answer in the next state: the same elements, as they were. */
  compare(root, { questions, read }) {
    const inverse = (live) => new Map([...live].map(([copy, living]) => [living, copy]));
    const before = inverse(this.state.live).set(document, this.state.root.ownerDocument);
    const after = inverse(this.live).set(document, root.ownerDocument);
    for (const [scope, asked] of questions) {
      // What scripts have made themselves is as it was.
      if (!before.has(scope)) continue;
      for (const [name, argument] of asked.values()) {
        const olds = answers(before.get(scope), name, argument).map((copy) => this.state.live.get(copy));
        const nows = after.has(scope) ? answers(after.get(scope), name, argument).map((next) => this.live.get(next)) : [];
        const isSame = olds.length === nows.length && olds.every((old, index) => old === nows[index] && !this.reshaped.has(old));
        if (!isSame) throw new NeedsReload(`scripts look for ${argument}`);
      }
    }
    for (const element of this.touched) {
      for (let at = element; at; at = at.parentElement) {
        if (read.has(at)) throw new NeedsReload(`scripts have read what is in <${at.localName}>`);
      }
    }
  }
}

/**
 * Brings the page from `state` to `next`, a parsed document, unless scripts that have `asked` it would have been answered
 * otherwise. Gives the new state and the elements that were changed, or throws `NeedsReload` before anything was touched.
 */
export const patch = (state, next, asked) => {
  const root = next.documentElement;
  if (state.root.querySelector("body").className !== root.querySelector("body").className) {
    throw new NeedsReload("a page of another kind");
  }
  const plan = new Plan(state);
  plan.change(state.root, root);
  plan.compare(root, asked);
  for (const step of plan.steps) step();
  const touched = plan.touched.filter((element) => element?.isConnected && document.body.contains(element));
  return { state: { root, live: plan.live }, touched };
};
