//! `diptych serve`: show the site on this machine while it is written.

use std::net::IpAddr;
use std::process::{Command, Stdio};

use clap::Args;

use super::project::{self, Strictness};
use super::{Console, Outcome};
use crate::config::BaseUrl;
use crate::pipeline::Options;
use crate::report::Format;
use crate::serve::Server;
use crate::site::Drafts;
use crate::theme::AssetNames;

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
}

/// The name that everybody knows this machine by is an address too.
fn address(text: &str) -> Result<IpAddr, String> {
    let text = if text.eq_ignore_ascii_case("localhost") { "127.0.0.1" } else { text };
    text.parse().map_err(|_| "expected an address such as 127.0.0.1 or 0.0.0.0".to_owned())
}

pub(super) fn run(console: &Console, arguments: &Arguments) -> anyhow::Result<Outcome> {
    let root = project::root(console)?;
    // The port comes first: an author who cannot be served should not wait for a build.
    let server = Server::bind(arguments.host, arguments.port)?;
    let url = server.url();
    let base_url = BaseUrl::parse(&url).ok();
    let drafts = if arguments.drafts { Drafts::Shown } else { Drafts::Hidden };
    let options = Options { base_url, drafts, asset_names: AssetNames::Plain };
    if !arguments.host.is_loopback() {
        console.warn(&format!(
            "{} can be reached by other machines of this network: everyone there can read the site, drafts included",
            arguments.host
        ));
    }
    console.say(&format!("serving {} at {url}", root.display()));
    if arguments.open {
        open(console, &url);
    }
    server.run(&root, &options, |sources, build| {
        let stderr = &mut std::io::stderr();
        project::report(
            console,
            stderr,
            &sources.value,
            &build.problems(),
            Format::Human,
            Strictness::Errors,
        );
    })?;
    Ok(Outcome::Done)
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
        console
            .complain(&format!("cannot open a browser with {opener}"), Some(&format!("open {url} yourself")));
    }
}
