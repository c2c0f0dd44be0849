// Figures: a picture that is shown smaller than it is opens as large as the window; the dialog comes when it is wanted.
// Without it the picture is a link to its file.
// shorten: link picture offer zoomButton
for (const link of all(".picture-link")) {
  const [picture] = link.children;
  const offer = () => {
    if (picture.naturalHeight <= picture.clientHeight * 1.1) return link.replaceWith(picture);
    const zoomButton = newButton("", () => load(place.zoom).then((ready) => ready.zoom(picture)));
    zoomButton.className = "zoom-button";
    zoomButton.ariaHasPopup = "dialog";
    link.replaceWith(zoomButton);
    zoomButton.append(picture);
  };
  if (picture.complete) offer();
  else picture.onload = offer;
}
