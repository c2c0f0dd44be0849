//! One page in a [`Chromium`]: opened, looked at, clicked, typed into, printed.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::chromium::Chromium;

/// A page of its own: no cookies, no storage but its own.
pub(crate) struct Page<'a> {
    chromium: &'a mut Chromium,
    session: String,
    target: String,
    context: String,
    /// Whether anything the page itself schedules is ever run.
    runs_scripts: bool,
}

/// A key of the keyboard.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Key(
    pub(crate) &'static str,
    pub(crate) &'static str,
    pub(crate) u32,
    pub(crate) &'static str,
);

pub(crate) const TAB: Key = Key("Tab", "Tab", 9, "");
pub(crate) const ENTER: Key = Key("Enter", "Enter", 13, "\r");
pub(crate) const ESCAPE: Key = Key("Escape", "Escape", 27, "");
pub(crate) const SLASH: Key = Key("/", "Slash", 191, "/");

impl<'a> Page<'a> {
    /// An empty page, which keeps its storage to itself.
    pub(crate) fn new(chromium: &'a mut Chromium) -> Self {
        let context = chromium.call(None, "Target.createBrowserContext", &json!({}));
        let context = text(&context["browserContextId"]);
        let target = json!({ "url": "about:blank", "browserContextId": context });
        let target = text(&chromium.call(None, "Target.createTarget", &target)["targetId"]);
        let attach = json!({ "targetId": target, "flatten": true });
        let session = text(&chromium.call(None, "Target.attachToTarget", &attach)["sessionId"]);
        let mut page = Self { chromium, session, target, context, runs_scripts: true };
        for domain in ["Page", "Runtime", "Log", "Network", "DOM", "Accessibility"] {
            page.call(&format!("{domain}.enable"), &json!({}));
        }
        page
    }

    #[track_caller]
    pub(crate) fn call(&mut self, method: &str, parameters: &Value) -> Value {
        self.chromium.call(Some(&self.session), method, parameters)
    }

    /// Opens an address and waits until everything of it is there and its scripts have run.
    #[track_caller]
    pub(crate) fn open(&mut self, url: &str) -> &mut Self {
        self.chromium.said(&self.session, "Page.loadEventFired");
        let opened = self.call("Page.navigate", &json!({ "url": url }));
        assert!(opened["errorText"].is_null(), "{url}: {}", opened["errorText"]);
        if opened["loaderId"].is_string() {
            self.loaded();
        }
        self
    }

    /// Opens an address as over a slow line: scripts arrive when the page has been painted without them, but for the one
    /// that has to run before.
    #[track_caller]
    pub(crate) fn open_slowly(&mut self, url: &str, first: &str) -> &mut Self {
        self.call("Fetch.enable", &json!({ "patterns": [{ "urlPattern": "*.js" }] }));
        self.call("Page.setLifecycleEventsEnabled", &json!({ "enabled": true }));
        let opened = self.call("Page.navigate", &json!({ "url": url }));
        assert!(opened["errorText"].is_null(), "{url}: {}", opened["errorText"]);
        let (mut held, mut painted, mut loaded) = (Vec::new(), false, false);
        while !loaded {
            match self.chromium.event(&self.session, &["Page.lifecycleEvent", "Fetch.requestPaused"]) {
                (method, event) if method == "Fetch.requestPaused" => {
                    held.push(event["requestId"].clone());
                    let passes = text(&event["request"]["url"]).contains(first);
                    let passing = if painted || passes { held.split_off(held.len() - 1) } else { Vec::new() };
                    self.let_pass(passing);
                }
                (_, event) if event["loaderId"] == opened["loaderId"] => {
                    if event["name"] == "firstContentfulPaint" {
                        painted = true;
                        self.let_pass(std::mem::take(&mut held));
                    }
                    loaded |= event["name"] == "load";
                }
                _ => {}
            }
        }
        assert!(painted, "{url}: loaded before it was painted");
        self.call("Fetch.disable", &json!({}));
        self.settle();
        self
    }

    fn let_pass(&mut self, requests: Vec<Value>) {
        for request in requests {
            self.call("Fetch.continueRequest", &json!({ "requestId": request }));
        }
    }

    /// Waits until a page that is being opened is there.
    pub(crate) fn loaded(&mut self) {
        self.chromium.event(&self.session, &["Page.loadEventFired"]);
        self.settle();
    }

