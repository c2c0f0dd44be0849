//! The dev server: what it shows, whom it answers, how it follows its author, and that it outlives everything.

mod addresses;
mod clients;
mod enhancing;
mod hostile;
mod parity;
mod saving;
mod searching;
mod soak;
mod strangers;
mod trouble;
mod watching;
mod writing;
