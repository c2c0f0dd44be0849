// Types queries key by key into the dialog of a site in a frame, twice: the second time everything is loaded, and the time
// from each key to the frame after its results is what readers wait.
(async () => {
  const pause = (time) => new Promise((resolve) => setTimeout(resolve, time));
  const report = { times: [] };

  const open = async (path) => {
    document.querySelectorAll("iframe").forEach((old) => old.remove());
    const frame = document.createElement("iframe");
    frame.width = 1280;
    frame.height = 800;
    const loaded = new Promise((resolve) => frame.addEventListener("load", resolve, { once: true }));
    frame.src = path;
    document.body.append(frame);
    await loaded;
    const page = frame.contentDocument;
    page.body.dispatchEvent(new frame.contentWindow.KeyboardEvent("keydown", { key: "/", bubbles: true, cancelable: true }));
    for (let tries = 0; tries < 400 && !page.querySelector("dialog.search[open]"); tries++) await pause(25);
    return frame.contentWindow;
  };

  /** The moment after the next frame has been painted. */
  const painted = (view) =>
    new Promise((resolve) =>
      view.requestAnimationFrame(() => {
        const channel = new view.MessageChannel();
        channel.port1.onmessage = () => resolve(performance.now());
        channel.port2.postMessage(null);
      }),
    );

  const type = async (view, input, text) => {
    const list = view.document.getElementById("search-hits");
    const began = performance.now();
    const shown = new Promise((resolve) => {
      const observer = new view.MutationObserver(() => {
        observer.disconnect();
        resolve(painted(view));
      });
      observer.observe(list, { childList: true });
    });
    input.value = text;
    input.dispatchEvent(new view.InputEvent("input", { bubbles: true }));
    const ended = await Promise.race([shown, pause(5000)]);
    return ended && ended - began;
  };

  try {
    for (const [language, queries] of await (await fetch("/-test/queries.json")).json()) {
      const view = await open(`/kb/${language}/`);
      const input = view.document.querySelector("dialog.search input");
      for (const query of queries) {
        const letters = [...query];
        for (const isWarm of [false, true]) {
          for (let length = 1; length <= letters.length; length++) {
            const time = await type(view, input, letters.slice(0, length).join(""));
            if (isWarm && time) report.times.push(Math.round(time * 10) / 10);
            await pause(isWarm ? 40 : 5);
          }
        }
      }
    }
  } catch (fault) {
    report.fault = `${fault}\n${fault.stack}`;
  }
  await fetch(`/-test/report/${encodeURIComponent(JSON.stringify(report))}`);
})();
