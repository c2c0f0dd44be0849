//! What tests are written with: projects that read as sentences.

#[cfg(unix)]
mod chromium;
mod crawl;
#[cfg(unix)]
mod dice;
#[cfg(unix)]
mod disk;
mod installed;
pub(crate) mod markup;
#[cfg(unix)]
pub(crate) mod page;
#[cfg(unix)]
mod process;
mod project;
pub(crate) mod reading;
mod rendered;
mod server;
#[cfg(unix)]
mod serving;
mod skipped;
#[cfg(unix)]
mod tab;

#[cfg(unix)]
pub(crate) use chromium::Chromium;
pub(crate) use crawl::{Visit, crawl};
#[cfg(unix)]
pub(crate) use dice::Dice;
#[cfg(unix)]
pub(crate) use disk::{contents, files_with, names, state};
pub(crate) use installed::{NAMES, installed};
#[cfg(unix)]
pub(crate) use process::{Signal, end_of, ended_by, finished, send_signal, with_own_mounts};
pub(crate) use project::{CONFIG, Project, Published, Run};
pub(crate) use rendered::{png, prose, published, render, rendered};
pub(crate) use server::{Arrival, Server};
#[cfg(unix)]
pub(crate) use serving::{Serving, until};
pub(crate) use skipped::skipped;
#[cfg(unix)]
pub(crate) use tab::Tab;
