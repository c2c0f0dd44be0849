// What the panel says of the page at hand.

import { element } from "./element.js";

const DAY = 24 * 60 * 60 * 1000;

/** Days from today to a day as `2026-11-24`, both in the reader's calendar. */
const daysUntil = (day) => {
  const [year, month, date] = day.split("-").map(Number);
  const now = new Date();
  return Math.round((Date.UTC(year, month - 1, date) - Date.UTC(now.getFullYear(), now.getMonth(), now.getDate())) / DAY);
};

const written = (day, tag) => {
  const [year, month, date] = day.split("-").map(Number);
  const format = new Intl.DateTimeFormat(tag, { dateStyle: "long", timeZone: "UTC" });
  return element("time", { datetime: day }, format.format(new Date(Date.UTC(year, month - 1, date))));
};

const row = (name, ...value) => element("div", { class: "row" }, element("dt", {}, name), element("dd", {}, ...value));

const source = ({ path, link }, words) =>
  link ? element("a", { href: link, title: words.openEditor }, path) : element("span", { class: "path" }, path);

const review = (page, words, tag) => {
  const days = page.reviewBy ? daysUntil(page.reviewBy) : null;
  const late = days !== null && days < 0;
  return [
    row(words.reviewed, page.reviewed ? written(page.reviewed, tag) : words.never),
    page.reviewBy &&
      row(
        words.reviewBy,
        written(page.reviewBy, tag),
        " ",
        element("span", { class: late ? "chip late" : "chip" }, late ? words.overdue(-days) : words.dueIn(days)),
      ),
  ];
};

const version = (each, root, words) =>
  element(
    "li",
    {},
    element("span", { class: "language", lang: each.tag }, each.language),
    each.isCurrent
      ? element("span", { class: "chip" }, words.here)
      : element("a", { href: new URL(each.address, root), lang: each.tag }, each.title),
    each.source
      ? source(each.source, words)
      : element("span", { class: "chip late" }, words.missing),
    each.words && element("span", { class: "quiet" }, words.words(...each.words)),
  );

const links = (title, list, root, words) =>
  element(
    "details",
    { class: "links" },
    element("summary", {}, title, " ", element("span", { class: "count" }, String(list.length))),
    list.length
      ? element(
          "ul",
          {},
          list.map((each) =>
            element(
              "li",
              {},
              each.address === null
                ? element("span", {}, each.title)
                : element("a", { href: new URL(each.address, root) }, each.title),
              words.kind[each.kind] && element("span", { class: each.kind === "broken" ? "chip late" : "quiet" }, words.kind[each.kind]),
            ),
          ),
        )
      : element("p", { class: "quiet" }, words.nothing),
  );

/** The facts of a page; `null` is a page that nobody wrote. */
export const facts = (page, root, words) => {
  if (!page) return [element("p", { class: "quiet" }, words.nobody)];
  const tag = document.documentElement.lang || "en";
  return [
    element(
      "dl",
      {},
      row(words.file, source(page.source, words)),
      (page.draft || page.status) && row(words.state, page.draft ? words.draft : (words.statuses[page.status] ?? page.status)),
      page.owner && row(words.owner, page.owner),
      review(page, words, tag),
      row(words.length, words.words(...page.words)),
    ),
    element("h3", {}, words.languages),
    element("ul", { class: "versions" }, page.versions.map((each) => version(each, root, words))),
    links(words.outgoing, page.outgoing, root, words),
    links(words.incoming, page.incoming, root, words),
  ];
};
