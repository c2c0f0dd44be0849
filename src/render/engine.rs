//! Templates: compiled once, rendered for every page; their errors as diagnostics.

use std::sync::Arc;

use tera::value::Key;
use tera::{Context, ErrorKind, Kwargs, State, Tera, TeraResult, Value};

use super::navigation::{self, Areas, Sidebar};
use super::view::{ArticleView, Content, PageView};
use super::{Scene, shared, template_fault};
use crate::diagnostic::Checked;
use crate::document::Text;
use crate::fingerprint::Fingerprint;
use crate::site::LanguageIndex;
use crate::theme::{Strings, Theme, fill};

/// The template of the sidebar.
const NAVIGATION: &str = "navigation.html";

/// Renders views. Holds what the views of a language share, converted once.
#[derive(Debug)]
pub struct Renderer {
    theme: Arc<Theme>,
    tera: Tera,
    /// What pages of each language see beside their views.
    shared: Vec<Shared>,
}

/// What the pages of a language share.
#[derive(Debug)]
struct Shared {
    site: Value,
    strings: Value,
    /// Of both, and of the looks of the theme.
    fingerprint: Fingerprint,
}

impl Renderer {
    /// Compiles the theme and converts what pages share. Without a usable theme there is no renderer, only diagnostics.
    pub fn new(scene: &Scene<'_>) -> Checked<Option<Self>> {
        let mut tera = empty();
        let templates = scene.theme.templates.iter();
        let mut diagnostics = Vec::new();
        let sources: Vec<(&str, String)> = templates
            .map(|(name, file)| {
                (name.as_str(), crate::source::text(file).take(&mut diagnostics).into_owned())
            })
            .collect();
        if let Err(error) = tera.add_raw_templates(sources.iter().map(|(name, text)| (*name, text.as_str())))
        {
            diagnostics.extend(template_fault::all(scene.theme, &sources, &error, empty));
            return Checked::new(None, diagnostics);
        }
        let languages = 0..scene.site.languages.len();
        let shared = languages.map(|language| {
            let site = shared::site(scene, language);
            Shared {
                strings: Value::from_serializable(scene.strings(language)),
                fingerprint: Fingerprint::of_value(&(&site, scene.theme.looks)),
                site: Value::from_serializable(&site),
            }
        });
        let shared = shared.collect();
        Checked::new(Some(Self { theme: scene.theme.clone(), tera, shared }), diagnostics)
    }

    /// Of all that the sidebar with these areas is made of.
    pub fn sidebar_key(&self, areas: &Areas) -> Fingerprint {
        Fingerprint::of_value(&(areas, self.shared_key(areas.language)))
    }

    /// Of all that a page is made of. Equal keys mean equal pages.
    pub fn page_key(
        &self,
        view: &PageView,
        sidebar: Option<Fingerprint>,
        text: Option<Fingerprint>,
    ) -> Fingerprint {
        let language = view.article().map_or(view.language, |article| article.body.language);
        let shared = [view.language, language].map(|language| self.shared_key(language));
        Fingerprint::of_value(&(view, sidebar, text, shared))
    }

    fn shared_key(&self, language: LanguageIndex) -> Option<Fingerprint> {
        self.shared.get(language).map(|shared| shared.fingerprint)
    }

    /// The sidebar of a section, which all its pages share. When its template fails there is a diagnostic instead.
    pub fn sidebar(&self, areas: &Areas) -> Checked<Sidebar> {
        let mut context = self.context(areas.language, navigation::ROOT);
        context.insert("areas", &areas.items);
        match self.tera.render(NAVIGATION, &context) {
            Ok(html) => Checked::new(Sidebar::new(&html), Vec::new()),
            Err(error) => {
                Checked::new(Sidebar::default(), vec![template_fault::one(&self.theme, &error, NAVIGATION)])
            }
        }
    }

    fn article(&self, article: &ArticleView, text: Option<&Text>) -> Value {
        let none = Strings::none();
        let strings = self.theme.strings.get(article.body.language).unwrap_or(&none);
        let body = text.map_or_else(String::new, |text| article.body.fill(&text.body, strings));
        with_safe(Value::from_serializable(article), "body", Some(&body))
    }

