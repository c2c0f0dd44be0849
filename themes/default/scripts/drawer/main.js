// The drawer: on narrow screens the sidebar as a modal dialog. Loaded when the menu is opened first.
const sidebar = document.querySelector(".sidebar");
const place = document.createComment("sidebar");
const drawer = document.createElement("dialog");
let opener = null;
drawer.className = "drawer";
document.body.append(drawer);

const close = () => drawer.open && drawer.close();
// Escape, the button and a click beside it all end here; the browser gives the focus back.
drawer.addEventListener("close", () => {
  place.replaceWith(sidebar);
  opener.ariaExpanded = "false";
});
drawer.addEventListener("click", ({ target }) => {
  if (target === drawer || target.closest("[data-close], a")) close();
});
sidebar.querySelector("[data-close]")?.addEventListener("click", (event) => event.preventDefault());
matchMedia("(width >= 832px)").addEventListener("change", close);

window.diptych.drawer = (menu) => {
  if (drawer.open) return;
  opener = menu;
  drawer.setAttribute("aria-label", menu.getAttribute("aria-label"));
  sidebar.replaceWith(place);
  drawer.append(sidebar);
  menu.ariaExpanded = "true";
  drawer.showModal();
  const current = sidebar.querySelector("[aria-current]");
  if (current) sidebar.scrollTop += current.getBoundingClientRect().top - innerHeight / 2;
};
