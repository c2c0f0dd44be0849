//! Which pages a repair may look at: those that were named, and none outside `content/`.

use std::path::{Path, PathBuf};

use crate::path::{CONTENT, SourcePath};
use crate::pipeline::is_markdown;
use crate::report::harmless;
use crate::source::SourceTree;
use crate::words::{Phrase, Words, words};

/// Pages and folders of pages.
pub(super) struct Scope(Vec<String>);

/// Why something that was named is not a page.
pub(super) struct Refusal {
    pub(super) message: Words,
    pub(super) help: Phrase,
}

impl Scope {
    /// What the paths mean, from the current folder; all of `content/` when there is none.
    pub(super) fn of(root: &Path, tree: &SourceTree, paths: &[PathBuf]) -> Result<Self, Refusal> {
        if paths.is_empty() {
            return Ok(Self(vec![CONTENT.to_owned()]));
        }
        let real_root = root.canonicalize().unwrap_or_else(|_| root.to_path_buf());
        let place = |path: &PathBuf| {
            let shown = path.display().to_string();
            let shown = harmless(&shown);
            let refuse = |what: Phrase, help: Phrase| {
                Err(Refusal { message: words!(en: "{shown} {what}", zh: "{shown}{what}"; what), help })
            };
            let Ok(real) = path.canonicalize() else {
                return refuse(
                    Phrase { english: "does not exist", chinese: "不存在" },
                    Phrase {
                        english: "name a page or a folder below content/; nothing was written",
                        chinese: "写content/里的页面或文件夹；什么都没有写入",
                    },
                );
            };
            let inside = real.strip_prefix(&real_root).ok().and_then(Path::to_str);
            let inside = inside.map(|inside| inside.replace('\\', "/"));
            let inside = inside.and_then(|inside| SourcePath::new(&inside));
            let Some(inside) =
                inside.filter(|inside| inside.as_str() == CONTENT || inside.within(CONTENT).is_some())
            else {
                return refuse(
                    Phrase {
                        english: "is not below content/ of this project",
                        chinese: "不在这个项目的content/里",
                    },
                    Phrase {
                        english: "only pages of the project are changed; `--root` names another project",
                        chinese: "只改本项目的页面；用`--root`可以指定别的项目",
                    },
                );
            };
            let scope = Self(vec![inside.as_str().to_owned()]);
            if !tree.files().any(|file| scope.has(&file.path)) {
                return refuse(
                    Phrase { english: "holds no page", chinese: "里面没有页面" },
                    Phrase {
                        english: "pages are files below content/<language>/ whose names end in .md",
                        chinese: "页面是content/<语言>/里以.md结尾的文件",
                    },
                );
            }
            Ok(inside.as_str().to_owned())
        };
        paths.iter().map(place).collect::<Result<_, _>>().map(Self)
    }

    /// Whether a file is a page that may be looked at.
    pub(super) fn has(&self, path: &SourcePath) -> bool {
        let named = |one: &String| path.as_str() == one || path.within(one).is_some();
        is_markdown(path) && self.0.iter().any(named)
    }
}
