//! The browser's side of the search without a browser: the script that pages load, run by QuickJS on the files of a build.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::rc::Rc;

use diptych::output::OutputSet;
use rquickjs::{CatchResultExt, Context, Ctx, Exception, Function, Runtime, TypedArray};
use serde::de::DeserializeOwned;

/// What QuickJS lacks of the web.
const WEB: &str = r#"
globalThis.TextDecoder = class {
  constructor(label = "utf-8") { this.label = label; }
  decode(bytes) { return hostDecode(this.label, Array.from(bytes)); }
};
globalThis.TextEncoder = class { encode(text) { return hostEncode(text); } };
globalThis.run = (work) => {
  globalThis.answer = null;
  work().then(
    (value) => (globalThis.answer = JSON.stringify({ value })),
    (fault) => (globalThis.answer = JSON.stringify({ fault: `${fault}\n${fault?.stack}` })),
  );
};
globalThis.open = (code) => new diptych.engine.Searcher(new diptych.engine.Index(async (name) => hostLoad(name), code));
"#;

/// The `site.toml` of a project of two languages.
pub(crate) const SITE: &str = "title = \"T\"\ndescription = \"D\"\nbase_url = \"https://kb.example/\"\n\
    [[languages]]\ncode = \"en\"\ntag = \"en\"\nname = \"English\"\n\
    [[languages]]\ncode = \"zh\"\ntag = \"zh-Hans\"\nname = \"简体中文\"\n";

/// The files of a site that its search needs, packed as they are published.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// Takes the index and the script out of a build.
pub(crate) fn files(outputs: &OutputSet) -> (Files, String) {
    let mut files = Files::new();
    let mut script = String::new();
    for (path, file) in outputs.iter() {
        let path = path.as_str();
        if let Some(name) = path.strip_prefix("search/") {
            let name = name.strip_suffix(".bin").expect("a site whose index is fetched");
            files.insert(name.to_owned(), file.bytes().into_owned());
        } else if path.starts_with("assets/search.") && path.ends_with(".js") {
            script = String::from_utf8(file.bytes().into_owned()).expect("UTF-8");
        }
    }
    assert!(!script.is_empty(), "the theme has the script of the search");
    (files, script)
}

/// The script, ready to run.
pub(crate) struct Client {
    context: Context,
    /// The files loaded since somebody asked, each with its packed size.
    loaded: Rc<RefCell<Vec<(String, usize)>>>,
    /// How many promises have failed that nobody waits for.
    untaken: Rc<Cell<i32>>,
}

/// Functions of the host that give bytes.
fn giving<F>(function: F) -> F
where
    F: for<'js> Fn(Ctx<'js>, String) -> rquickjs::Result<TypedArray<'js, u8>>,
{
    function
}

impl Client {
    pub(crate) fn new(files: Rc<Files>, script: &str) -> Self {
        Self::loading(move |name| files.get(name).cloned(), script)
    }

    /// The same with files from elsewhere, by their names; what is not there cannot be loaded.
    pub(crate) fn loading(packed: impl Fn(&str) -> Option<Vec<u8>> + 'static, script: &str) -> Self {
        let runtime = Runtime::new().expect("a runtime");
        let untaken = Rc::new(Cell::new(0));
        let count = Rc::clone(&untaken);
        // It is said of each that fails when nobody waits, and again when somebody does.
        runtime.set_host_promise_rejection_tracker(Some(Box::new(move |_, _, _, is_handled| {
            count.set(count.get() + if is_handled { -1 } else { 1 });
        })));
        let context = Context::full(&runtime).expect("a context");
        let loaded = Rc::new(RefCell::new(Vec::new()));
        let log = Rc::clone(&loaded);
        let load = giving(move |ctx, name| {
            let Some(packed) = packed(&name) else {
                return Err(Exception::throw_message(&ctx, &format!("the site has no `{name}`")));
            };
            log.borrow_mut().push((name, packed.len()));
            let mut content = Vec::new();
            flate2::read::DeflateDecoder::new(packed.as_slice()).read_to_end(&mut content).expect("deflate");
            TypedArray::new(ctx, content)
        });
        let encode = giving(|ctx, text| TypedArray::new(ctx, text.into_bytes()));
        let decode = |label: String, bytes: Vec<u8>| {
            let encoding = encoding_rs::Encoding::for_label(label.as_bytes()).expect("an encoding");
            encoding.decode_without_bom_handling_and_without_replacement(&bytes).expect("a text").into_owned()
        };
        context.with(|ctx| {
            let globals = ctx.globals();
            globals.set("hostLoad", Function::new(ctx.clone(), load)).expect("a function");
            globals.set("hostEncode", Function::new(ctx.clone(), encode)).expect("a function");
            globals.set("hostDecode", Function::new(ctx.clone(), decode)).expect("a function");
            ctx.eval::<(), _>(WEB).catch(&ctx).unwrap_or_else(|fault| panic!("{fault}"));
            ctx.eval::<(), _>(script).catch(&ctx).unwrap_or_else(|fault| panic!("{fault}"));
        });
        Self { context, loaded, untaken }
    }

    /// Runs an expression that gives a promise, to its end.
    pub(crate) fn run<T: DeserializeOwned>(&self, expression: &str) -> T {
        self.context.with(|ctx| {
            let code = format!("run(async () => ({expression}))");
            ctx.eval::<(), _>(code).catch(&ctx).unwrap_or_else(|fault| panic!("{expression}: {fault}"));
            while ctx.execute_pending_job() {}
            let answer: String = ctx.globals().get("answer").expect("the promise is kept");
            let answer: serde_json::Value = serde_json::from_str(&answer).expect("JSON");
            assert!(
                answer.get("fault").is_none(),
                "{expression}: {}",
                answer["fault"].as_str().unwrap_or("?")
            );
            assert_eq!(self.untaken.get(), 0, "{expression}: what failed was told to nobody");
            let value = answer.get("value").cloned().unwrap_or_default();
            serde_json::from_value(value).unwrap_or_else(|fault| panic!("{expression}: {fault}"))
        })
    }

    /// What has been loaded since this was last called.
    pub(crate) fn loaded(&self) -> Vec<(String, usize)> {
        self.loaded.take()
    }
}

/// How many bytes a host sends that compresses.
pub(crate) fn packed(bytes: &[u8]) -> usize {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory").len()
}
