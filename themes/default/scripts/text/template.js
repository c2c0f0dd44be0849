// Templates, and pages that are one: buttons that copy them. How their text is written comes when it is wanted.
// shorten: template copyPart ways markdown part wanted clicked label
const copyPart = (clicked, part, markdown) => {
  const wanted = () => load(place.copying);
  // There by now when a pointer comes first.
  clicked.onpointerenter = wanted;
  clicked.onclick = () => copyText(wanted().then((ready) => ready.text(part, markdown)), clicked);
};
for (const template of all(".template")) {
  const ways = document.createElement("div");
  ways.className = "template-ways";
  for (const label of [words.copy, "Markdown"]) {
    const clicked = newButton(label);
    copyPart(clicked, template.querySelector(".template-text"), label !== words.copy);
    ways.append(clicked);
  }
  template.querySelector(".template-title").after(ways);
}
for (const label of all("[data-copy-page]")) {
  copyPart(label, document.querySelector(".prose"), label.dataset.copyPage === "markdown");
}
