//! What tests are written with: projects that read as sentences.

mod crawl;
mod dice;
mod disk;
pub(crate) mod markup;
mod process;
mod project;
mod server;

pub(crate) use crawl::{Visit, crawl};
pub(crate) use dice::Dice;
pub(crate) use disk::{contents, files_with, names, state};
pub(crate) use process::{Serving, Signal, end_of, ended_by, finished, send_signal, with_own_mounts};
pub(crate) use project::{Project, Published, Run};
pub(crate) use server::Server;
