//! The front door: what was typed becomes calls of the library, and what came of it becomes an exit code.
//!
//! | code | meaning |
//! |---|---|
//! | 0 | done |
//! | 1 | errors in the content (with `--strict`, warnings too); changes that `fix` did not write |
//! | 2 | wrong usage, an error in `site.toml`, or a refusal to touch somebody's files |
//! | 3 | the environment failed: unreadable folders, a full disk, a port in use |

mod build;
mod check;
mod fix;
mod init;
mod new;
mod progress;
mod project;
mod render;
mod serve;

use std::ffi::OsString;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};

use crate::report::Colour;

/// Static knowledge bases in Chinese and English, from Markdown.
#[derive(Debug, Parser)]
#[command(name = "diptych", version, about, disable_help_subcommand = true, max_term_width = 100)]
struct Arguments {
    /// The project: a folder with a site.toml [default: the nearest parent that has one]
    #[arg(long, global = true, value_name = "DIR")]
    root: Option<PathBuf>,
    /// Colours in messages
    #[arg(long, global = true, value_enum, default_value_t = When::Auto)]
    color: When,
    /// Say nothing but errors
    #[arg(short, long, global = true)]
    quiet: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Init(init::Arguments),
    New(new::Arguments),
    Build(build::Arguments),
    Check(check::Arguments),
    Fix(fix::Arguments),
    Serve(serve::Arguments),
    Render(render::Arguments),
}

/// When to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum When {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Done = 0,
    ContentErrors = 1,
    Refused = 2,
}

/// What every command is given: the global options, and how to speak to the person at the console.
#[derive(Clone)]
struct Console {
    root: Option<PathBuf>,
    colour: When,
    quiet: bool,
}

/// Runs the program on a command line, program name first.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(message) => {
            // Help goes to a pipe that may be closed; there is nobody left to tell.
            let _ = message.print();
            return ExitCode::from(if message.use_stderr() { 2 } else { 0 });
        }
    };
    let console = Console { root: arguments.root, colour: arguments.color, quiet: arguments.quiet };
    let outcome = match arguments.command {
        Command::Init(arguments) => init::run(&console, &arguments),
        Command::New(arguments) => new::run(&console, &arguments),
        Command::Build(arguments) => build::run(&console, &arguments),
        Command::Check(arguments) => check::run(&console, &arguments),
        Command::Fix(arguments) => fix::run(&console, &arguments),
        Command::Serve(arguments) => serve::run(&console, &arguments),
        Command::Render(arguments) => render::run(&console, &arguments),
    };
    match outcome {
        Ok(outcome) => ExitCode::from(outcome as u8),
        Err(failure) => {
            console.complain(&format!("{failure:#}"), None);
            ExitCode::from(if failure.is::<project::NoProject>() { 2 } else { 3 })
        }
    }
}

/// A variable of the environment, unless it is empty.
#[expect(
    clippy::disallowed_methods,
    reason = "colours and progress may depend on the terminal; the site never does"
)]
fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

impl Console {
    /// Whether to colour what is written to a stream.
    fn colour_on(&self, stream: &impl IsTerminal) -> Colour {
        let plain =
            environment("NO_COLOR").is_some() || environment("TERM").is_some_and(|term| term == "dumb");
        match self.colour {
            When::Always => Colour::Always,
            When::Auto if stream.is_terminal() && !plain => Colour::Always,
            When::Auto | When::Never => Colour::Never,
        }
    }

    /// Says something that is no reason to stop, on standard error.
    fn warn(&self, message: &str) {
        if !self.quiet {
            let _ = writeln!(std::io::stderr(), "warning: {message}");
        }
    }

    /// Says what was done, on standard output. A reader that has gone away is no reason to fail.
    fn say(&self, message: &str) {
        if !self.quiet {
            let _ = writeln!(std::io::stdout(), "{message}");
        }
    }

    /// Says what went wrong, on standard error.
    fn complain(&self, message: &str, help: Option<&str>) {
        let mut stderr = std::io::stderr();
        let _ = writeln!(stderr, "error: {message}");
        if let Some(help) = help {
            let _ = writeln!(stderr, "help: {help}");
        }
    }

    /// Refuses to go on.
    fn refuse(&self, message: &str, help: &str) -> Outcome {
        self.complain(message, Some(help));
        Outcome::Refused
    }
}