    /// Lets scripts read what is on the clipboard, as a reader may who is asked.
    pub(crate) fn share_clipboard(&mut self) -> &mut Self {
        let permissions = json!(["clipboardReadWrite", "clipboardSanitizedWrite"]);
        let granted = json!({ "permissions": permissions, "browserContextId": self.context });
        self.chromium.call(None, "Browser.grantPermissions", &granted);
        self
    }

    /// Goes back to the page before, kept by the browser as it was left or opened again.
    pub(crate) fn back(&mut self) -> &mut Self {
        let history = self.call("Page.getNavigationHistory", &json!({}));
        let before = history["currentIndex"].as_u64().unwrap_or(0) as usize - 1;
        self.chromium.said(&self.session, "Page.frameNavigated");
        self.call("Page.navigateToHistoryEntry", &json!({ "entryId": history["entries"][before]["id"] }));
        self.chromium.event(&self.session, &["Page.frameNavigated"]);
        let there =
            "document.readyState === 'complete' || new Promise((done) => addEventListener('load', done))";
        self.run(there);
        self.settle();
        self
    }

    /// Waits until what was asked for has been drawn.
    pub(crate) fn settle(&mut self) {
        if !self.runs_scripts {
            return;
        }
        self.ask("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(0))))");
    }

    /// A window of this size. Below 500 pixels it is a phone's.
    pub(crate) fn size(&mut self, width: u32, height: u32) -> &mut Self {
        let phone = width < 500;
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": phone });
        self.call("Emulation.setDeviceMetricsOverride", &metrics);
        self
    }

    /// What media queries are told: `screen` or `print`, and features such as `prefers-color-scheme`.
    pub(crate) fn media(&mut self, media: &str, features: &[(&str, &str)]) -> &mut Self {
        let features: Vec<Value> =
            features.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect();
        self.call("Emulation.setEmulatedMedia", &json!({ "media": media, "features": features }));
        self
    }

    /// Without scripts from here on, as where a reader has switched them off.
    pub(crate) fn without_scripts(&mut self) -> &mut Self {
        self.runs_scripts = false;
        self.call("Emulation.setScriptExecutionDisabled", &json!({ "value": true }));
        self
    }

    /// Scripts of the site do not arrive from here on: what a page is without them, while the test can still ask.
    pub(crate) fn block_scripts(&mut self) -> &mut Self {
        self.call("Network.setBlockedURLs", &json!({ "urls": ["*.js"] }));
        self
    }

    /// Runs an expression in the page and gives its value, awaited.
    #[track_caller]
    pub(crate) fn run(&mut self, expression: &str) -> Value {
        let answer = self.call("Runtime.evaluate", &evaluated(expression));
        Self::value(expression, answer)
    }

    /// The same for what only asks: when the page gives way to another while it is asked, the other is.
    #[track_caller]
    pub(crate) fn ask(&mut self, expression: &str) -> Value {
        let asked = evaluated(expression);
        let between = |fault: &Value| {
            let message = text(&fault["message"]);
            ["navigated", "context", "closed"].iter().any(|part| message.contains(part))
        };
        loop {
            match self.chromium.try_call(Some(&self.session), "Runtime.evaluate", &asked) {
                Ok(answer) => return Self::value(expression, answer),
                Err(fault) => assert!(between(&fault), "{expression}: {fault}"),
            }
        }
    }

    fn value(expression: &str, mut answer: Value) -> Value {
        assert!(answer["exceptionDetails"].is_null(), "{expression}\n{}", answer["exceptionDetails"]);
        answer["result"]["value"].take()
    }

    /// Runs a function with one argument, as [`Page::run`].
    #[track_caller]
    pub(crate) fn run_with(&mut self, function: &str, argument: &Value) -> Value {
        self.run(&format!("({function})({argument})"))
    }

    /// Presses a key and lets it go.
    pub(crate) fn press(&mut self, Key(key, code, number, text): Key) -> &mut Self {
        let base = json!({ "key": key, "code": code, "windowsVirtualKeyCode": number });
        for (kind, text) in [("keyDown", text), ("keyUp", "")] {
            let mut event = base.clone();
            event["type"] = kind.into();
            if !text.is_empty() {
                event["text"] = text.into();
            }
            self.call("Input.dispatchKeyEvent", &event);
        }
        self.settle();
        self
    }

    /// Puts the pointer on a place, without pressing.
    pub(crate) fn point(&mut self, x: f64, y: f64) -> &mut Self {
        self.call("Input.dispatchMouseEvent", &json!({ "type": "mouseMoved", "x": x, "y": y }));
        self
    }

