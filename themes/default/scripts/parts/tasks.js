// Lists of tasks: ticks are remembered in this browser, one set for each named run of the page, in all languages.
//
// A tick belongs to a task by its section and its words, so that it stays when tasks are added, moved or mended; in
// another language, where the words differ, by its place in the section. A tick whose task is gone is kept: it may return.

const template = document.getElementById("page-tasks");
const prose = document.querySelector(".prose");
const lists = prose ? [...prose.querySelectorAll(".tasks")].filter((list) => !list.parentElement.closest(".tasks")) : [];

if (template && lists.length) begin(template.dataset);

function begin(texts) {
  const language = prose.closest("[lang]").lang;
  const base = new URL(document.querySelector("script[data-root]")?.dataset.root || "./", location).pathname;
  const KEY = `diptych-tasks:${base}${texts.page}`;
  const tasks = tasksOf(language);
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  let state = { current: 0, runs: [{ name: "", ticks: [] }] };
  // Ticks of the current run that have no task on this page now.
  let leftover = [];

  const parts = template.content.cloneNode(true);
  const [head, foot, dialog] = [".checklist-head", ".checklist-foot", "dialog"].map((name) => parts.querySelector(name));
  const menu = head.querySelector("details");
  const note = foot.querySelector(".checklist-note");
  const whole = { count: head.querySelector(".checklist-count"), bar: head.querySelector("progress"), tasks };
  const counters = [whole];
  const cards = lists.map((list) => {
    const card = document.createElement("div");
    card.className = "checklist";
    list.replaceWith(card);
    card.append(list);
    return card;
  });
  cards.forEach((card, number) => {
    if (cards.length < 2) return;
    const own = document.createElement("div");
    own.className = "checklist-head";
    own.innerHTML = '<p class="checklist-count"></p><progress max="1" value="0" aria-hidden="true"></progress>';
    counters.push({ count: own.firstChild, bar: own.lastChild, tasks: tasks.filter((task) => lists[number].contains(task.input)) });
    card.prepend(own);
  });
  if (cards.length < 2) {
    cards[0].prepend(head);
    cards[0].append(foot);
  } else {
    // Several lists are one checklist: its head and foot stand before the first.
    const card = document.createElement("div");
    card.className = "checklist checklist-whole";
    card.append(head, foot);
    cards[0].before(card);
  }
  document.body.append(dialog);

  const run = () => state.runs[state.current];
  const nameOf = ({ name }) => name || texts.mine;
  const today = () => {
    const now = new Date();
    return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
  };

  const dayOf = (text) => {
    const [year, month, day] = (text ?? "").split("-").map(Number);
    return day ? fill(texts.date, { year, month: texts.months.split("|")[month - 1], day }) : "";
  };

  function load() {
    let stored = null;
    try {
      stored = JSON.parse(localStorage.getItem(KEY));
    } catch {
      // Nothing is kept here, or something else is.
    }
    const runs = Array.isArray(stored?.runs) ? stored.runs.filter((one) => typeof one?.name === "string" && Array.isArray(one.ticks)) : [];
    if (runs.length) state = { current: Math.min(Math.max(Number(stored.current) || 0, 0), runs.length - 1), runs };
  }

  function save() {
    let kept = true;
    try {
      localStorage.setItem(KEY, JSON.stringify(state));
    } catch {
      kept = false;
    }
    if (!kept) note.textContent = texts.notKept;
  }

  // The page as the current run has it.
  function show() {
    const placed = assign(run().ticks.filter((tick) => typeof tick?.text === "string"), tasks, language);
    leftover = placed.leftover;
    for (const task of tasks) task.input.checked = placed.ticks.get(task)?.done ?? task.input.defaultChecked;
    count();
  }

  function count() {
    for (const { count, bar, tasks } of counters) {
      const done = tasks.filter(({ input }) => input.checked).length;
      const complete = done === tasks.length;
      const date = complete && count === whole.count && dayOf(run().finished);
      const text = fill(date ? texts.allOn : complete ? texts.all : texts.done, { n: done, total: tasks.length, date });
      // Said aloud only when it changes.
      if (count.textContent !== text) count.textContent = text;
      count.classList.toggle("complete", complete);
      bar.max = tasks.length;
      bar.value = done;
    }
    menu.querySelector("summary span").textContent = fill(texts.run, { name: nameOf(run()) });
    const items = state.runs.map((one, number) => {
      const item = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = nameOf(one);
      if (number === state.current) button.setAttribute("aria-current", "true");
      button.addEventListener("click", () => open(number));
      item.append(button);
      return item;
    });
    menu.querySelector("ul").replaceChildren(...items);
    menu.querySelector("[data-do=delete]").hidden = state.runs.length < 2;
    dispatchEvent(new Event("diptych-ticks"));
  }

  // What is ticked goes into the current run.
  function keep() {
    const changed = tasks.filter(({ input }) => input.checked !== input.defaultChecked);
    const ticks = changed.map(({ section, text, at, of, input }) => ({ section, text, at, of, language, done: input.checked }));
    const complete = tasks.every(({ input }) => input.checked);
    const { name, finished } = run();
    state.runs[state.current] = { name, ticks: [...ticks, ...leftover], ...(complete && { finished: finished ?? today() }) };
    save();
    count();
  }

  function open(number) {
    menu.open = false;
    menu.querySelector("summary").focus();
    state.current = number;
    save();
    show();
  }

  // Two runs with one name could not be told apart.
  function unlike(name, others) {
    const names = others.map(nameOf);
    let free = name;
    for (let number = 2; names.includes(free); number++) free = `${name} (${number})`;
    return free;
  }

  const isNamed = (one, name) => nameOf(one) === name || nameOf(one).startsWith(`${name} (`);

  function add(name, ticks) {
    state.runs.push({ name: unlike(name, state.runs), ticks });
    state.current = state.runs.length - 1;
    save();
    show();
  }

  // Asks for a name, or whether to go on; gives the name, "" or null.
  function ask({ dataset }, value) {
    const [label, input] = dialog.querySelector("label").children;
    label.textContent = fill(dataset.ask, { name: nameOf(run()) });
    input.hidden = value === undefined;
    input.required = !input.hidden;
    input.value = value ?? "";
    const yes = dialog.querySelector(".primary");
    yes.textContent = dataset.yes;
    dialog.showModal();
    if (input.hidden) dialog.querySelector("[data-do=cancel]").focus();
    else input.select();
    return new Promise((resolve) => (answer = resolve));
  }
  let answer;
  dialog.addEventListener("submit", () => answer(dialog.querySelector("input").value.trim()));
  dialog.addEventListener("cancel", () => answer(null));

  function asText() {
    const lines = [`# ${texts.title}`, "", `${fill(texts.run, { name: nameOf(run()) })}  `, `${whole.count.textContent}  `, `<${location.href.split("#")[0]}>`];
    let heading = null;
    for (const task of tasks) {
      if (task.heading !== heading) lines.push("", ...(task.heading ? [`## ${task.heading}`, ""] : []));
      heading = task.heading;
      lines.push(`${"  ".repeat(task.depth)}- [${task.input.checked ? "x" : " "}] ${task.line}`);
    }
    return `${lines.join("\n")}\n`;
  }

  // The state of the run as a link: in the fragment, which browsers send to nobody.
  function asLink() {
    const changed = (done) => tasks.filter(({ input }) => input.checked === done && input.defaultChecked !== done).map(({ code }) => code);
    const fields = new URLSearchParams({ run: nameOf(run()), done: changed(true).join(".") });
    if (changed(false).length) fields.set("open", changed(false).join("."));
    return `${location.href.split("#")[0]}#${fields}`;
  }

  function receive() {
    const fields = new URLSearchParams(location.hash.slice(1));
    if (!fields.has("run") || !fields.has("done")) return;
    const codes = (field) => new Set((fields.get(field) ?? "").split(".").filter(Boolean));
    const [done, undone] = [codes("done"), codes("open")];
    const known = new Set(tasks.map(({ code }) => code));
    const ticks = tasks
      .filter(({ code }) => done.has(code) || undone.has(code))
      .map(({ section, text, at, of, code }) => ({ section, text, at, of, language, done: done.has(code) }));
    const lost = [...done, ...undone].filter((code) => !known.has(code)).length;
    const name = fields.get("run").trim().slice(0, 80) || texts.mine;
    const same = state.runs.findIndex((one) => isNamed(one, name) && sameTicks(one.ticks, ticks));
    // What the reader has under that name stays: the link's run stands beside it.
    if (same >= 0) open(same);
    else if (state.runs.length === 1 && !run().ticks.length && !run().name) {
      state.runs = [];
      add(name === texts.mine ? "" : name, ticks);
    } else add(name, ticks);
    note.textContent = fill(texts.opened, { name: nameOf(run()) }) + (lost ? ` ${fill(texts.lost, { n: lost })}` : "");
    history.replaceState(history.state, "", location.href.split("#")[0]);
    head.scrollIntoView({ block: "center" });
  }

  const ways = {
    new: async (button) => {
      const name = await ask(button, "");
      if (name) add(name, []);
    },
    rename: async (button) => {
      const name = await ask(button, nameOf(run()));
      if (!name) return;
      run().name = unlike(name, state.runs.filter((one) => one !== run()));
      save();
      count();
    },
    delete: async (button) => {
      if ((await ask(button)) === null) return;
      state.runs.splice(state.current, 1);
      state.current = Math.max(0, state.current - 1);
      save();
      show();
    },
    reset: async (button) => {
      if ((await ask(button)) === null) return;
      run().ticks = [];
      delete run().finished;
      save();
      show();
    },
    share: (button) => window.diptych.copy(asLink(), button),
    copy: (button) => window.diptych.copy(asText(), button),
    save: () => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([asText()], { type: "text/markdown" }));
      link.download = `${texts.title} - ${nameOf(run())}.md`.replace(/[\\/:*?"<>|]/g, " ");
      link.click();
      URL.revokeObjectURL(link.href);
    },
    print: () => print(),
    cancel: () => {
      dialog.close();
      answer(null);
    },
  };
  for (const button of [head, foot, dialog].flatMap((part) => [...part.querySelectorAll("[data-do]")])) {
    button.addEventListener("click", () => {
      if (menu.contains(button)) menu.open = false;
      ways[button.dataset.do](button);
    });
  }
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  for (const { input } of tasks) input.addEventListener("change", keep);
  addEventListener("storage", (event) => {
    if (event.key !== KEY && event.key !== null) return;
    load();
    show();
  });
  // Browsers put back what was ticked when they go back to a page or load it again.
  addEventListener("pageshow", () => {
    load();
    show();
  });
  addEventListener("hashchange", receive);
  load();
  show();
  receive();
}

