// Side by side: links to the other language open it beside this one. What shows it is loaded when it is asked for.
// A page that is none of two shows itself, whatever its address asks.
// shorten: pairing beside link section
const pairing = document.getElementById("page-side-by-side");
const beside = pairing && asked.get("with");
if (pairing) for (const link of all("a[data-with]")) if (beside !== link.dataset.with) {
  const section = link.hash;
  asked.set("with", link.dataset.with);
  link.href = "?" + asked;
  // A link of a section leads to it, one of the page to where the reader is.
  link.onclick = () => (link.hash = section || reached());
}
if (beside) {
  loadStyle(pairing.dataset.style);
  load(pairing.dataset.script).catch(() => delete html.dataset.sideBySide);
} else delete html.dataset.sideBySide;