    /// Clicks where the first element of a selector is.
    #[track_caller]
    pub(crate) fn click(&mut self, selector: &str) -> &mut Self {
        let (x, y) = self.place(selector);
        self.point(x, y);
        for kind in ["mousePressed", "mouseReleased"] {
            let event = json!({ "type": kind, "x": x, "y": y, "button": "left", "clickCount": 1 });
            self.call("Input.dispatchMouseEvent", &event);
        }
        self.settle();
        self
    }

    /// A screen that is touched, from the next page on.
    pub(crate) fn fingers(&mut self) -> &mut Self {
        self.call("Emulation.setTouchEmulationEnabled", &json!({ "enabled": true }));
        self
    }

    /// Taps on a place.
    pub(crate) fn tap(&mut self, x: f64, y: f64) -> &mut Self {
        let touch = json!([{ "x": x, "y": y }]);
        for (kind, points) in [("touchStart", &touch), ("touchEnd", &json!([]))] {
            self.call("Input.dispatchTouchEvent", &json!({ "type": kind, "touchPoints": points }));
        }
        self.settle();
        self
    }

    /// The middle of the first line of the first element of a selector, which is scrolled into sight.
    #[track_caller]
    pub(crate) fn place(&mut self, selector: &str) -> (f64, f64) {
        let place = self.run_with(
            "(selector) => { const found = [...document.querySelectorAll(selector)].find((e) => e.getClientRects().length); \
             if (!found) return null; found.scrollIntoView({ block: 'center', behavior: 'instant' }); \
             const box = found.getClientRects()[0]; return [box.x + box.width / 2, box.y + box.height / 2]; }",
            &json!(selector),
        );
        match (place[0].as_f64(), place[1].as_f64()) {
            (Some(x), Some(y)) => (x, y),
            _ => panic!("nothing to be seen is `{selector}`"),
        }
    }

    /// What the browser's console said since it was last asked, violations of the policy among it.
    pub(crate) fn console(&mut self) -> Vec<String> {
        let logged = self.chromium.said(&self.session, "Log.entryAdded").into_iter();
        let logged = logged.map(|mut event| event["entry"].take());
        let logged: Vec<Value> = logged.filter(|entry| entry["level"] != "verbose").collect();
        let thrown = self.chromium.said(&self.session, "Runtime.exceptionThrown");
        let called = self.chromium.said(&self.session, "Runtime.consoleAPICalled");
        logged.into_iter().chain(thrown).chain(called).map(|said| said.to_string()).collect()
    }

    /// The addresses that were asked for since last time.
    pub(crate) fn requests(&mut self) -> BTreeSet<String> {
        let sent = self.chromium.said(&self.session, "Network.requestWillBeSent");
        sent.iter().map(|event| text(&event["request"]["url"])).collect()
    }

    /// A picture of the window, or of the whole page.
    pub(crate) fn picture(&mut self, whole: Picture) -> Vec<u8> {
        let beyond = matches!(whole, Picture::WholePage);
        let mut asked = json!({ "format": "png", "captureBeyondViewport": beyond });
        if beyond {
            let size = self.call("Page.getLayoutMetrics", &json!({}))["cssContentSize"].take();
            asked["clip"] =
                json!({ "x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1 });
        }
        base64(&text(&self.call("Page.captureScreenshot", &asked)["data"]))
    }
}

/// How much of a page a picture shows.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Picture {
    Window,
    WholePage,
}

impl Drop for Page<'_> {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.chromium.call(None, "Target.closeTarget", &json!({ "targetId": self.target }));
            let context = json!({ "browserContextId": self.context });
            self.chromium.call(None, "Target.disposeBrowserContext", &context);
        }
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Bytes from base64, which the browser writes without line ends.
fn base64(text: &str) -> Vec<u8> {
    let digit = |byte: u8| match byte {
        b'A'..=b'Z' => u32::from(byte - b'A'),
        b'a'..=b'z' => u32::from(byte - b'a') + 26,
        b'0'..=b'9' => u32::from(byte - b'0') + 52,
        b'+' => 62,
        _ => 63,
    };
    let mut bytes = Vec::new();
    for group in text.trim_end_matches('=').as_bytes().chunks(4) {
        let bits = group.iter().fold(0, |bits, byte| bits << 6 | digit(*byte)) << (6 * (4 - group.len()));
        bytes.extend(bits.to_be_bytes().into_iter().skip(1).take(group.len() * 6 / 8));
    }
    bytes
}

fn evaluated(expression: &str) -> Value {
    json!({ "expression": expression, "returnByValue": true, "awaitPromise": true, "userGesture": true })
}
