//! Hours of writing in little time: memory and descriptors stay what they are, and doing nothing costs next to nothing.
//!
//! `DIPTYCH_SOAK_SECONDS` says for how long; without it, for a moment.

use std::fs;
use std::time::{Duration, Instant};

use crate::support::{Dice, Project, Serving, until};

const SECONDS: &str = "DIPTYCH_SOAK_SECONDS";
/// From this on it is no longer a moment, and the project is a large one.
const LONG: u64 = 30;
/// How much of one core an idle server may take, in percent.
const MOST_CPU: f64 = 2.0;
/// How much memory may grow between the first third and the end, in kB: allocators keep what they were given.
const MOST_GROWTH: usize = 24_000;
/// The last edit is followed by one look at everything, and by the index of what was written.
const LOOKS_AGAIN_WITHIN: Duration = Duration::from_secs(1);
/// What Linux counts the time of processes in.
const TICKS_PER_SECOND: f64 = 100.0;

struct Process<'a>(&'a Serving);

impl Process<'_> {
    /// Time on a core so far.
    fn ticks(&self) -> u64 {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.0.pid())).expect("its state");
        let fields: Vec<&str> = stat.rsplit(')').next().expect("fields").split_whitespace().collect();
        fields[11].parse::<u64>().expect("user time") + fields[12].parse::<u64>().expect("system time")
    }

    /// Waits until it has nothing to do, for longer than it takes to look once more at everything after an edit.
    fn rests(&self) {
        until("it rests", || {
            let before = self.ticks();
            std::thread::sleep(LOOKS_AGAIN_WITHIN);
            self.ticks() == before
        });
    }
}

// Rows 79, 85, 95.
#[cfg(target_os = "linux")]
#[test]
fn writing_for_long_costs_no_more_than_writing_once() {
    let seconds: u64 = std::env::var(SECONDS).ok().and_then(|text| text.parse().ok()).unwrap_or(3);
    let files = if seconds >= LONG { 5000 } else { 100 };
    let project = Project::new();
    for number in 0..20 {
        project.write(&format!("content/en/page{number}.md"), format!("# Page {number}\n\nEdition 0.\n"));
    }
    for number in 0..files {
        project.write(&format!("content/static/files/{}/{number}.txt", number % 50), number.to_string());
    }
    project.build();
    let serving = Serving::start(&project, &[]);
    serving.is_searchable();
    let process = Process(&serving);
    let descriptors = serving.descriptors();
    let mut dice = Dice::new(95);
    let mut edits = 0;
    let mut memory = None;
    let began = Instant::now();
    let length = Duration::from_secs(seconds);
    while began.elapsed() < length {
        edits += 1;
        let page = dice.below(20);
        let filling = "Words. ".repeat(dice.below(400));
        project.write(
            &format!("content/en/page{page}.md"),
            format!("# Page {page}\n\nEdition {edits}.\n\n{filling}\n\n[next](page{}.md)\n", (page + 1) % 20),
        );
        serving.wait_for(&format!("/en/page{page}/"), &format!("Edition {edits}."));
        if edits % 7 == 0 {
            project.write("content/en/passing.md", format!("Passing {edits}.\n"));
            serving.wait_for("/en/passing/", &format!("Passing {edits}."));
            project.remove("content/en/passing.md");
        }
        // Once everything has been done once, what is needed has been taken.
        if memory.is_none() && began.elapsed() > length / 3 {
            memory = Some(serving.memory());
        }
    }
    process.rests();
    let (before, after) = (memory.expect("a third of the time"), serving.memory());
    let idle = Duration::from_secs((seconds / 2).max(4));
    let (ticks, since) = (process.ticks(), Instant::now());
    std::thread::sleep(idle);
    let share = (process.ticks() - ticks) as f64 / TICKS_PER_SECOND / since.elapsed().as_secs_f64() * 100.0;
    println!(
        "{edits} edits in {seconds} s: {before} kB, then {after} kB; idle with {files} files: {share:.2} % of a core"
    );
    assert!(edits > 2, "{edits} edits");
    assert!(after.saturating_sub(before) < MOST_GROWTH, "{before} kB became {after} kB in {edits} edits");
    assert!(
        serving.descriptors() <= descriptors + 1,
        "{descriptors} descriptors became {}",
        serving.descriptors()
    );
    assert!(share < MOST_CPU, "{share:.2} % of a core for nothing");
}
