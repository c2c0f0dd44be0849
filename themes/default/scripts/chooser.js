// The page that offers the languages: goes on to the one the reader chose earlier.
(() => {
  let code = null;
  try {
    code = localStorage.getItem("diptych-language");
  } catch {
    return;
  }
  const links = [...document.querySelectorAll("a[data-language]")];
  const link = links.find((offered) => offered.dataset.language === code);
  if (link) location.replace(link.href + location.search + location.hash);
})();
