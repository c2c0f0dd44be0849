// The map: of the pages that are reviewed, those whose next review is near or late stand apart, by the reader's today.
for (const place of document.querySelectorAll("[data-reviews]")) {
  const counts = { due: 0, over: 0 };
  for (const day of place.dataset.reviews.split(" ")) {
    const [date, count] = day.split("*");
    // Both at midnight where the reader is.
    const left = Math.round((new Date(`${date}T00:00`) - new Date().setHours(0, 0, 0, 0)) / 864e5);
    if (left <= 30) counts[left < 0 ? "over" : "due"] += Number(count);
  }
  const { due, over } = counts;
  const bar = place.querySelector("rect.is-reviewed");
  const entry = place.querySelector("li:has(.is-reviewed)");
  if (!bar || due + over === 0) continue;
  const number = entry.querySelector("strong");
  const all = Number(number.textContent);
  const whole = Number(bar.getAttribute("width"));
  let x = Number(bar.getAttribute("x"));
  const parts = [["reviewed", entry.innerText.replace(number.textContent, "").trim(), all - due - over], ["due", place.dataset.due, due], ["over", place.dataset.over, over]];
  for (const [id, label, count] of parts) {
    if (!count) continue;
    const length = (whole * count) / all;
    const [part, named] = [bar.cloneNode(), entry.cloneNode(true)];
    for (const drawn of [part, named.querySelector(".part")]) drawn.setAttribute("class", `part is-${id}`);
    part.setAttribute("x", x);
    part.setAttribute("width", length);
    x += length;
    named.querySelector("strong").textContent = count;
    [...named.childNodes].find(({ nodeType }) => nodeType === Node.TEXT_NODE).data = `${label} `;
    bar.before(part);
    entry.before(named);
  }
  bar.remove();
  entry.remove();
  const said = [...place.querySelectorAll(".bar-legend li")].map((named) => named.textContent.trim());
  place.querySelector("title").textContent = place.querySelector("h2").textContent + place.dataset.colon + said.join(place.dataset.comma);
}
