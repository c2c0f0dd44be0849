// Reviews: compares the day by which a page must be reviewed with the reader's today, so that what is late turns amber and
// red without a new build. Without it the day itself stands there. What it writes has its room from the first paint on.
// shorten: showAges left said late drawn element detail heard
const showAges = (within) => all("[data-review-by]", within).forEach((element) => {
  // Both at midnight where the reader is.
  const left = Math.round((new Date(`${element.dataset.reviewBy}T00:00`) - new Date().setHours(0, 0, 0, 0)) / 864e5);
  if (left > 30) return;
  const late = left < 0 ? "over" : "due";
  const said = (element.dataset[late] ?? words[late]).split("|")[left ** 2 === 1 ? 0 : 1].replace("{n}", Math.abs(left));
  const drawn = document.createRange().createContextualFragment(`<svg class="icon" viewBox="0 0 20 20" aria-hidden="true"><path d="${
    left < 0 ? "M10 3.25 17.5 16.5h-15zM10 8v3.75m0 2.2v.05" : "M17.25 10a7.25 7.25 0 1 1-14.5 0 7.25 7.25 0 0 1 14.5 0ZM10 6v4.25L12.75 12"
  }"/></svg>`);
  element.dataset.age = late;
  if (element.matches(".trust")) {
    element.querySelector("svg").replaceWith(drawn);
    element.querySelector("strong").textContent = said;
    for (const detail of all("[data-when]", element)) detail.hidden = detail.dataset.when !== late;
  } else if (element.matches("a")) {
    const heard = document.createElement("span");
    heard.className = "visually-hidden";
    heard.append(said);
    element.append(drawn, heard);
  } else {
    element.replaceChildren(drawn, said);
  }
});
showAges();
window.diptych.age = showAges;
