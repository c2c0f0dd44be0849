//! `diptych build`: publish the site into a folder.

use std::mem::ManuallyDrop;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::time::Instant;

use clap::Args;

use super::progress::Progress;
use super::project::{self, Built, Project, Strictness};
use super::speech::Spoken;
use super::{Console, Outcome};
use crate::cache::{self, Changes, Purpose, Records};
use crate::config::BaseUrl;
use crate::output::{self, Looks, PublishFault, Published, Spare, Survey};
use crate::pipeline::Options;
use crate::report::Format;
use crate::site::Drafts;
use crate::words::{Phrase, words};

/// Build the site and publish it into a folder, all of it or nothing
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The folder to publish into [default: dist in the project]
    #[arg(short, long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Where the site will be published, in place of base_url in site.toml
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// Publish drafts too
    #[arg(long)]
    drafts: bool,
    /// Warnings are errors
    #[arg(long)]
    strict: bool,
    /// Publish what could be built in spite of errors; the exit code is still 1
    #[arg(long)]
    allow_errors: bool,
    /// Neither use nor keep what builds leave for the next one in .diptych-cache
    #[arg(long)]
    no_cache: bool,
    /// Say how long each step took
    #[arg(long)]
    timings: bool,
    #[command(flatten)]
    pub(super) spoken: Spoken,
}

/// The note in the cache that tells how published files looked.
const LOOKS: &str = "looks";
/// Where in the cache the folders of a replaced site stay.
const SPARE: &str = "spare";

pub(super) fn run(console: &Console, arguments: &Arguments) -> anyhow::Result<Outcome> {
    let began = Instant::now();
    let strictness = Strictness::of(arguments.strict);
    let root = project::root(console)?;
    let out = arguments.out.clone().unwrap_or_else(|| root.join("dist"));
    let base_url = match arguments.base_url.as_deref().map(BaseUrl::parse).transpose() {
        Ok(base_url) => base_url,
        Err(reason) => {
            let message = words!(en: "`--base-url` {reason}", zh: "`--base-url`{reason}"; reason);
            return Ok(console.refuse(
                &message,
                Phrase {
                    english: "write for example https://example.com/playbooks/",
                    chinese: "例如写成https://example.com/playbooks/",
                },
            ));
        }
    };
    let protected = project::protected(&root);
    // A refusal comes before the work.
    if let Err(fault) = output::guard(&out, &protected) {
        return refused(console, fault);
    }
    let drafts = if arguments.drafts { Drafts::Shown } else { Drafts::Hidden };
    let options = Options { base_url, drafts, ..Options::default() };
    let recall =
        || if arguments.no_cache { Records::default() } else { cache::load(&root, Purpose::Publish) };
    // The process ends with this command: to give back the memory of a large site piece by piece would only take time.
    let progress = project::progress(console);
    let project = Project::read(&root, recall)?;
    let project = if arguments.no_cache { project } else { project.packing() };
    let enough = AtomicBool::new(false);
    let (built, survey) = std::thread::scope(|scope| {
        // To build does not keep all cores busy.
        let survey = scope.spawn(|| {
            let kept = if arguments.no_cache { None } else { cache::note(&root, LOOKS) };
            let looked = kept.map(|bytes| Looks::from_bytes(&bytes)).unwrap_or_default();
            Survey::of(&out, looked, &enough)
        });
        let built = ManuallyDrop::new(project.build(options));
        enough.store(true, Ordering::Relaxed);
        (built, survey.join().unwrap_or_default())
    });
    progress.finish();
    let Built { sources, build, builder, records } = &*built;
    let problems = build.problems();
    if !problems.is_empty() {
        let stderr = &mut std::io::stderr();
        // The exit code says it too.
        let _ = project::report(console, stderr, &sources.value, &problems, Format::Human, strictness);
    }
    let verdict = project::verdict(&build.diagnostics, strictness);
    if verdict != Outcome::Done && !arguments.allow_errors {
        let nothing = words!(
            en: "nothing was published; what was published before is untouched",
            zh: "什么都没有发布；以前发布的内容没有动过",
        );
        console.complain(&nothing, None);
        return Ok(verdict);
    }
    let spare = if arguments.no_cache { None } else { Some(Spare::at(cache::place(&root, SPARE))) };
    let publishing = Instant::now();
    let progress = Progress::start(console, Phrase { english: "publishing", chinese: "正在发布" });
    let (published, kept) = std::thread::scope(|scope| {
        let (is_prepared, go) = mpsc::channel::<()>();
        let folder = &root;
        let keeping = scope.spawn(move || {
            if arguments.no_cache {
                return Ok(());
            }
            let results = builder.results().pack();
            let changes = Changes::between(Purpose::Publish, &results, records);
            // Whoever is refused has asked for nothing to be written.
            if go.recv().is_ok() { changes.store(folder) } else { Ok(()) }
        });
        let prepared = output::prepare(&build.outputs, &out, &protected, &survey);
        if prepared.is_ok() {
            // It waits for that, or has nothing to do.
            let _ = is_prepared.send(());
        }
        drop(is_prepared);
        let published = prepared.and_then(|prepared| Ok(prepared.publish(spare.as_ref())?));
        let noted = match &published {
            Ok((_, looks)) if !arguments.no_cache && looks.tell_more_than(survey.known()) => {
                cache::keep_note(&root, LOOKS, &looks.to_bytes())
            }
            _ => Ok(()),
        };
        (published, keeping.join().unwrap_or(Ok(())).and(noted))
    });
    progress.finish();
    let published = match published {
        Ok((published, _)) => published,
        Err(fault) => return refused(console, fault),
    };
    if let Err(fault) = kept {
        // It only saves time, so whoever cannot write here is told and not stopped.
        console.warn(&words!(
            en: "cannot keep the cache: {fault:#}; the next build takes as long as this one",
            zh: "缓存无法保留：{fault:#}；下一次构建所用的时间会和这次一样"
        ));
    }
    let (pages, place, seconds) = (build.pages, out.display(), began.elapsed().as_secs_f64());
    let (files, megabytes) = (build.outputs.len(), build.outputs.total_bytes() as f64 / 1e6);
    let Published { written, kept, removed, .. } = published;
    console.say(&words!(
        en: "published {pages} pages to {place} in {seconds:.2} s: {files} files, {megabytes:.1} MB \
             ({written} written, {kept} unchanged, {removed} removed)",
        zh: "用{seconds:.2}秒把{pages}页发布到{place}：{files}个文件，{megabytes:.1} MB\
             （写入{written}个，未变{kept}个，删除{removed}个）",
    ));
    if arguments.timings {
        for (step, time) in &build.timings {
            console.show(&format!("{step:>10} {:8.1} ms", time.as_secs_f64() * 1e3));
        }
        console.show(&format!("{:>10} {:8.1} ms", "publish", publishing.elapsed().as_secs_f64() * 1e3));
    }
    Ok(verdict)
}

fn refused(console: &Console, fault: PublishFault) -> anyhow::Result<Outcome> {
    match fault {
        PublishFault::Refused { message, help } => Ok(console.refuse(&message, help)),
        PublishFault::Failed(failure) => Err(failure),
    }
}
