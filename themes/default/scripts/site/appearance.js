// Appearance: light, dark or what the system says. Two sets of radio buttons, in the header and in the drawer.
// shorten: APPEARANCE radios showAppearance choice explicit
const root = document.documentElement;
const APPEARANCE = "diptych-appearance";
const radios = all(".appearance input");
const showAppearance = (choice) => {
  const explicit = choice === "light" || choice === "dark";
  if (explicit) root.dataset.theme = choice;
  else delete root.dataset.theme;
  for (const radio of radios) radio.checked = radio.value === (explicit ? choice : "automatic");
  for (const meta of all("meta[data-scheme]")) {
    const scheme = meta.dataset.scheme;
    if (explicit) meta.media = scheme === choice ? "all" : "not all";
    else meta.media = `(prefers-color-scheme: ${scheme})`;
  }
};
for (const radio of radios) {
  radio.addEventListener("change", () => {
    write(APPEARANCE, radio.value === "automatic" ? null : radio.value);
    showAppearance(radio.value);
  });
}
addEventListener("storage", (event) => {
  if (event.key === APPEARANCE || event.key === null) showAppearance(read(APPEARANCE));
});
addEventListener("pageshow", () => showAppearance(root.dataset.theme ?? read(APPEARANCE)));
