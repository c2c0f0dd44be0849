//! The `diptych` command: all of it is in the library's `cli`.

use std::process::ExitCode;

fn main() -> ExitCode {
    diptych::cli::run(std::env::args_os())
}
