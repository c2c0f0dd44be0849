// What an author sees on top of the page: errors as a sheet that goes when they do, and a panel with everything else. In a
// shadow tree, so that neither changes the page nor is changed by its styles.

import { element } from "./element.js";
import { facts } from "./facts.js";
import { problem } from "./problem.js";
import { words } from "./words.js";

// A window that follows edits stands beside the editor; others stay where they are.
const FOLLOW = { key: "diptych-follow", place: "sessionStorage" };
const OPEN = { key: "diptych-panel", place: "localStorage" };

// Where storage is switched off, asking for it fails.
const remembered = ({ key, place }) => {
  try {
    return window[place].getItem(key) === "on";
  } catch {
    return false;
  }
};
const remember = ({ key, place }, on) => {
  try {
    if (on) window[place].setItem(key, "on");
    else window[place].removeItem(key);
  } catch {
    // The choice then holds for this page only.
  }
};

const UNKNOWN = { problems: { errors: 0, warnings: 0, shown: [] }, page: null };

export class Panel {
  constructor(root) {
    this.root = root;
    this.following = remembered(FOLLOW);
    this.isOpen = remembered(OPEN);
    this.dismissed = null;
    this.isOnline = true;
    this.about = UNKNOWN;
    // What there is to say is "loading", "known", or has "failed" to come.
    this.state = "loading";
    this.host = element("diptych-author", { "data-diptych": true });
    const shadow = this.host.attachShadow({ mode: "open" });
    this.parts = element("div", { class: "parts" });
    shadow.append(element("link", { rel: "stylesheet", href: new URL("panel.css", import.meta.url) }), this.parts);
    shadow.addEventListener("keydown", (event) => this.onKey(event));
    document.documentElement.append(this.host);
    this.draw();
  }

  onKey(event) {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    if (event.target.closest(".sheet")) this.dismiss();
    else if (this.isOpen) this.toggle();
  }

  /** Shows what the server says now. */
  show(about) {
    this.about = about;
    this.state = "known";
    this.draw();
  }

  /** Says that the server has not said anything. What it said before may be wrong by now. */
  fail() {
    this.about = UNKNOWN;
    this.state = "failed";
    this.draw();
  }

  online(is) {
    if (this.isOnline === is) return;
    this.isOnline = is;
    this.draw();
  }

  toggle() {
    this.isOpen = !this.isOpen;
    remember(OPEN, this.isOpen);
    this.draw();
    this.parts.querySelector(this.isOpen ? ".panel .close" : ".badge").focus();
  }

  dismiss() {
    this.dismissed = this.errors();
    this.draw();
    this.parts.querySelector(".badge").focus();
  }

  /** The errors as one text: another error is shown although the ones before were put away. */
  errors() {
    const shown = this.about.problems.shown.filter((each) => each.severity === "error");
    return JSON.stringify(shown.map(({ code, message, path, line }) => [code, message, path, line]));
  }

  draw() {
    const said = words();
    const { errors } = this.about.problems;
    if (!errors) this.dismissed = null;
    const focused = this.parts.getRootNode().activeElement?.className;
    const opened = [...this.parts.querySelectorAll("details")].map((each) => each.open);
    const scrolled = this.parts.querySelector(".panel")?.scrollTop ?? 0;
    this.host.lang = document.documentElement.lang || "en";
    this.parts.replaceChildren(
      ...[
        errors > 0 && this.dismissed !== this.errors() && this.sheet(said),
        this.isOpen && this.panel(said),
        this.badge(said),
      ].filter(Boolean),
    );
    // What was in use stays in use.
    this.parts.querySelectorAll("details").forEach((each, index) => (each.open = opened[index] ?? each.open));
    const panel = this.parts.querySelector(".panel");
    if (panel) panel.scrollTop = scrolled;
    if (focused) this.parts.getElementsByClassName(focused)[0]?.focus();
  }

  badge(said) {
    const { errors, warnings } = this.about.problems;
    const found = errors ? "error" : warnings ? "warning" : "fine";
    const state = !this.isOnline ? "offline" : this.state === "known" ? found : this.state;
    const counts = [errors && said.errors(errors), warnings && said.warnings(warnings)].filter(Boolean);
    const text = said[state] ?? counts.join(" / ");
    return element(
      "button",
      { class: "badge", type: "button", "data-state": state, "aria-expanded": String(this.isOpen), "aria-label": `${said.open}: ${text}`, onclick: () => this.toggle() },
      element("span", { class: "dot", "aria-hidden": "true" }),
      element("span", { role: "status" }, text),
    );
  }

  /** Errors, over the lower part of the page. */
  sheet(said) {
    const { errors, shown } = this.about.problems;
    const list = shown.filter((each) => each.severity === "error");
    return element(
      "section",
      { class: "sheet", role: "alert", "aria-label": said.broken },
      element(
        "header",
        {},
        element("h2", {}, said.broken, " ", element("span", { class: "count" }, String(errors))),
        element("button", { class: "close sheet-close", type: "button", "aria-label": said.close, onclick: () => this.dismiss() }, "×"),
      ),
      element("p", { class: "quiet" }, said.brokenLead),
      element("ol", { class: "problems" }, list.map((each) => problem(each, said))),
      errors > list.length && element("p", { class: "quiet" }, said.more(errors - list.length)),
    );
  }

  panel(said) {
    return element(
      "section",
      { class: "panel", role: "complementary", "aria-label": said.panel },
      element(
        "header",
        {},
        element("h2", {}, said.panel),
        element("button", { class: "close panel-close", type: "button", "aria-label": said.close, onclick: () => this.toggle() }, "×"),
      ),
      element(
        "label",
        { class: "follow" },
        element("input", { class: "follow-box", type: "checkbox", checked: this.following, onchange: (event) => this.follow(event.target.checked) }),
        element("span", {}, said.follow, element("small", {}, said.followHelp)),
      ),
      ...(this.state === "known" ? this.known(said) : [element("p", { class: "quiet" }, said[`${this.state}Lead`])]),
    );
  }

  /** What there is to say of the page, and what is wrong. */
  known(said) {
    const { shown, warnings, errors } = this.about.problems;
    const list = shown.filter((each) => each.severity !== "error");
    const here = list.filter((each) => each.here);
    const elsewhere = list.filter((each) => !each.here);
    const group = (title, items, open) =>
      items.length > 0 &&
      element(
        "details",
        { open },
        element("summary", {}, title, " ", element("span", { class: "count" }, String(items.length))),
        element("ul", { class: "problems" }, items.map((each) => problem(each, said))),
      );
    return [
      element("h3", {}, said.page),
      facts(this.about.page, this.root, said),
      element("h3", {}, said.problems),
      errors + warnings + here.length === 0 && element("p", { class: "quiet" }, said.fine),
      group(`${said.warnings(here.length)} ${said.onThisPage}`, here, true),
      group(said.warnings(elsewhere.length), elsewhere, false),
    ];
  }

  follow(on) {
    this.following = on;
    remember(FOLLOW, on);
  }
}