    fn context(&self, language: usize, root: &str) -> Context {
        let mut context = Context::new();
        if let Some(shared) = self.shared.get(language) {
            context.insert_value("site", shared.site.clone());
            context.insert_value("strings", shared.strings.clone());
        }
        context.insert("root", root);
        context
    }

    /// One page with its sidebar and the text it shows. When its template fails there is no page, and a diagnostic.
    pub fn page(&self, view: &PageView, sidebar: &Sidebar, text: Option<&Text>) -> Checked<Option<String>> {
        let mut context = self.context(view.language, &view.root);
        let sidebar = sidebar.for_page(&view.root, &view.page.address);
        context.insert_value("navigation", Value::safe_string(&sidebar));
        let head = Value::from_serializable(&view.page);
        let structured_data = view.page.structured_data.as_ref().map(|data| data.json(&view.page));
        context.insert_value("page", with_safe(head, "structured_data", structured_data.as_deref()));
        match &view.content {
            Content::Article(article) => context.insert_value("article", self.article(article, text)),
            Content::Section(article, section) => {
                context.insert_value("article", self.article(article, text));
                context.insert("section", section);
            }
            Content::List(list) => context.insert("list", list),
            Content::Glossary(glossary) => context.insert("glossary", glossary),
            Content::Map(map) => context.insert("map", map),
            Content::Path(path) => context.insert("path", path),
            Content::Redirect(redirect) => context.insert("redirect", redirect),
            Content::Nothing => {}
        }
        match self.tera.render(view.template, &context) {
            Ok(html) => Checked::new(Some(html), Vec::new()),
            Err(error) => Checked::new(None, vec![template_fault::one(&self.theme, &error, view.template)]),
        }
    }
}

/// No templates yet, and everything they may call.
fn empty() -> Tera {
    let mut tera = Tera::new();
    tera.register_filter("fill", fill_filter);
    tera
}

/// A view with one more field, whose HTML was made by us and must not be escaped again.
fn with_safe(view: Value, field: &'static str, html: Option<&str>) -> Value {
    let Some(mut map) = view.into_map() else { return Value::none() };
    map.insert(field.into(), html.map_or_else(Value::none, Value::safe_string));
    Value::from(map)
}

/// `{{ strings.minutes | fill(n=3) }}`: puts arguments into the places of a text. A text with the forms `one` and
/// `other` is chosen by `n`.
fn fill_filter(text: Value, arguments: Kwargs, _: &State<'_>) -> TeraResult<String> {
    let mut values: Vec<(String, String)> = Vec::new();
    for (name, value) in arguments.iter() {
        values.push((name.to_string(), value.to_string()));
    }
    let one = values.iter().any(|(name, value)| name == "n" && value == "1");
    let chosen = match text.as_map() {
        Some(forms) => {
            let form = |name: &'static str| forms.get(&Key::from(name));
            let form = if one { form("one").or_else(|| form("other")) } else { form("other") };
            form.cloned().ok_or_else(|| tera::Error::message("the text has no form `other`"))?
        }
        None => text,
    };
    let Some(text) = chosen.as_str() else {
        return Err(tera::Error::message("`fill` takes a text of the theme's strings"));
    };
    let values: Vec<(&str, &str)> =
        values.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    Ok(fill(text, &values))
}

/// A new page from an archetype: `{{ title }}` and `{{ kind }}` are filled in, `{{ title | quoted }}` is safe in front
/// matter.
///
/// # Errors
/// What is wrong with the archetype.
pub fn fill_archetype(archetype: &str, title: &str, kind: &str) -> Result<String, String> {
    let mut tera = Tera::new();
    // JSON strings are strings of YAML and TOML too.
    tera.register_filter("quoted", |text: &str, _: Kwargs, _: &State<'_>| {
        serde_json::Value::from(text).to_string()
    });
    let mut context = Context::new();
    context.insert("title", title);
    context.insert("kind", kind);
    let name = "archetype.md";
    let filled = tera.add_raw_template(name, archetype).and_then(|()| tera.render(name, &context));
    filled.map_err(|error| match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            format!("line {}: {}", report.span().start_line, report.message())
        }
        other => other.to_string(),
    })
}
