// Sidebar: the current page in sight; on narrow screens a modal drawer.
// shorten: sidebar current showCurrent drawer wide scroller
const sidebar = document.querySelector(".sidebar");
const current = sidebar?.querySelector("[aria-current]");
const showCurrent = (scroller) => {
  if (current) scroller.scrollTop += current.getBoundingClientRect().top - innerHeight / 2;
};
if (sidebar && current) {
  const box = sidebar.getBoundingClientRect();
  if (current.getBoundingClientRect().bottom > box.bottom) showCurrent(sidebar);
}
const menu = document.querySelector("a.menu");
if (sidebar && menu) {
  const drawer = document.createElement("dialog");
  const wide = matchMedia("(width >= 832px)");
  const place = document.createComment("sidebar");
  drawer.className = "drawer";
  drawer.setAttribute("aria-label", menu.getAttribute("aria-label"));
  menu.setAttribute("role", "button");
  menu.setAttribute("aria-haspopup", "dialog");
  document.body.append(drawer);
  const open = (event) => {
    event.preventDefault();
    sidebar.replaceWith(place);
    drawer.append(sidebar);
    drawer.showModal();
    showCurrent(sidebar);
  };
  menu.addEventListener("click", open);
  menu.addEventListener("keydown", (event) => {
    if (event.key === " ") open(event);
  });
  // Escape, the button and a click beside it all end here; the browser gives the focus back.
  drawer.addEventListener("close", () => place.replaceWith(sidebar));
  drawer.addEventListener("click", (event) => {
    const target = event.target;
    if (target.closest("[data-close]")) event.preventDefault();
    if (target === drawer || target.closest("[data-close], a")) drawer.close();
  });
  wide.addEventListener("change", () => drawer.open && drawer.close());
}
