// A picture as large as the window, in a dialog. Escape and a click close it. Loaded when the first is wanted.
window.diptych.zoom = (picture) => {
  const dialog = document.createElement("dialog");
  const large = picture.cloneNode();
  dialog.className = "zoom";
  dialog.ariaLabel = picture.alt;
  large.loading = "eager";
  dialog.append(large);
  document.body.append(dialog);
  dialog.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  dialog.showModal();
};