// Every task with its section, its words, and its place among the tasks of the section.
function tasksOf() {
  const counts = new Map();
  const seen = new Map();
  const tasks = [];
  let section = "";
  let heading = "";
  for (const element of prose.querySelectorAll(":is(h2, h3, h4, h5, h6)[id], .task > label > input[type=checkbox], .task > p > label > input[type=checkbox]")) {
    if (element.localName !== "input") {
      section = element.id;
      heading = element.textContent.trim();
      continue;
    }
    const { childNodes, textContent } = element.closest("label");
    // Who does it, or until when, may change while the task stays the same.
    const text = inLine([...childNodes].map((node) => (node.localName === "small" ? "" : node.textContent)).join(""));
    const at = counts.get(section) ?? 0;
    counts.set(section, at + 1);
    // The same words again are another task.
    const times = (seen.get(text) ?? 0) + 1;
    seen.set(text, times);
    let depth = -1;
    for (let list = element.closest(".tasks"); list; list = list.parentElement.closest(".tasks")) depth++;
    tasks.push({ input: element, section, heading, text, line: inLine(textContent), at, depth, code: codeOf(times > 1 ? `${text}\n${times}` : text) });
  }
  for (const task of tasks) task.of = counts.get(task.section);
  return tasks;
}

function inLine(text) {
  return text.replace(/\s+/g, " ").trim();
}

