//! Writes a site to disk: all of it or nothing, and nothing that is not its own.
//!
//! 1. [`guard`]: is this a folder we may write to at all?
//! 2. [`Place`]: wait for other builds, clear away what dead ones left.
//! 3. [`Plan`]: what is kept, written, removed, carried over. If that is no change, stop: no file is touched.
//! 4. [`Stage`]: build the complete new folder next to the old one; if it replaces a site, write it through to disk.
//! 5. Exchange the two folders in one step.
//! 6. [`retire`]: remove the old one, or lay its folders by in a [`Spare`] for the next step 4.
//!
//! A build that is killed leaves the complete old site before step 5 and the complete new one after it; whatever else
//! it leaves, the next build clears away in step 2.

use std::path::Path;

use anyhow::Context;

use super::OutputSet;
use super::fault::{PublishFault, shown};
use super::guard::{Protected, guard};
use super::looks::Looks;
use super::manifest::{MANIFEST_FILE, Manifest};
use super::neighbours::Place;
use super::plan::Plan;
use super::platform;
use super::previous::{Previous, previous};
use super::retire::{remove_leftover, retire};
use super::spare::Spare;
use super::stage::{Filled, Stage, Written};
use super::survey::Survey;
use crate::words::words;

/// What publishing did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Published {
    /// Files that are new or changed.
    pub written: usize,
    /// Files that were on disk already.
    pub kept: usize,
    /// Files of the last site that are not in this one.
    pub removed: usize,
    /// How many bytes the written files have.
    pub bytes: u64,
    /// Files and links in the folder that are not of the site and were left as they are.
    pub foreign: usize,
}

/// A site that may be published: who is refused is refused before there is one. The old site has not been touched yet.
#[derive(Debug)]
pub struct Prepared<'set> {
    place: Place,
    previous: Previous,
    plan: Plan<'set>,
    manifest: Manifest,
    /// What the manifest is written as.
    text: String,
}

/// Decides how the folder `out` comes to hold exactly the site, and whatever of the user's is in it. What a `survey` of it knows
/// need not be read again.
///
/// # Errors
/// Refused when that could cost the user something; failed when the system does not let us look.
pub fn prepare<'set>(
    set: &'set OutputSet,
    out: &Path,
    protected: &Protected,
    survey: &Survey,
) -> Result<Prepared<'set>, PublishFault> {
    refuse_own_name(set)?;
    let place = Place::take(guard(out, protected)?)?;
    place.clear_leftovers()?;
    let previous = previous(&place.out, survey)?;
    let (plan, (manifest, text)) = rayon::join(
        || Plan::make(set, &place.out, &previous, survey),
        || {
            let manifest = Manifest::of(set);
            let text = manifest.render();
            (manifest, text)
        },
    );
    Ok(Prepared { plan: plan?, place, previous, manifest, text })
}

impl Prepared<'_> {
    /// Makes it so. The looks of the published files are for the next survey. A site that is replaced may leave its folders in a
    /// `spare`, for the next one.
    ///
    /// # Errors
    /// When the system does not let us. The old site is then still in its place, unless the message says that the new one is.
    pub fn publish(self, spare: Option<&Spare>) -> anyhow::Result<(Published, Looks)> {
        let Self { place, previous, plan, manifest, text } = self;
        let is_listed = matches!(&previous, Previous::Site(listed) if **listed == manifest);
        let written = match !is_listed || !plan.changes_nothing() {
            true => replace(&place, &previous, &plan, &text, spare)?,
            false => Vec::new(),
        };
        Ok((published(&plan), Looks::after(&text, &plan, &written)))
    }
}

/// Prepares and publishes, without a spare.
///
/// # Errors
/// Those of both.
pub fn publish(
    set: &OutputSet,
    out: &Path,
    protected: &Protected,
    survey: &Survey,
) -> Result<(Published, Looks), PublishFault> {
    Ok(prepare(set, out, protected, survey)?.publish(None)?)
}

/// Puts the new site in the place of the old one, and says how the files that it wrote look.
fn replace<'set>(
    place: &Place,
    previous: &Previous,
    plan: &'set Plan<'_>,
    manifest: &str,
    spare: Option<&Spare>,
) -> anyhow::Result<Vec<Written<'set>>> {
    let mode = match previous {
        Previous::Missing => None,
        Previous::Empty | Previous::Site(_) => {
            let metadata = place.out.symlink_metadata();
            Some(platform::mode(&metadata.with_context(|| format!("cannot look at {}", shown(&place.out)))?))
        }
    };
    // A first site replaces nothing that a power cut could cost, and the next build would mend it.
    let replaces = matches!(previous, Previous::Site(_));
    let stage = Stage::create(place.stage())?;
    let staged = stage.fill(&place.out, plan, manifest, spare).and_then(|filled| {
        stage.open_up(mode)?;
        if replaces {
            stage.write_through(plan)?;
        }
        Ok((filled, place.put_in(&stage.path, previous)?))
    });
    let (Filled { written, carried }, old) = staged.inspect_err(|_| {
        // The first fault is the one to report; what cannot be removed now the next build removes.
        let _ = remove_leftover(&stage.path);
    })?;
    // What was replaced has to go whether or not the system vouches for the exchange.
    let synced = if replaces { place.sync() } else { Ok(()) };
    let retired = old.iter().try_for_each(|old| retire(old, &place.out, plan, &carried, spare));
    synced.and(retired).with_context(|| format!("the new site is in {}, but", shown(&place.out)))?;
    Ok(written)
}

fn published(plan: &Plan) -> Published {
    Published {
        written: plan.written.len(),
        kept: plan.kept.len(),
        removed: plan.stale,
        bytes: plan.written.iter().map(|(_, file)| file.length()).sum(),
        foreign: plan.carried().filter(|entry| !entry.kind.is_folder()).count(),
    }
}

/// No producer may take the place of the manifest.
fn refuse_own_name(set: &OutputSet) -> Result<(), PublishFault> {
    let first =
        |path: &str| path.split('/').next().is_some_and(|part| part.eq_ignore_ascii_case(MANIFEST_FILE));
    match set.iter().find(|(path, _)| first(path.as_str())) {
        None => Ok(()),
        Some((path, _)) => Err(PublishFault::refused(
            words!(
                en: "the site has a file `{path}`, where diptych keeps its list of published files",
                zh: "站点里有文件`{path}`，而diptych要在那里存放已发布文件的清单",
            ),
            words!(en: "rename the file", zh: "给文件改名"),
        )),
    }
}
