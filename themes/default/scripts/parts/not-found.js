// Not found: says which address was asked for, before the page is painted, and which page has the most similar one.
for (const place of document.querySelectorAll("[data-address-asked]")) {
  place.querySelector("code").textContent = decoded(location.pathname);
  place.hidden = false;
}
for (const place of document.querySelectorAll("[data-nearest]")) find(place, place.dataset.nearest).catch(() => {});

function decoded(address) {
  try {
    return decodeURI(address);
  } catch {
    // Not an address anyone could have meant: shown as it came.
    return address;
  }
}

async function find(place, list) {
  const answer = await fetch(list);
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const asked = decoded(location.pathname);
  let most = 0.4;
  let nearest = null;
  for (const link of page.querySelectorAll("main li p > a")) {
    const { pathname } = new URL(link.getAttribute("href"), new URL(list, location));
    const address = decoded(pathname);
    // The last part of an address is what is mistyped most; the folders above tell pages of one name apart.
    const alike = likeness(last(asked), last(address)) + likeness(asked, address) / 10;
    if (alike > most) [most, nearest] = [alike, { href: pathname, link }];
  }
  if (!nearest) return;
  const way = document.createElement("a");
  way.href = nearest.href;
  way.textContent = nearest.link.textContent;
  if (nearest.link.lang) way.lang = nearest.link.lang;
  place.append(way);
  place.dataset.found = "";
}

function last(address) {
  return address.split("/").filter(Boolean).at(-1) ?? "";
}

// Dice's coefficient of pairs of characters, 0 to 1.
function likeness(one, other) {
  const pairs = (text) => new Set([...text].map((character, number, all) => character + (all[number + 1] ?? "")));
  const [a, b] = [pairs(one), pairs(other)];
  return (2 * [...a].filter((pair) => b.has(pair)).length) / (a.size + b.size || 1);
}
