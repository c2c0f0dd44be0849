// Follows the site while it is written. Sent by the dev server only; no published page has it.
const { diptych: token, version } = document.querySelector("script[data-diptych]").dataset;

const events = new EventSource(new URL(`events?token=${token}`, import.meta.url));
events.addEventListener("state", (event) => {
  if (JSON.parse(event.data).version !== Number(version)) location.reload();
});
addEventListener("pagehide", () => events.close());
