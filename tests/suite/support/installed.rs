//! Which browser this machine has.

use std::path::PathBuf;

/// What it may be called.
pub(crate) const NAMES: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

/// The browser on the `PATH`.
pub(crate) fn installed() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let mut programs = std::env::split_paths(&path).flat_map(|folder| NAMES.map(|name| folder.join(name)));
    programs.find(|program| program.is_file())
}
