// One problem: what is wrong, where, the line itself, what to do, and a link that opens the editor.

import { element } from "./element.js";

const place = ({ path, line, column }) => (line ? `${path}:${line}:${column}` : path);

/** Names stand between backticks in messages. */
const named = (text) => text.split("`").map((part, index) => (index % 2 ? element("code", {}, part) : part));

/** A problem as an item of a list. */
export const problem = (each, words) =>
  element(
    "li",
    { class: `problem ${each.severity}` },
    element(
      "p",
      { class: "what" },
      element("span", { class: "severity" }, words.severity[each.severity]),
      " ",
      named(each.message),
      " ",
      element("code", { class: "code" }, each.code),
    ),
    each.path &&
      element(
        "p",
        { class: "where" },
        each.link
          ? element("a", { href: each.link, title: words.openEditor }, place(each))
          : element("span", {}, place(each)),
      ),
    each.excerpt &&
      element(
        "pre",
        { class: "excerpt", tabindex: "0", "aria-label": place(each) },
        element("span", { class: "number", "aria-hidden": "true" }, `${each.line} `),
        element(
          "code",
          {},
          each.excerpt.before,
          element("mark", { class: each.excerpt.marked ? null : "point" }, each.excerpt.marked || "\u200b"),
          each.excerpt.after,
        ),
      ),
    each.help && element("p", { class: "help" }, element("b", {}, words.fix), " ", named(each.help)),
  );
