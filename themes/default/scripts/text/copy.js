// Copying and printing. What was done is said once, to those who listen.
// shorten: status copyText label before what button
const status = document.createElement("div");
status.className = "visually-hidden";
status.role = "status";
document.body.prepend(status);

async function copyText(what, button) {
  const label = button.querySelector("span") ?? button;
  const before = label.textContent;
  if (before === words.copied) return;
  const { clipboard } = navigator;
  try {
    // A text that is still on its way is handed over as such: some browsers take one only while the click lasts.
    await (what.then ? clipboard.write([new ClipboardItem({ "text/plain": what })]) : clipboard.writeText(what));
  } catch {
    // Plain HTTP has no clipboard of its own.
    if (!(await load(place.copying)).put(await what)) return;
  }
  label.textContent = status.textContent = words.copied;
  setTimeout(() => {
    label.textContent = before;
    status.textContent = "";
  }, 2000);
}

window.diptych.copy = copyText;

for (const button of all("[data-action]")) {
  button.onclick = () => (button.dataset.action === "print" ? print() : copyText(Object.assign(new URL(location), { hash: reached() }).href, button));
}
