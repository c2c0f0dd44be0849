// Code: a button copies what a reader would go on with, without the lines that are marked as deleted.
for (const block of all(".code")) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = document.body.dataset.copy;
  // In the reader's language, also where the text around it is in another.
  button.lang = document.documentElement.lang;
  button.addEventListener("click", () => {
    const code = block.querySelector("code").cloneNode(true);
    for (const line of all("del", code)) line.remove();
    copyText(code.textContent.trimEnd(), button);
  });
  block.append(button);
}
