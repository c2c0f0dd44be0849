//! The `diptych` command: all of it is in the library's `cli`.

use std::process::ExitCode;

/// A build makes and drops many small values on all cores, which the allocators of most systems do slowly.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    diptych::cli::run(std::env::args_os())
}
