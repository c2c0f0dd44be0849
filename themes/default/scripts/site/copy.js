// Copying and printing. What was done is said once, to those who listen.
// shorten: status copyText label before put done
const { copied } = document.body.dataset;
const status = document.createElement("div");
status.className = "visually-hidden";
status.setAttribute("role", "status");
document.body.append(status);

async function copyText(text, label) {
  if (label.textContent === copied) return;
  const before = label.textContent;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Plain HTTP has no clipboard of its own, but takes what a copy event brings.
    const put = (event) => {
      event.preventDefault();
      event.clipboardData.setData("text/plain", text);
    };
    document.addEventListener("copy", put);
    const done = document.execCommand("copy");
    document.removeEventListener("copy", put);
    if (!done) return;
  }
  label.textContent = status.textContent = copied;
  setTimeout(() => {
    label.textContent = before;
    status.textContent = "";
  }, 2000);
}

for (const button of all("[data-action]")) {
  button.addEventListener("click", () => {
    if (button.dataset.action === "print") print();
    else copyText(location.href, button.querySelector("span"));
  });
}
