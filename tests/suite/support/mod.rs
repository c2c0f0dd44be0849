//! What tests are written with: projects that read as sentences.

mod crawl;
pub(crate) mod markup;
mod project;
mod server;

pub(crate) use crawl::{Visit, crawl};
pub(crate) use project::{Project, Published, Run};
pub(crate) use server::Server;
