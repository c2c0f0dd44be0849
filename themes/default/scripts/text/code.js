// Code: a button copies what a reader would go on with, without the lines that are marked as deleted.
// shorten: block copyButton shown
for (const block of all(".code")) {
  const copyButton = newButton(words.copy, () => {
    const shown = block.querySelector("code").cloneNode(true);
    for (const line of all("del", shown)) line.remove();
    copyText(shown.textContent.trimEnd(), copyButton);
  });
  block.append(copyButton);
}
