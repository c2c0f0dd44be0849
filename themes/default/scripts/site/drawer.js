// Sidebar: the current page in sight. On narrow screens the menu opens it as a drawer, whose script comes when it is wanted.
// shorten: sidebar current menu opened ready
const sidebar = document.querySelector(".sidebar");
const current = sidebar?.querySelector("[aria-current]");
// It ends where the window ends.
const { top, bottom } = current?.getBoundingClientRect() ?? {};
if (bottom > innerHeight) sidebar.scrollTop += top - innerHeight / 2;
for (const menu of all("a.menu")) {
  menu.role = "button";
  menu.ariaHasPopup = "dialog";
  menu.ariaExpanded = "false";
  const opened = (event) => {
    if (event.key && event.key !== " ") return;
    event.preventDefault();
    load(place.drawer).then(
      (ready) => ready.drawer(menu),
      () => location.assign(menu.href),
    );
  };
  menu.addEventListener("click", opened);
  menu.addEventListener("keydown", opened);
}
