const all = (selector, within = document) => [...within.querySelectorAll(selector)];

// Tabs: a row of buttons above one panel. Without it the panels stand one after another, each under its title.
for (const tabs of all(".tabs")) {
  const panels = all(":scope > .tab", tabs);
  const list = document.createElement("div");
  list.className = "tab-list";
  list.setAttribute("role", "tablist");
  const select = (index, focus) => {
    for (const [number, panel] of panels.entries()) {
      const button = list.children[number];
      panel.hidden = number !== index;
      button.setAttribute("aria-selected", number === index);
      button.tabIndex = number === index ? 0 : -1;
      if (focus && number === index) button.focus();
    }
  };
  for (const [index, panel] of panels.entries()) {
    const title = panel.querySelector(".tab-title");
    const button = document.createElement("button");
    button.type = "button";
    button.setAttribute("role", "tab");
    button.append(...title.cloneNode(true).childNodes);
    title.id += "-title";
    button.id = panel.getAttribute("aria-labelledby");
    panel.id = `${button.id}-panel`;
    panel.setAttribute("role", "tabpanel");
    button.setAttribute("aria-controls", panel.id);
    button.addEventListener("click", () => select(index));
    list.append(button);
  }
  list.addEventListener("keydown", ({ key }) => {
    const now = panels.findIndex((panel) => !panel.hidden);
    const last = panels.length - 1;
    const to = { ArrowRight: now < last ? now + 1 : 0, ArrowLeft: now ? now - 1 : last, Home: 0, End: last }[key];
    if (to !== undefined) select(to, true);
  });
  // A link to something inside a panel opens it.
  const reveal = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const index = target ? panels.findIndex((panel) => panel.contains(target)) : -1;
    if (index < 0) return;
    select(index);
    target.scrollIntoView();
  };
  if (panels.length) {
    tabs.prepend(list);
    select(0);
    reveal();
    addEventListener("hashchange", reveal);
  }
}
