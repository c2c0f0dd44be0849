// Menus of the header close on Escape and on a click elsewhere.
// shorten: menus menu
const menus = all(".tools details");
addEventListener("keydown", ({ key }) => {
  for (const menu of menus) {
    if (key !== "Escape" || !menu.open) continue;
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
addEventListener("click", ({ target }) => {
  for (const menu of menus) menu.open &&= menu.contains(target);
});
