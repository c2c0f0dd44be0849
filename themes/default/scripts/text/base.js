// What the parts of this script share, besides what they share with every page.
// shorten: newButton made act

function newButton(label, act) {
  const made = document.createElement("button");
  made.type = "button";
  // In the reader's language, also where the text around it is in another.
  made.lang = html.lang;
  made.append(label);
  made.onclick = act;
  return made;
}
