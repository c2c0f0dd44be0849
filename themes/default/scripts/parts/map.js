// The map: of the pages that are reviewed, those whose next review is near or late stand apart, by the reader's today.
for (const place of document.querySelectorAll("[data-reviews]")) {
  const counts = { due: 0, over: 0 };
  // What is near and what is late is reckoned where all ages are.
  const days = document.createElement("div");
  for (const day of place.dataset.reviews.split(" ")) {
    const one = document.createElement("span");
    [one.dataset.reviewBy, one.dataset.count] = day.split("*");
    days.append(one);
  }
  window.diptych.age(days);
  for (const { dataset } of days.children) if (dataset.age) counts[dataset.age] += Number(dataset.count);
  const bar = place.querySelector("rect.is-reviewed");
  if (!bar || counts.due + counts.over === 0) continue;
  const numberOf = (id) => place.querySelector(`li:has(.is-${id}) strong`);
  const reviewed = numberOf("reviewed");
  const all = Number(reviewed.textContent);
  const whole = Number(bar.getAttribute("width"));
  let x = Number(bar.getAttribute("x"));
  for (const [id, count] of [["reviewed", all - counts.due - counts.over], ...Object.entries(counts)]) {
    const number = numberOf(id);
    number.textContent = count;
    number.parentElement.classList.toggle("later", count === 0);
    if (count === 0) continue;
    const part = bar.cloneNode();
    const length = (whole * count) / all;
    part.setAttribute("class", `part is-${id}`);
    part.setAttribute("x", x);
    part.setAttribute("width", length);
    x += length;
    bar.before(part);
  }
  bar.remove();
  const said = [...place.querySelectorAll(".bar-legend li:not(.later)")].map((entry) => entry.textContent.trim());
  place.querySelector("title").textContent = place.querySelector("h2").textContent + place.dataset.colon + said.join(place.dataset.comma);
}
