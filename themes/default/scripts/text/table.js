// Tables: a place to stop at, with a name of its own, only while there is something to scroll.
// shorten: tables table name label attributes
const tables = all(".table-scroll").map((table) => [table, { role: "region", tabindex: 0, "aria-label": table.ariaLabel }]);
if (tables.length) {
  new ResizeObserver(() => {
    for (const [table, attributes] of tables) {
      for (const name in attributes) {
        if (table.scrollWidth > table.clientWidth) table.setAttribute(name, attributes[name]);
        else table.removeAttribute(name);
      }
    }
  }).observe(document.body);
}
