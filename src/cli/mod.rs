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
mod speech;
mod theme;

use std::ffi::OsString;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};

use crate::report::Colour;
use crate::words::{Failure, Speech, Words, words};

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
    /// The language of messages, also behind most commands [default: the terminal's, else the site's]
    #[arg(long, value_enum, value_name = "LANG")]
    lang: Option<speech::Name>,
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
    Theme(theme::Arguments),
}

impl Command {
    /// The language that was asked for behind the command. To `new` and `render` the option means that of a page.
    fn lang(&self) -> Option<speech::Name> {
        match self {
            Self::Init(arguments) => arguments.spoken.lang,
            Self::Build(arguments) => arguments.spoken.lang,
            Self::Check(arguments) => arguments.spoken.lang,
            Self::Fix(arguments) => arguments.lang(),
            Self::Serve(arguments) => arguments.spoken.lang,
            Self::Theme(arguments) => arguments.lang(),
            Self::New(_) | Self::Render(_) => None,
        }
    }
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
    speech: Speech,
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
    let asked = arguments.command.lang().or(arguments.lang);
    let speech = speech::choose(asked, project::find(arguments.root.as_deref()).as_deref());
    let console = Console { root: arguments.root, colour: arguments.color, quiet: arguments.quiet, speech };
    let outcome = match arguments.command {
        Command::Init(arguments) => init::run(&console, &arguments),
        Command::New(arguments) => new::run(&console, &arguments),
        Command::Build(arguments) => build::run(&console, &arguments),
        Command::Check(arguments) => check::run(&console, &arguments),
        Command::Fix(arguments) => fix::run(&console, &arguments),
        Command::Serve(arguments) => serve::run(&console, &arguments),
        Command::Render(arguments) => render::run(&console, &arguments),
        Command::Theme(arguments) => theme::run(&console, &arguments),
    };
    match outcome {
        Ok(outcome) => ExitCode::from(outcome as u8),
        Err(failure) => {
            let no_project = failure.downcast_ref::<project::NoProject>();
            match no_project.map(|missing| &missing.0).or_else(|| failure.downcast_ref::<Failure>()) {
                Some(Failure { message, help }) => console.complain(message, Some(&(*help).into())),
                None => console.complain(&Words::same(format!("{failure:#}")), None),
            }
            ExitCode::from(if no_project.is_some() { 2 } else { 3 })
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
    fn warn(&self, message: &Words) {
        if !self.quiet {
            let warning = words!(en: "warning: {message}", zh: "警告：{message}"; message);
            let _ = writeln!(std::io::stderr(), "{}", warning.get(self.speech));
        }
    }

    /// Says what was done, on standard output.
    fn say(&self, message: &Words) {
        self.show(message.get(self.speech));
    }

    /// Shows a line on standard output. What was done is done, whether or not that can be said.
    fn show(&self, line: &str) {
        let _ = self.write(line);
    }

    /// Writes a line of a result to standard output.
    fn write(&self, line: &str) -> std::io::Result<()> {
        if self.quiet {
            return Ok(());
        }
        writeln!(std::io::stdout(), "{line}")
    }

    /// Says what went wrong, on standard error.
    fn complain(&self, message: &Words, help: Option<&Words>) {
        let mut stderr = std::io::stderr();
        let error = words!(en: "error: {message}", zh: "错误：{message}"; message);
        let _ = writeln!(stderr, "{}", error.get(self.speech));
        if let Some(help) = help {
            let help = words!(en: "help: {help}", zh: "帮助：{help}"; help);
            let _ = writeln!(stderr, "{}", help.get(self.speech));
        }
    }

    /// Refuses to go on.
    fn refuse(&self, message: &Words, help: impl Into<Words>) -> Outcome {
        self.complain(message, Some(&help.into()));
        Outcome::Refused
    }
}
