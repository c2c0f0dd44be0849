//! Says what could not be tested here, and why.

use std::collections::BTreeSet;
use std::io::Write;
use std::sync::Mutex;

/// Says so in one line, once for each reason, and past the test harness, which keeps what passing tests print.
pub(crate) fn skipped(what: &str) {
    static TOLD: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
    if TOLD.lock().expect("nobody panics here").insert(what.to_owned()) {
        let _ = writeln!(std::io::stderr(), "skipped: {what}");
    }
}
