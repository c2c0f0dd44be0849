//! What happens in a project is seen: folders, deletions, renames, storms, and edits while a build is under way.

use std::fs;
use std::time::{Duration, Instant};

use crate::support::{Project, Serving, Signal, until};

#[test]
fn an_edit_is_served_and_browsers_are_told() {
    let project = Project::new().file("content/en/a.md", "---\ntitle: A\n---\nbefore\n");
    let serving = Serving::start(&project, &[]);
    let page = serving.get("/en/a/");
    assert!(page.starts_with("HTTP/1.1 200") && page.contains("before"), "{page}");
    assert!(page.contains("src=\"../../-diptych/main.js\""), "the page follows: {page}");
    let mut events = serving.events();
    let first = events.next();
    project.write("content/en/a.md", "---\ntitle: A\n---\nafter\n");
    let second = events.next();
    assert_eq!(second["version"].as_u64(), first["version"].as_u64().map(|version| version + 1));
    assert_eq!(second["edited"], "en/a/");
    assert!(serving.get("/en/a/").contains("after"), "who is told finds the new page");
    project.remove("content/en/a.md");
    events.next();
    assert!(serving.get("/en/a/").starts_with("HTTP/1.1 404"), "a page that is gone is gone");
}

// Row 77.
#[test]
fn who_is_told_finds_the_new_page_every_time() {
    let project = Project::new().file("content/en/a.md", "Edition 0.\n");
    let serving = Serving::start(&project, &[]);
    let mut events = serving.events();
    events.next();
    for number in 1..=50 {
        project.write("content/en/a.md", format!("Edition {number}.\n"));
        events.next();
        assert!(serving.get("/en/a/").contains(&format!("Edition {number}.")), "{number}");
    }
}

// Row 71.
#[test]
fn folders_that_appear_with_their_files_are_seen() {
    let project = Project::new();
    let serving = Serving::start(&project, &[]);
    for number in 0..20 {
        let page = format!("content/en/new{number}/deep/er/page.md");
        project.write(&page, "one\n");
        let address = format!("/en/new{number}/deep/er/page/");
        serving.wait_for(&address, "one");
        project.write(&page, "two\n");
        serving.wait_for(&address, "two");
    }
    project.write("themes/default/templates/components/footer.html", "<footer>ours</footer>\n");
    serving.wait_for("/en/", "<footer>ours</footer>");
}

// Row 72.
#[test]
fn what_is_deleted_is_gone_from_everywhere() {
    let project = Project::new()
        .file("content/en/a.md", "---\ntitle: Ours alone\n---\n[b](area/b.md)\n")
        .file("content/en/area/index.md", "---\ntitle: Area\n---\nText.\n")
        .file("content/en/area/b.md", "---\ntitle: Further words\n---\nText.\n");
    let serving = Serving::start(&project, &[]);
    serving.wait_for("/en/all-pages/", "Further words");
    let began = Instant::now();
    project.remove("content/en/area");
    until("the page is gone", || serving.get("/en/area/b/").starts_with("HTTP/1.1 404"));
    assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
    let all = serving.get("/en/all-pages/");
    assert!(!all.contains("Further words") && all.contains("Ours alone"), "{all}");
}

// Row 73.
#[test]
fn what_is_renamed_is_found_under_its_new_name_only() {
    let project = Project::new().file("content/en/old/a.md", "one\n").file("content/en/b.md", "b\n");
    let serving = Serving::start(&project, &[]);
    serving.wait_for("/en/old/a/", "one");
    fs::rename(project.path("content/en/old"), project.path("content/en/new")).expect("renamed");
    serving.wait_for("/en/new/a/", "one");
    until("the old address is gone", || serving.get("/en/old/a/").starts_with("HTTP/1.1 404"));
    project.write("content/en/new/a.md", "two\n");
    serving.wait_for("/en/new/a/", "two");
    fs::rename(project.path("content/en/new/a.md"), project.path("content/en/b.md")).expect("renamed");
    serving.wait_for("/en/b/", "two");
    until("the file that took another's place has left its own", || {
        serving.get("/en/new/a/").starts_with("HTTP/1.1 404")
    });
}

