//! Keys as small numbers.
//!
//! A trace has far fewer keys than events. Each name is stored once, and a known key costs one
//! look-up and no allocation. The table is only ever asked for names, so its random seed reaches
//! no result.

use ahash::RandomState;
use hashbrown::HashTable;

/// Names numbered by first appearance, each stored once.
///
/// All names stand in one text, one behind the other; beside it a key has the end of its name
/// (8 bytes) and a slot of the table (a number of 4 bytes and a byte of its hash). All three grow
/// by doubling, so that at most half of each is unused, and a table keeps an eighth of its slots
/// free: at most 16 + 5 × 16 / 7 < 28 bytes a key beside the text, and at most as much again as
/// the text. While the table doubles the old one is still there: 34 bytes a key for that moment.
/// A million hosts of 13 bytes thus take between 27 and 54 MB.
#[derive(Debug, Clone, Default)]
pub struct Interner {
    text: String,
    /// Where each name ends in `text`.
    ends: Vec<usize>,
    /// The numbers, in the places that their names hash to.
    ids: HashTable<u32>,
    hasher: RandomState,
}

impl Interner {
    /// The number of `name`, which is a new one where it was not seen before; `None` where 32 bits
    /// are used up.
    pub fn id(&mut self, name: &str) -> Option<u32> {
        let Self { text, ends, ids, hasher } = self;
        let hash = hasher.hash_one(name);
        if let Some(&id) = ids.find(hash, |&id| named(text, ends, id) == name) {
            return Some(id);
        }
        let id = u32::try_from(ends.len()).ok()?;
        text.push_str(name);
        ends.push(text.len());
        ids.insert_unique(hash, id, |&id| hasher.hash_one(named(text, ends, id)));
        Some(id)
    }

    /// The number of `name` where it was seen before.
    pub fn find(&self, name: &str) -> Option<u32> {
        let hash = self.hasher.hash_one(name);
        self.ids.find(hash, |&id| named(&self.text, &self.ends, id) == name).copied()
    }

    /// The name whose number is `id`; empty where none has it.
    pub fn name(&self, id: u32) -> &str {
        named(&self.text, &self.ends, id)
    }

    /// How many names there are; their numbers count from 0.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is no name.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The names in the order of their numbers.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        self.ends.iter().zip(starts).map(|(&end, start)| &self.text[start..end])
    }

    /// The names in the order of their numbers, as strings of their own.
    pub(super) fn into_names(self) -> Vec<String> {
        self.names().map(str::to_owned).collect()
    }
}

/// The name `id` in `text`, whose names have these `ends`.
fn named<'a>(text: &'a str, ends: &[usize], id: u32) -> &'a str {
    let id = id as usize;
    let start = id.checked_sub(1).map_or(0, |prev| ends.get(prev).copied().unwrap_or(text.len()));
    let end = ends.get(id).copied().unwrap_or(text.len());
    text.get(start..end).unwrap_or_default()
}
