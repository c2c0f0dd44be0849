// Figures: a picture that is shown smaller than it is opens as large as the window; the dialog comes when it is wanted.
// shorten: picture offer zoomButton
for (const picture of all(".prose figure img")) {
  const offer = () => {
    if (picture.naturalWidth <= picture.clientWidth * 1.1 || picture.closest("button, a")) return;
    const zoomButton = newButton("", () => load(place.zoom).then((ready) => ready.zoom(picture)));
    zoomButton.className = "zoom-button";
    zoomButton.ariaHasPopup = "dialog";
    picture.replaceWith(zoomButton);
    zoomButton.append(picture);
  };
  if (picture.complete) offer();
  picture.addEventListener("load", offer);
}
