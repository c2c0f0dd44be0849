// Appearance: light, dark or what the system says. Two sets of radio buttons, in the header and in the drawer.
// shorten: APPEARANCE radios showAppearance choice explicit meta radio
const APPEARANCE = "diptych-appearance";
const radios = all(".appearance input");
const showAppearance = (choice) => {
  const explicit = choice === "light" || choice === "dark";
  if (explicit) html.dataset.theme = choice;
  else delete html.dataset.theme;
  for (const radio of radios) radio.checked = radio.value === (explicit ? choice : "automatic");
  for (const meta of all("meta[data-scheme]")) {
    const { scheme } = meta.dataset;
    meta.media = explicit ? (scheme === choice ? "all" : "not all") : `(prefers-color-scheme: ${scheme})`;
  }
};
for (const radio of radios) {
  radio.addEventListener("change", () => {
    showAppearance(radio.value);
    keep(APPEARANCE, radio.value);
  });
}
addEventListener("storage", () => showAppearance(kept[APPEARANCE]));
addEventListener("pageshow", () => showAppearance(html.dataset.theme ?? kept[APPEARANCE]));
