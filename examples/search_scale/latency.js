// In a page with the dialog of the search open: how long each key takes until what it changed has been painted.
globalThis.latency = (() => {
  const input = document.querySelector("dialog.search input[type=search]");
  const dialog = input.closest("dialog");
  const times = [];
  let began;
  let shown;
  const starts = (event) => (began ??= event.timeStamp);
  // What an input method enters comes without a key.
  input.addEventListener("keydown", starts, true);
  input.addEventListener("input", starts, true);
  const observer = new MutationObserver(() => {
    if (began === undefined) return;
    const from = began;
    began = undefined;
    // After the next frame has been handed to the screen: a task that is posted when it begins runs after it.
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => {
        times.push(Math.round((performance.now() - from) * 10) / 10);
        shown?.();
      };
      channel.port2.postMessage(null);
    });
  });
  // Hits that stay as they are do not change; what is said of them does.
  observer.observe(dialog, { childList: true, subtree: true });
  return {
    times,
    /** Forgets what was measured, and empties the field. */
    clear() {
      input.value = "";
      times.length = 0;
      input.dispatchEvent(new InputEvent("input", { bubbles: true }));
      began = undefined;
      input.focus();
    },
    /** Resolves when so many keys have been answered; `false` after some seconds. */
    answered: (count) =>
      new Promise((resolve) => {
        const timer = setTimeout(() => resolve(false), 8000);
        const check = () => {
          if (times.length < count) return;
          clearTimeout(timer);
          resolve(true);
        };
        shown = check;
        check();
      }),
  };
})();
