// A picture as large as it is, in a dialog. Its button, Escape and a click close it. Loaded when the first is wanted.
// shorten: place sheet dialog large button
const place = document.querySelector("[data-zoom-style]").dataset;
const sheet = document.createElement("link");
sheet.rel = "stylesheet";
sheet.href = place.zoomStyle;
document.head.append(sheet);
window.diptych.zoom = (picture) => {
  const dialog = document.createElement("dialog");
  const button = document.createElement("button");
  const large = picture.cloneNode();
  dialog.className = "zoom";
  dialog.ariaLabel = picture.alt;
  button.type = "button";
  button.className = "zoom-close";
  button.ariaLabel = place.close;
  const [icon, cross] = ["svg", "path"].map((name) => document.createElementNS("http://www.w3.org/2000/svg", name));
  icon.setAttribute("viewBox", "0 0 20 20");
  icon.ariaHidden = "true";
  cross.setAttribute("d", "m5 5 10 10M15 5 5 15");
  icon.append(cross);
  button.append(icon);
  large.loading = "eager";
  dialog.append(button, large);
  document.body.append(dialog);
  dialog.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  dialog.showModal();
  // The button that has the focus may be anywhere: a picture is looked at from its top.
  dialog.scrollTo(0, 0);
};
