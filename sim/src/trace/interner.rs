//! Keys as small numbers.
//!
//! A trace has far fewer keys than events. Each name is stored once, and a known key costs one
//! look-up and no allocation. The map is only ever asked for names, so its random seed reaches no
//! result.

use ahash::AHashMap;

/// Names seen so far, numbered by first appearance.
#[derive(Default)]
pub(super) struct Interner {
    ids: AHashMap<Box<str>, u32>,
}

impl Interner {
    /// The number of `name`; `None` where 32 bits are used up.
    pub(super) fn id(&mut self, name: &str) -> Option<u32> {
        if let Some(&id) = self.ids.get(name) {
            return Some(id);
        }
        let id = u32::try_from(self.ids.len()).ok()?;
        self.ids.insert(name.into(), id);
        Some(id)
    }

    /// The names in the order of their numbers.
    pub(super) fn into_names(self) -> Vec<String> {
        let mut names = vec![String::new(); self.ids.len()];
        for (name, id) in self.ids {
            names[id as usize] = name.into_string();
        }
        names
    }
}
