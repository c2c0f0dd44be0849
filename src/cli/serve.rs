//! `diptych serve`: show the site on this machine while it is written.

use std::io::Write;
use std::net::IpAddr;
use std::process::{Command, Stdio};

use clap::Args;
use qrcode::QrCode;
use qrcode::render::unicode::Dense1x2;

use super::project::{self, Strictness};
use super::speech::Spoken;
use super::{Console, Outcome};
use crate::config::{BaseUrl, Editor};
use crate::pipeline::Options;
use crate::report::Format;
use crate::serve::{Method, News, Server, Settings};
use crate::site::Drafts;
use crate::theme::AssetNames;
use crate::words::{Words, words};

/// Show the site in a browser on this machine, and reload it when a file changes
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The address to listen on; only this machine can reach 127.0.0.1
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1", value_parser = address)]
    host: IpAddr,
    /// The port; 0 takes any free one
    #[arg(short, long, value_name = "N", default_value_t = 4380)]
    port: u16,
    /// Open the site in the browser
    #[arg(long)]
    open: bool,
    /// Show drafts too
    #[arg(long)]
    drafts: bool,
    /// Answer under this name too, such as that of a proxy; may be given several times
    #[arg(long, value_name = "NAME", value_parser = host_name)]
    allow_host: Vec<String>,
    /// What opens a file from the browser: vscode, cursor, vscodium, zed, idea, none, or an address with {path}
    #[arg(long, value_name = "EDITOR", value_parser = editor)]
    editor: Option<Editor>,
    /// Look for changes every second, where the system does not tell of them
    #[arg(long)]
    poll: bool,
    #[command(flatten)]
    pub(super) spoken: Spoken,
}

/// The name that everybody knows this machine by is an address too.
fn address(text: &str) -> Result<IpAddr, String> {
    let text = if text.eq_ignore_ascii_case("localhost") { "127.0.0.1" } else { text };
    text.parse().map_err(|_| "expected an address such as 127.0.0.1 or 0.0.0.0".to_owned())
}

fn editor(text: &str) -> Result<Editor, String> {
    Editor::parse(text).map_err(|expected| expected.english.to_owned())
}

/// A name without a scheme, a port or a wildcard: those that mean more than one name are how servers are tricked.
fn host_name(text: &str) -> Result<String, String> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | ':');
    let named = !text.is_empty() && text.chars().all(plain);
    let has_port = text.matches(':').count() == 1;
    if named && !has_port {
        Ok(text.to_owned())
    } else {
        Err("expected a name such as kb.example, without a port".to_owned())
    }
}

pub(super) fn run(console: &Console, arguments: &Arguments) -> anyhow::Result<Outcome> {
    let root = project::root(console)?;
    // The port comes first: an author who cannot be served should not wait for a build.
    let server = Server::bind(arguments.host, arguments.port)?;
    let url = server.url();
    announce(console, &server, arguments);
    if arguments.open {
        open(console, &url);
    }
    let drafts = if arguments.drafts { Drafts::Shown } else { Drafts::Hidden };
    let base_url = BaseUrl::parse(&url).ok();
    let options = Options { base_url, drafts, asset_names: AssetNames::Plain, ..Options::default() };
    let method = if arguments.poll { Method::Polling } else { Method::Native };
    let settings = Settings { method, editor: arguments.editor.clone(), names: arguments.allow_host.clone() };
    let listener = console.clone();
    server.run(&root, &options, settings, move |news| match news {
        News::Built { sources, build } => {
            // Pages say it too.
            let stderr = &mut std::io::stderr();
            let problems = build.problems();
            let _ = project::report(
                &listener,
                stderr,
                &sources.value,
                &problems,
                Format::Human,
                Strictness::Errors,
            );
        }
        News::Warning(warning) => listener.warn(&warning),
    })?;
    Ok(Outcome::Done)
}

/// Says where the site is. Programs read the first line, which is therefore written with `--quiet` too: without it, a port
/// chosen by the system would be known to nobody.
fn announce(console: &Console, server: &Server, arguments: &Arguments) {
    let _ = writeln!(std::io::stdout(), "listening on {}", server.url());
    let reachable = server.reachable();
    if reachable.is_empty() {
        return;
    }
    let drafts = match arguments.drafts {
        true => words!(en: ", drafts included", zh: "，包括草稿"),
        false => Words::default(),
    };
    console.warn(&words!(
        en: "other machines of this network can reach this server: everyone there can read the site{drafts}",
        zh: "同一网络里的其他机器也能访问：那里的人都能看到这个站点{drafts}";
        drafts
    ));
    for url in &reachable {
        console.say(&words!(en: "reachable at {url}", zh: "可以通过{url}访问"));
    }
    if let Some(picture) = reachable.first().and_then(|url| picture(url)) {
        console.show(&picture);
    }
}

/// An address as a picture that phones read.
fn picture(url: &str) -> Option<String> {
    let code = QrCode::new(url).ok()?;
    // Dark modules are blanks and light ones blocks, for terminals are dark more often than not; phones read both.
    let mut picture = code.render::<Dense1x2>();
    Some(picture.dark_color(Dense1x2::Light).light_color(Dense1x2::Dark).build())
}

/// Opens our own address: a fixed program, the address as one argument, no shell.
fn open(console: &Console, url: &str) {
    let opener = if cfg!(target_os = "macos") {
        "open"
    } else if cfg!(windows) {
        "explorer"
    } else {
        "xdg-open"
    };
    let started = Command::new(opener)
        .arg(url)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    if started.is_err() {
        console.complain(
            &words!(en: "cannot open a browser with {opener}", zh: "{opener}打不开浏览器"),
            Some(&words!(en: "open {url} yourself", zh: "请自己打开{url}")),
        );
    }
}
