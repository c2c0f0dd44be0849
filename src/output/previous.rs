//! What is at the place of the output before anything is written: nothing, or a site of ours, or a reason to stop.
#![expect(clippy::disallowed_methods, reason = "looks at the output folder before anything is written")]

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::fault::{PublishFault, failed, shown};
use super::guard::NAME_ANOTHER;
use super::manifest::{BadManifest, MANIFEST_FILE, Manifest};
use super::platform;
use super::survey::Survey;
use crate::words::{Phrase, words};

/// What is at the place of the output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Previous {
    /// Nothing.
    Missing,
    /// A folder without entries.
    Empty,
    /// A site of ours.
    Site(Arc<Manifest>),
}

/// What is at the place of the output now, if it can be ours. A manifest that a `survey` has read is not read again.
pub(super) fn previous(out: &Path, survey: &Survey) -> Result<Previous, PublishFault> {
    match place(out)? {
        Found::Missing => Ok(Previous::Missing),
        Found::Empty => Ok(Previous::Empty),
        Found::Marked(manifest) => {
            let understand = |bytes: &[u8]| match survey.manifest(bytes) {
                Some(known) => Ok(known),
                None => Manifest::parse(bytes).map(Arc::new),
            };
            read(out, &manifest, understand).map(Previous::Site)
        }
    }
}

/// Whether [`previous`] may find something that can be ours. Quicker, for the paths of a manifest are not looked at.
pub(super) fn can_be_ours(out: &Path) -> Result<(), PublishFault> {
    match place(out)? {
        Found::Missing | Found::Empty => Ok(()),
        Found::Marked(manifest) => read(out, &manifest, |bytes| Manifest::whole(bytes).map(drop)),
    }
}

fn read<T>(
    out: &Path,
    manifest: &Path,
    understand: impl FnOnce(&[u8]) -> Result<T, BadManifest>,
) -> Result<T, PublishFault> {
    let bytes = std::fs::read(manifest).map_err(|fault| failed(fault, "read", manifest))?;
    understand(&bytes).map_err(|bad| refuse_manifest(out, manifest, bad))
}

/// What is at the place of the output, before a manifest is read.
enum Found {
    Missing,
    Empty,
    /// A folder with a file of the manifest's name, which is here.
    Marked(PathBuf),
}

fn place(out: &Path) -> Result<Found, PublishFault> {
    let metadata = match out.symlink_metadata() {
        Ok(metadata) => metadata,
        Err(fault) if fault.kind() == ErrorKind::NotFound => return Ok(Found::Missing),
        Err(fault) => return Err(failed(fault, "look at", out)),
    };
    let place = shown(out);
    if metadata.is_symlink() {
        let help = Phrase {
            english: "name the folder it leads to, or remove the link; what it leads to was not touched",
            chinese: "直接写它指向的文件夹，或者删掉链接；它指向的内容没有动过",
        };
        let message = words!(en: "the output {place} is a symbolic link", zh: "输出位置{place}是符号链接");
        return Err(PublishFault::refused(message, help));
    }
    if !metadata.is_dir() {
        return Err(PublishFault::refused(
            words!(en: "the output {place} is a file, not a folder", zh: "输出位置{place}是文件，不是文件夹"),
            NAME_ANOTHER,
        ));
    }
    if platform::folder(out).is_ok_and(|folder| folder.is_mount_root) {
        let inside = shown(&out.join("site"));
        let help = words!(
            en: "name a folder inside it, such as {inside}", zh: "换成它里面的文件夹，例如{inside}"
        );
        let message =
            words!(en: "the output {place} is where a disk is mounted", zh: "输出位置{place}是磁盘的挂载点");
        return Err(PublishFault::refused(message, help));
    }
    contents(out)
}

fn contents(out: &Path) -> Result<Found, PublishFault> {
    let manifest = out.join(MANIFEST_FILE);
    // A link or a pipe of that name is not ours, and is not opened.
    if manifest.symlink_metadata().is_ok_and(|metadata| metadata.is_file()) {
        return Ok(Found::Marked(manifest));
    }
    let mut entries = std::fs::read_dir(out).map_err(|fault| failed(fault, "read", out))?;
    match entries.next() {
        None => Ok(Found::Empty),
        Some(Err(fault)) => Err(failed(fault, "read", out)),
        Some(Ok(_)) => {
            let place = shown(out);
            Err(PublishFault::refused(
                words!(
                    en: "the output {place} holds files, and diptych did not write them (it has no `{MANIFEST_FILE}`)",
                    zh: "输出位置{place}里有文件，而且不是diptych写的（里面没有`{MANIFEST_FILE}`）",
                ),
                Phrase {
                    english: "name a new or empty folder, or empty this one yourself if nothing in it is needed",
                    chinese: "换一个新的或空的文件夹；如果里面的东西都不要了，请自己清空",
                },
            ))
        }
    }
}

fn refuse_manifest(out: &Path, manifest: &Path, bad: BadManifest) -> PublishFault {
    let (manifest, out) = (shown(manifest), shown(out));
    match bad {
        BadManifest::Newer => PublishFault::refused(
            words!(
                en: "{manifest} was written by a newer version of diptych", zh: "{manifest}是更新版本的diptych写的"
            ),
            words!(en: "use that version, or name another folder", zh: "用那个版本，或者换一个文件夹"),
        ),
        BadManifest::Damaged => PublishFault::refused(
            words!(
                en: "{manifest} is damaged, so it is not known which files are yours",
                zh: "{manifest}已损坏，分不清哪些文件是你的",
            ),
            words!(
                en: "save what is yours in {out}, remove the folder and build again",
                zh: "把{out}里属于你的内容存到别处，删掉这个文件夹，再重新构建",
            ),
        ),
    }
}