// Row 75. So many files are switched between two states as a version control system does, without a pause.
#[test]
fn a_storm_of_files_is_few_builds() {
    const FILES: usize = 5000;
    let project = Project::new();
    let state = |name: &str| {
        for number in 0..FILES {
            let path = project.path(&format!("content/static/many/{}/{number}.txt", number % 50));
            let _ = fs::remove_file(&path);
            fs::write(path, name).expect("written");
        }
        for number in 0..40 {
            project.write(&format!("content/en/page{number}.md"), format!("State {name} of {number}.\n"));
        }
    };
    for number in 0..50 {
        fs::create_dir_all(project.path(&format!("content/static/many/{number}"))).expect("a folder");
    }
    state("zero");
    let serving = Serving::start(&project, &[]);
    serving.wait_for("/many/49/4999.txt", "zero");
    let mut events = serving.events();
    let before = events.next()["version"].as_u64().expect("a version");
    for name in ["one", "two", "one", "two", "last"] {
        state(name);
    }
    let last_event = Instant::now();
    let is_final = |path: String, text: &str| serving.get(&path).contains(text);
    until("everything is as it is on disk", || {
        (0..40).all(|page| is_final(format!("/en/page{page}/"), &format!("State last of {page}.")))
            && (0..FILES).step_by(101).all(|file| is_final(format!("/many/{}/{file}.txt", file % 50), "last"))
    });
    let took = last_event.elapsed();
    let versions = serving.events().next()["version"].as_u64().expect("a version") - before;
    assert!(versions <= 5, "{versions} builds");
    assert!(took < Duration::from_secs(15), "{took:?} after the last event");
}

// Row 76.
#[test]
fn the_last_edit_wins() {
    let project = Project::new().file("content/en/a.md", "Edition 0.\n");
    let serving = Serving::start(&project, &[]);
    serving.wait_for("/en/a/", "Edition 0.");
    for number in 1..=200 {
        project.write("content/en/a.md", format!("Edition {number}.\n"));
        // As often as an editor saves that saves while one types.
        std::thread::sleep(Duration::from_millis(5));
    }
    serving.wait_for("/en/a/", "Edition 200.");
}

// Row 78.
#[test]
fn what_changes_nothing_tells_nobody() {
    let project = Project::new().file("content/en/a.md", "text\n");
    let serving = Serving::start(&project, &[]);
    let mut events = serving.events();
    let before = events.next()["version"].clone();
    let temporary = [
        "content/en/.a.md.swp",
        "content/en/4913",
        "content/en/a.md~",
        "content/en/.#a.md",
        "content/en/#a.md#",
        "content/.DS_Store",
        "content/en/a.md___jb_tmp___",
        "dist/en/x.html",
        "notes.txt",
    ];
    for name in temporary {
        project.write(name, "x");
    }
    project.write("content/en/a.md", "text\n");
    for name in temporary {
        project.remove(name);
    }
    // All of that lies before this in time.
    project.write("content/en/a.md", "another text\n");
    let after = events.next()["version"].clone();
    assert_eq!(after.as_u64(), before.as_u64().map(|version| version + 1), "only the last edit is told");
    assert!(serving.get("/en/a/").contains("another text"));
}

// Row 82. Stopped, it takes no events until there are more than the system keeps.
#[cfg(target_os = "linux")]
#[test]
fn events_that_were_lost_are_made_up_for() {
    let project = Project::new().file("content/en/a.md", "before\n").file("content/static/x.txt", "0");
    let serving = Serving::start(&project, &[]);
    serving.wait_for("/en/a/", "before");
    let kept = fs::read_to_string("/proc/sys/fs/inotify/max_queued_events").expect("a number");
    let kept: usize = kept.trim().parse().expect("a number");
    serving.signal(Signal::Stop);
    // Each of these is at least three events.
    for number in 0..kept.min(50_000) / 2 {
        fs::write(project.path("content/static/x.txt"), number.to_string()).expect("written");
        if number == kept / 2 - 1 {
            project.write("content/en/a.md", "after\n");
        }
    }
    project.write("content/en/a.md", "after\n");
    serving.signal(Signal::Continue);
    serving.wait_for("/en/a/", "after");
}
