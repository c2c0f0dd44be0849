//! Colours of code that was met before. A page and its translation have the same code, and colouring is most of the work
//! of a build.
//!
//! What is remembered is a pure function of the code, so it makes no difference to any page who asked first.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::highlight::{Colours, Judged};
use crate::cache::{Kind, Packed, Records};
use crate::fingerprint::Fingerprint;

/// The colours of all code that was read with it. Threads share it.
#[derive(Debug, Default)]
pub struct Palette {
    known: Mutex<HashMap<Fingerprint, Arc<OnceLock<Colours>>>>,
}

impl Palette {
    /// How many blocks it remembers.
    pub fn len(&self) -> usize {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// Whether it remembers none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// One that knows what another knew, from the records of a run.
    pub fn remembering(records: &Records) -> Self {
        let known = records.all(Kind::Colours).filter_map(|(key, bytes)| {
            let place = OnceLock::new();
            place.set(Colours::decode(&bytes)?).ok()?;
            Some((key, Arc::new(place)))
        });
        Self { known: Mutex::new(known.collect()) }
    }

    /// What it knows, for the records of this run.
    pub fn records(&self) -> Vec<Packed> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let mut places: Vec<_> = known.iter().map(|(key, place)| (*key, place.clone())).collect();
        drop(known);
        places.sort_by_key(|(key, _)| *key);
        let pack = |(key, place): (Fingerprint, Arc<OnceLock<Colours>>)| {
            Some(Packed::of(Kind::Colours, key, &place.get()?.encode()))
        };
        places.into_iter().filter_map(pack).collect()
    }

    /// The colours of code. The lock is held only to find the place for them; who comes while they are being made waits
    /// for them alone. `judged` is what was found of the code with this language and this size.
    pub(super) fn colours(
        &self,
        code: &str,
        language: &str,
        largest: usize,
        judged: Judged,
    ) -> Arc<OnceLock<Colours>> {
        let key = Fingerprint::of_parts([code.as_bytes(), language.as_bytes(), &largest.to_le_bytes()]);
        let place = {
            // A thread that panicked with the lock left a map that is whole: entries are only ever added.
            let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
            known.entry(key).or_default().clone()
        };
        place.get_or_init(|| judged.colours(code));
        place
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::Palette;
    use crate::document::code::highlight::judge;

    #[test]
    fn another_run_knows_what_this_one_knew() {
        let palette = Palette::default();
        for (code, language) in [("let x = 1; // 一\n", "js"), ("a\n", "nothing"), ("a\n", "pyhton")] {
            palette.colours(code, language, 1_000, judge(code, language, 1_000));
        }
        let records = palette.records().into_iter().collect();
        let again = Palette::remembering(&records);
        assert_eq!(again.len(), 3);
        let known = |palette: &Palette| {
            let known = palette.known.lock().unwrap();
            known.iter().map(|(key, place)| (*key, place.get().cloned())).collect::<BTreeMap<_, _>>()
        };
        assert_eq!(known(&again), known(&palette));
    }

    #[test]
    fn colours_are_the_same_the_second_time() {
        let palette = Palette::default();
        for code in ["let x = 1;\n", "fn f() {}\n"] {
            for language in ["rust", "js", "nothing"] {
                for _ in 0..2 {
                    let found = palette.colours(code, language, 1_000, judge(code, language, 1_000));
                    let made = judge(code, language, 1_000).colours(code);
                    assert_eq!(found.get(), Some(&made), "{code} {language}");
                }
            }
        }
        assert_eq!(palette.known.lock().unwrap().len(), 6);
    }
}
