//! A value, and what it was made of the last time.

use std::sync::Arc;

/// Remembers one value: it is made again only when what it is made of differs.
#[derive(Debug)]
pub(super) struct Last<K, V> {
    made: Option<(K, V)>,
}

impl<K, V> Default for Last<K, V> {
    fn default() -> Self {
        Self { made: None }
    }
}

impl<K: PartialEq, V: Clone> Last<K, V> {
    /// The value for a key. `make` must depend on nothing that the key does not tell apart.
    pub(super) fn of(&mut self, key: K, make: impl FnOnce() -> V) -> V {
        match &self.made {
            Some((made_of, value)) if *made_of == key => value.clone(),
            _ => {
                let value = make();
                self.made = Some((key, value.clone()));
                value
            }
        }
    }
}

/// A shared value as a key: equal only to itself.
#[derive(Debug)]
pub(super) struct Same<T>(pub(super) Arc<T>);

impl<T> PartialEq for Same<T> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Last;

    #[test]
    fn makes_only_what_differs() {
        let mut last = Last::default();
        let mut made = 0;
        for key in ["a", "a", "b", "b", "a"] {
            let value = last.of(key, || {
                made += 1;
                key.to_uppercase()
            });
            assert_eq!(value, key.to_uppercase());
        }
        assert_eq!(made, 3);
    }
}
