// Cards over terms and footnotes: their script is loaded when the first is wanted.
// shorten: wantCard link kind
for (const link of all(".prose .term, .footnote-ref a")) {
  const wantCard = (event) => {
    if (window.diptych.card) return;
    if (event.type === "click") {
      if (event.pointerType !== "touch") return;
      event.preventDefault();
    }
    load(place.cards).then(
      (ready) => ready.card(link, event.type),
      () => event.type === "click" && location.assign(link.href),
    );
  };
  for (const kind of ["pointerenter", "focus", "click"]) link.addEventListener(kind, wantCard);
}
