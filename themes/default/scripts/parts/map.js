// The map: of the pages that are reviewed, those whose next review is near or late stand apart, by the reader's today.
for (const place of document.querySelectorAll("[data-reviews]")) {
  const counts = { due: 0, over: 0 };
  for (const day of place.dataset.reviews.split(" ")) {
    const [date, count] = day.split("*");
    // Both at midnight where the reader is.
    const left = Math.round((new Date(`${date}T00:00`) - new Date().setHours(0, 0, 0, 0)) / 864e5);
    if (left <= 30) counts[left < 0 ? "over" : "due"] += Number(count);
  }
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
