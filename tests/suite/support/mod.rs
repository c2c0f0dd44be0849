//! What tests are written with: projects that read as sentences.

mod project;

pub(crate) use project::{Project, Published, Run};