// FNV-1a, 32 bits: short enough for a link.
function codeOf(text) {
  let code = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) code = Math.imul(code ^ byte, 0x01000193) >>> 0;
  return code.toString(36);
}

// Which tick belongs to which task: the same words in the same section, the same words elsewhere, similar words in the
// section; of another language, the same place in a section with as many tasks.
function assign(ticks, tasks, language) {
  const found = new Map();
  let waiting = ticks;
  const pass = (fits) => {
    waiting = waiting.filter((tick) => {
      const task = tasks.find((task) => !found.has(task) && fits(tick, task));
      if (task) found.set(task, tick);
      return !task;
    });
  };
  const own = (tick) => tick.language === language;
  pass((tick, task) => own(tick) && tick.section === task.section && tick.text === task.text && tick.at === task.at);
  pass((tick, task) => own(tick) && tick.section === task.section && tick.text === task.text);
  pass((tick, task) => own(tick) && tick.text === task.text);
  pass((tick, task) => own(tick) && tick.section === task.section && likeness(tick.text, task.text) >= 0.7);
  pass((tick, task) => !own(tick) && tick.section === task.section && tick.at === task.at && tick.of === task.of);
  return { ticks: found, leftover: waiting };
}

// Dice's coefficient of pairs of characters, 0 to 1.
function likeness(one, other) {
  const pairs = (text) => {
    const characters = [...text.toLowerCase()];
    return new Set(characters.slice(1).map((character, number) => characters[number] + character));
  };
  const [a, b] = [pairs(one), pairs(other)];
  const common = [...a].filter((pair) => b.has(pair)).length;
  return a.size + b.size ? (2 * common) / (a.size + b.size) : 0;
}

function sameTicks(one, other) {
  const names = (ticks) => ticks.map(({ text, done }) => `${done} ${text}`).sort().join("\n");
  return names(one) === names(other);
}
