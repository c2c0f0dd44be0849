//! The sidebar: one for each section, rendered once, marked for each page.
//!
//! A sidebar that lists the site on every page makes pages × pages of work and bytes. So a section's sidebar shows the
//! areas, and below the reader's own area as many levels as the configuration says. Small sites show every area's pages.

use super::Scene;
use super::shared;
use super::view::NavigationItem;
use crate::site::{Child, LanguageIndex, PageId, Section, SectionId};

/// A language with at most this many pages shows all areas unfolded: readers see what there is.
const SMALL: usize = 150;

/// Lists nest no deeper than this: the engine follows only so many, and readers fewer. What is deeper stands beside its
/// section.
const DEEPEST: usize = 12;

/// Stands for `root` in a rendered sidebar until the page is known. From a private-use plane: no content has it.
pub(super) const ROOT: &str = "\u{F0D17}";

/// What the sidebar of a section shows.
#[derive(Clone, Debug, Hash)]
pub struct Areas {
    pub(super) language: LanguageIndex,
    pub(super) items: Vec<NavigationItem>,
}

/// What the sidebar of a section shows.
pub fn areas(scene: &Scene<'_>, id: SectionId) -> Areas {
    let language = scene.site.section(id).map_or(0, |section| section.language);
    Areas { language, items: items(scene, id) }
}

fn items(scene: &Scene<'_>, id: SectionId) -> Vec<NavigationItem> {
    let mut path = Vec::new();
    let mut at = Some(id);
    while let Some(section) = at.and_then(|id| Some((id, scene.site.section(id)?))) {
        path.push(section.0);
        at = section.1.parent;
    }
    let Some(root) = path.last().and_then(|root| scene.site.section(*root)) else { return Vec::new() };
    let walk = Walk { scene, path: &path, depth: scene.config.navigation.depth, small: root.count <= SMALL };
    root.children.iter().flat_map(|child| walk.items(*child, 1)).collect()
}

struct Walk<'a> {
    scene: &'a Scene<'a>,
    /// From the reader's section up to the root.
    path: &'a [SectionId],
    depth: usize,
    small: bool,
}

impl Walk<'_> {
    /// A page or a section, with what is shown below it.
    fn items(&self, child: Child, level: usize) -> Vec<NavigationItem> {
        match child {
            Child::Page(page) => self.entry(page, 0, false, Vec::new()).into_iter().collect(),
            Child::Section(id) => {
                let Some(section) = self.scene.site.section(id) else { return Vec::new() };
                let open = self.path.contains(&id);
                let children = if self.shows_children(open, level) {
                    self.children(section, level + 1)
                } else {
                    Vec::new()
                };
                let (below, beside) =
                    if level < DEEPEST { (children, Vec::new()) } else { (Vec::new(), children) };
                self.entry(section.index, section.count, open, below).into_iter().chain(beside).collect()
            }
        }
    }

    /// The way to the reader is always open; beside it, levels count from the area.
    fn shows_children(&self, open: bool, level: usize) -> bool {
        let in_own_area = level > 1;
        open || (level <= self.depth && (in_own_area || self.small))
    }

    fn children(&self, section: &Section, level: usize) -> Vec<NavigationItem> {
        section.children.iter().flat_map(|child| self.items(*child, level)).collect()
    }

    fn entry(
        &self,
        id: PageId,
        count: usize,
        open: bool,
        children: Vec<NavigationItem>,
    ) -> Option<NavigationItem> {
        let page = self.scene.site.page(id)?;
        let text_language = page.text_language(self.scene.site);
        Some(NavigationItem {
            title: page.title.clone(),
            address: page.place.address.clone(),
            count,
            open,
            review_by: if count == 0 { shared::review_by(page).map(|day| day.to_string()) } else { None },
            language: (text_language != page.language).then(|| shared::language(self.scene, text_language)),
            children,
        })
    }
}

/// A rendered sidebar, cut where `root` belongs, so that a page only joins it.
#[derive(Clone, Debug, Default)]
pub struct Sidebar {
    runs: Vec<String>,
}

impl Sidebar {
    pub(super) fn new(html: &str) -> Self {
        Self { runs: html.split(ROOT).map(str::to_owned).collect() }
    }

    /// For keeping.
    pub fn to_text(&self) -> String {
        self.runs.join(ROOT)
    }

    /// What `to_text` gave.
    pub fn from_text(text: &str) -> Self {
        Self::new(text)
    }

    /// The sidebar for a page: addresses lead from it, and the link to itself is marked.
    pub(super) fn for_page(&self, root: &str, address: &str) -> String {
        let length: usize = self.runs.iter().map(|run| run.len() + root.len()).sum();
        let mut html = String::with_capacity(length + 32);
        for (index, run) in self.runs.iter().enumerate() {
            if index == 0 {
                html.push_str(run);
                continue;
            }
            html.push_str(root);
            match run.strip_prefix(address).and_then(|rest| rest.strip_prefix('"')) {
                Some(rest) => {
                    html.push_str(address);
                    html.push_str("\" aria-current=\"page\"");
                    html.push_str(rest);
                }
                None => html.push_str(run),
            }
        }
        html
    }
}

#[cfg(test)]
mod tests {
    use super::{ROOT, Sidebar};

    #[test]
    fn only_the_page_itself_is_marked() {
        let sidebar = Sidebar::new(&format!("<a href=\"{ROOT}en/a/\">A</a><a href=\"{ROOT}en/a/b/\">B</a>"));
        assert_eq!(
            sidebar.for_page("../../", "en/a/"),
            "<a href=\"../../en/a/\" aria-current=\"page\">A</a><a href=\"../../en/a/b/\">B</a>"
        );
    }
}
