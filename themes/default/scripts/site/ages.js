// Reviews: compares the day by which a page must be reviewed with the reader's today, so that what is late turns amber and
// red without a new build. Without it the day itself stands there.
// shorten: today drawings drawn sayAge left late texts said
const today = new Date();
const drawings = {
  due: "M17.25 10a7.25 7.25 0 1 1-14.5 0 7.25 7.25 0 0 1 14.5 0ZM10 6v4.25L12.75 12",
  over: "M10 3.25 17.5 16.5h-15zM10 8v3.75m0 2.2v.05",
};
for (const element of all("[data-review-by]")) {
  const left = Math.round((Date.parse(element.dataset.reviewBy) - Date.UTC(today.getFullYear(), today.getMonth(), today.getDate())) / 864e5);
  if (left > 30) continue;
  const age = left < 0 ? "over" : "due";
  const texts = (element.dataset[age] ?? document.body.dataset[age]).split("|");
  const days = Math.abs(left);
  const said = texts[days === 1 ? 0 : 1].replace("{n}", days);
  const drawn = `<svg class="icon" viewBox="0 0 20 20" aria-hidden="true"><path d="${drawings[age]}"/></svg>`;
  element.dataset.age = age;
  const bar = element.querySelector(".trust-state");
  if (bar) {
    bar.querySelector("svg").outerHTML = drawn;
    const [state, detail] = bar.querySelectorAll("strong, span");
    // The days that stand there are kept, each with its mark-up, in another sentence.
    const [reviewed, date] = bar.querySelectorAll("time");
    const parts = { "{reviewed}": reviewed, "{date}": date ?? reviewed };
    const sentence = date && age === "over" ? element.dataset.missed : element.dataset.by;
    detail?.replaceChildren(...sentence.split(/(\{\w+\})/).map((part) => parts[part]?.cloneNode(true) ?? part));
    state.textContent = said;
  } else if (element.matches("a")) {
    element.insertAdjacentHTML("beforeend", `${drawn}<span class="visually-hidden"></span>`);
    element.lastChild.textContent = said;
  } else {
    element.innerHTML = drawn;
    element.append(said);
  }
}
