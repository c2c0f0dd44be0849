// Tabs: a row of buttons above one panel. Without it the panels stand one after another, each under its title.
// shorten: tabs panels panel list selectTab aimed index number now last tabButton reveal heading
for (const tabs of all(".tabs")) {
  const panels = all(":scope > .tab", tabs);
  const list = document.createElement("div");
  list.className = "tab-list";
  list.role = "tablist";
  const selectTab = (index, focus) =>
    panels.forEach((panel, number) => {
      const tabButton = list.children[number];
      panel.hidden = number !== index;
      tabButton.ariaSelected = number === index;
      tabButton.tabIndex = number === index ? 0 : -1;
      if (focus && number === index) tabButton.focus();
    });
  panels.forEach((panel, number) => {
    const heading = panel.querySelector(".tab-title");
    const tabButton = newButton("", () => selectTab(number));
    tabButton.append(...heading.cloneNode(true).childNodes);
    tabButton.role = "tab";
    // The button takes the place of the title, and its id.
    tabButton.id = heading.id;
    heading.id += "-title";
    panel.role = "tabpanel";
    list.append(tabButton);
  });
  list.addEventListener("keydown", ({ key }) => {
    const now = panels.findIndex((panel) => !panel.hidden);
    const last = panels.length - 1;
    const to = { ArrowRight: now < last ? now + 1 : 0, ArrowLeft: now ? now - 1 : last, Home: 0, End: last }[key];
    if (to !== undefined) selectTab(to, true);
  });
  // A link to something inside a panel opens it.
  const reveal = () => {
    const aimed = document.getElementById(fragmentOf(location));
    const index = panels.findIndex((panel) => panel.contains(aimed));
    if (!aimed || index < 0) return;
    selectTab(index);
    aimed.scrollIntoView();
  };
  tabs.prepend(list);
  selectTab(0);
  reveal();
  addEventListener("hashchange", reveal);
}
