//! Who wants a place on the site, and what is said when two want the same one or nobody may have it.

use crate::diagnostic::{Code, Diagnostic, Location};
use crate::output::{Clash, Collision};
use crate::path::{DEV_SERVER, OutputPath};
use crate::render::{Scene, pages};
use crate::site::{Child, Redirect};
use crate::words::{Words, words};

use super::rendering::Rendered;

/// Two sources that want the same place on the site.
pub const DUPLICATE_URL: Code = Code::new(
    "duplicate-url",
    "two sources want the same place on the site",
    "两个来源要占站点上的同一个位置",
)
.fixed();

/// Who wants a place, for the message when two do.
#[derive(Clone, Debug)]
pub(super) struct Owner {
    what: Words,
    /// Where an author can change it.
    pub(super) location: Option<Location>,
    /// For a fallback: where the page is whose text it shows.
    pub(super) original: Option<OutputPath>,
}

impl Owner {
    /// Somebody with a file an author can change.
    pub(super) fn of(what: Words, location: Location) -> Self {
        Self { what, location: Some(location), original: None }
    }

    /// The program or the theme.
    pub(super) fn nobody(what: Words) -> Self {
        Self { what, location: None, original: None }
    }

    /// Who made a page. `redirects` are those of the site whose pages are still to come: two may want one place.
    pub(super) fn of_page<'a>(
        scene: &Scene<'_>,
        page: &Rendered,
        redirects: &mut impl Iterator<Item = &'a Redirect>,
    ) -> Self {
        let generated = || {
            let (output, kind) = (&page.output, &page.kind);
            Self::nobody(
                words!(en: "the generated page `{output}` ({kind})", zh: "自动生成的页面`{output}`（{kind}）"),
            )
        };
        match page.job {
            pages::Job::Page(id) => {
                let Some(own) = scene.site.page(id) else { return generated() };
                let Some(document) = &own.document else {
                    // Nobody wrote it: its folder is what an author can change, and a page in it shows where that is.
                    let children =
                        scene.site.section(own.section).into_iter().flat_map(|section| &section.children);
                    let mut inside = children.filter_map(|child| match child {
                        Child::Page(id) => scene.site.page(*id)?.document.as_ref(),
                        Child::Section(_) => None,
                    });
                    let Some(document) = inside.next() else { return generated() };
                    let folder = document.path.folder();
                    let what = words!(
                        en: "the generated index of the folder `{folder}`", zh: "文件夹`{folder}`自动生成的首页"
                    );
                    return Self::of(what, Location::file(&document.path));
                };
                let original = own.original.and_then(|original| scene.site.page(original));
                let path = &document.path;
                Self {
                    original: original.map(|original| original.place.output.clone()),
                    ..Self::of(words!(en: "the page `{path}`", zh: "页面`{path}`"), Location::file(path))
                }
            }
            pages::Job::Root if page.kind == "redirect" => {
                let redirect = redirects.find(|redirect| redirect.output == page.output);
                let location = redirect.and_then(|redirect| scene.site.alias_location(redirect));
                location.map_or_else(generated, |location| {
                    let path = &location.path;
                    Self::of(words!(en: "an alias in `{path}`", zh: "`{path}`里的别名"), location)
                })
            }
            pages::Job::Language(_) | pages::Job::Root => generated(),
        }
    }
}

/// Nobody may have a place among the files of the dev server.
pub(super) fn reserved(path: &OutputPath, owner: Owner) -> Diagnostic {
    let own = owner.what;
    let message = words!(
        en: "{own} becomes `{path}`, where `diptych serve` has files of its own: it would not be seen there",
        zh: "{own}会成为`{path}`，但那里是`diptych serve`自己的文件：预览时看不到它";
        own
    );
    let diagnostic = Diagnostic::error_anywhere(DUPLICATE_URL, message);
    Diagnostic { location: owner.location, ..diagnostic }.with_help(words!(
        en: "rename the folder: addresses that begin with `{DEV_SERVER}/` are taken",
        zh: "给文件夹改名：以`{DEV_SERVER}/`开头的地址已被占用",
    ))
}

/// Two want the same place, or places that not every system tells apart.
pub(super) fn duplicate(collision: Collision<Owner>) -> Diagnostic {
    let Collision { path, other_path, owner, other_owner, clash } = collision;
    let how = match clash {
        Clash::SamePlace if path == other_path => words!(en: "both become `{path}`", zh: "都会成为`{path}`"),
        Clash::SamePlace => words!(
            en: "become `{path}` and `{other_path}`, which many systems cannot tell apart",
            zh: "会成为`{path}`和`{other_path}`，许多系统分不清两者",
        ),
        Clash::FileAndFolder => words!(
            en: "become `{path}` and `{other_path}`: a file where the other needs a folder",
            zh: "会成为`{path}`和`{other_path}`：同一处既要是文件，又要是文件夹",
        ),
        Clash::FolderSpelling => words!(
            en: "become `{path}` and `{other_path}`, whose folders many systems cannot tell apart",
            zh: "会成为`{path}`和`{other_path}`，许多系统分不清两者的文件夹",
        ),
    };
    let (own, other) = (owner.what, other_owner.what);
    let message = words!(en: "{own} and {other} {how}", zh: "{own}和{other}{how}"; own, other, how);
    let mut diagnostic = Diagnostic::error_anywhere(DUPLICATE_URL, message).with_help(words!(
        en: "rename one of them, or give the page another `slug`", zh: "给其中一个改名，或者给页面换个`slug`"
    ));
    // The one a person can change is the one to point at.
    match (owner.location, other_owner.location) {
        (Some(own), Some(other)) => {
            diagnostic.location = Some(own);
            diagnostic = diagnostic.with_related(other, words!(en: "the other", zh: "另一个"));
        }
        (own, other) => diagnostic.location = own.or(other),
    }
    diagnostic
}
