// Tables: a place to stop at, with a name of its own, only while there is something to scroll.
// shorten: tables measure scrolls attributes
const tables = all(".table-scroll").map((table) => [table, table.getAttribute("aria-label")]);
const measure = () => {
  for (const [table, label] of tables) {
    const scrolls = table.scrollWidth > table.clientWidth;
    const attributes = { role: "region", tabindex: "0", "aria-label": label };
    for (const [name, value] of Object.entries(attributes)) {
      if (scrolls) table.setAttribute(name, value);
      else table.removeAttribute(name);
    }
  }
};
if (tables.length) new ResizeObserver(measure).observe(document.body);
