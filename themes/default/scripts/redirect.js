// A page that has moved: goes on to its new address with the query and the fragment of the old one.
(() => {
  const link = document.querySelector("a[data-redirect]");
  if (!link) return;
  const target = new URL(link.href);
  target.search ||= location.search;
  if (location.hash) target.hash = location.hash;
  location.replace(target.href);
})();
