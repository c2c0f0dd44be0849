//! The `diptych` command: all of it is in the library's `cli`; the program chooses where its memory comes from.

use std::process::ExitCode;

use mimalloc::MiMalloc;

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    diptych::cli::run(std::env::args_os())
}
