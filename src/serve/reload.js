// Reloads the page when the site has changed. Sent by the dev server only; no published page has it.
(() => {
  const version = document.currentScript.dataset.version;
  const events = new EventSource(document.currentScript.dataset.events);
  events.addEventListener("version", (event) => {
    if (event.data !== version) location.reload();
  });
  addEventListener("pagehide", () => events.close());
})();
