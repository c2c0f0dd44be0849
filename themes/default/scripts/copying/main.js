// Copying: templates as plain text for a message, or as Markdown for another page, fields with their brackets; and how old
// browsers and plain HTTP copy. Loaded when it is wanted first.
// shorten: blocksOf blockOf inlineOf listOf tableOf textOf indent

const SKIPPED = "template, dialog, [popover], .claim, script, button, svg, .anchor, .footnote-ref, .checklist-head, .checklist-foot, .template-ways, input";

function textOf(root, markdown) {
  return `${blocksOf(root, markdown).join("\n\n")}\n`;
}

// The blocks of an element, each as its lines.
function blocksOf(element, markdown) {
  const blocks = [];
  let run = "";
  const end = () => {
    if (run.trim()) blocks.push(run.trim());
    run = "";
  };
  for (const node of element.childNodes) {
    const block = node.nodeType === 1 && !node.matches(SKIPPED) && blockOf(node, markdown);
    if (!block) {
      run += inlineOf(node, markdown);
      continue;
    }
    end();
    blocks.push(...block);
  }
  end();
  return blocks;
}

// An element as blocks, or nothing when it is part of a line.
function blockOf(element, markdown) {
  const name = element.localName;
  const heading = /^h([1-6])$/.exec(name);
  const line = () => inlineOf(element, markdown).trim();
  if (heading) return [(markdown ? `${"#".repeat(heading[1])} ` : "") + line()];
  if (element.matches(".callout-title, .tab-title, .template-title, summary")) return [markdown ? `**${line()}**` : line()];
  if (name === "p" || name === "dt" || name === "figcaption") return line() ? [line()] : [];
  if (name === "ul" || name === "ol") return [listOf(element, markdown)];
  if (name === "table") return [tableOf(element, markdown)];
  if (name === "hr") return ["---"];
  if (name === "pre") {
    const code = element.textContent.replace(/\n$/, "");
    return [markdown ? `\`\`\`\n${code}\n\`\`\`` : code];
  }
  if (name === "blockquote") return [indent(blocksOf(element, markdown).join("\n\n"), markdown ? "> " : "  ")];
  if (["div", "section", "figure", "details", "dl", "dd"].includes(name)) return blocksOf(element, markdown);
  return null;
}

function indent(text, by, first = by) {
  return text
    .split("\n")
    .map((line, number) => `${number ? by : first}${line}`.trimEnd())
    .join("\n");
}

function listOf(list, markdown) {
  const items = [...list.children].map((item, number) => {
    const box = item.querySelector(":scope > label > input, :scope > p > label > input");
    const sign = list.localName === "ol" ? `${(list.start ?? 1) + number}. ` : "- ";
    const mark = box ? `[${box.checked ? "x" : " "}] ` : "";
    return indent(mark + blocksOf(item, markdown).join("\n"), " ".repeat(sign.length), sign);
  });
  return items.join("\n");
}

// Markdown, or cells with tabs between them, as spreadsheets take them.
function tableOf(table, markdown) {
  const rows = [...table.rows].map((row) => [...row.cells].map((cell) => inlineOf(cell, markdown).trim()));
  if (!markdown) return rows.map((row) => row.join("\t")).join("\n");
  const line = (cells) => `| ${cells.join(" | ")} |`;
  const lines = rows.map((row) => line(row.map((cell) => cell.replaceAll("|", "\\|"))));
  lines.splice(1, 0, line(rows[0].map(() => "---")));
  return lines.join("\n");
}

function inlineOf(node, markdown) {
  if (node.nodeType === 3) return node.data.replace(/\s+/g, " ");
  if (node.nodeType !== 1 || node.matches(SKIPPED)) return "";
  const inner = [...node.childNodes].map((child) => inlineOf(child, markdown)).join("");
  if (node.localName === "br") return markdown ? "\\\n" : "\n";
  if (node.localName === "img") return node.alt;
  if (!markdown) return inner;
  if (node.localName === "strong") return `**${inner}**`;
  if (node.localName === "em") return `*${inner}*`;
  if (node.localName === "del") return `~~${inner}~~`;
  if (node.localName === "code") return `\`${inner}\``;
  if (node.localName === "a" && !node.matches(".term")) return `[${inner}](${node.href})`;
  return inner;
}

// Without a clipboard of its own a browser takes what a copy event brings. Says whether it did.
window.diptych.put = (text) => {
  const put = (event) => {
    event.preventDefault();
    event.clipboardData.setData("text/plain", text);
  };
  document.addEventListener("copy", put);
  const done = document.execCommand("copy");
  document.removeEventListener("copy", put);
  return done;
};

// What is offered to be copied, as Markdown or plain: a template, or the whole page under its title.
window.diptych.text = (part, markdown) => {
  const text = textOf(part, markdown);
  return part.matches(".prose") ? `${markdown ? "# " : ""}${document.querySelector("h1").textContent.trim()}\n\n${text}` : text;
};
