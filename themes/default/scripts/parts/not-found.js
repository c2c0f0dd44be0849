// Not found: says which address was asked for.
for (const place of document.querySelectorAll("[data-address-asked]")) {
  let address = location.pathname;
  try {
    address = decodeURI(address);
  } catch {
    // Not an address anyone could have meant: shown as it came.
  }
  place.querySelector("code").textContent = address;
  place.hidden = false;
}
