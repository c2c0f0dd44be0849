// Figures: a picture that is shown smaller than it is opens as large as the window in a dialog. Escape and a click close it.
const dialog = document.createElement("dialog");
dialog.className = "zoom";
dialog.addEventListener("click", () => dialog.close());
for (const picture of document.querySelectorAll(".prose figure > img, .prose figure > p > img")) {
  const offer = () => {
    if (picture.naturalWidth <= picture.clientWidth * 1.1 || picture.closest("button, a")) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "zoom-button";
    button.setAttribute("aria-haspopup", "dialog");
    picture.replaceWith(button);
    button.append(picture);
    button.addEventListener("click", () => {
      const large = picture.cloneNode();
      large.loading = "eager";
      dialog.setAttribute("aria-label", picture.alt);
      dialog.replaceChildren(large);
      document.body.append(dialog);
      dialog.showModal();
    });
  };
  if (picture.complete) offer();
  else picture.addEventListener("load", offer, { once: true });
}
