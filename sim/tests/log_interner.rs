//! Names as numbers: the same as a map of strings gives, in the memory that the type promises.

use std::collections::HashMap;

use allocation_counter::measure;
use giusto_sim::trace::Interner;
use proptest::prelude::*;

/// Bytes a key beside its text that [`Interner`] may take at any moment.
const PROMISED_BYTES: usize = 50;

/// A client as logs name it, 9 to 15 bytes.
fn host(index: u32) -> String {
    let [a, b, c, d] = index.wrapping_mul(2_654_435_761).to_be_bytes();
    format!("{a}.{b}.{c}.{d}")
}

/// The most bytes a key beside the text while `keys` names are stored by `store`.
fn overhead(keys: u32, store: impl FnOnce(&[String])) -> usize {
    let names: Vec<String> = (0..keys).map(host).collect();
    let text: usize = names.iter().map(String::len).sum();
    let allocated = measure(|| store(&names));
    let most = usize::try_from(allocated.bytes_max).expect("a size");
    assert!(most >= text, "a store that holds no names");
    (most - text) / names.len()
}

fn intern(names: &[String]) -> Interner {
    let mut interner = Interner::default();
    for name in names {
        interner.id(name);
    }
    interner
}

#[test]
fn a_key_takes_no_more_memory_than_promised() {
    // Just before everything doubles, just after, and between.
    for keys in [100_000, 114_688, 114_689, 131_072, 131_073, 200_000, 1_000_000] {
        let bytes = overhead(keys, |names| assert_eq!(intern(names).len(), names.len()));
        assert!(bytes <= PROMISED_BYTES, "{keys} keys: {bytes} bytes each beside the text");
    }
}

#[test]
fn a_map_of_strings_would_not_keep_the_promise() {
    let bytes = overhead(131_073, |names| {
        let map: HashMap<String, u32> = names.iter().cloned().zip(0..).collect();
        assert_eq!(map.len(), names.len());
    });
    assert!(bytes > PROMISED_BYTES, "{bytes}");
}

#[test]
fn a_known_name_allocates_nothing() {
    let names: Vec<String> = (0..1_000).map(host).collect();
    let mut interner = intern(&names);
    let again = measure(|| {
        for (id, name) in (0_u32..).zip(&names) {
            assert_eq!(interner.id(name), Some(id));
            assert_eq!(interner.find(name), Some(id));
        }
    });
    assert_eq!(again.count_total, 0);
}

proptest! {
    #[test]
    fn numbers_count_first_appearances(
        names in proptest::collection::vec("[a-c\u{e9}]{0,3}", 0..80),
    ) {
        let (mut interner, mut seen) = (Interner::default(), Vec::<&str>::new());
        for name in &names {
            let known = seen.iter().position(|other| other == name);
            prop_assert_eq!(interner.find(name).map(|id| id as usize), known);
            let expected = known.unwrap_or_else(|| {
                seen.push(name);
                seen.len() - 1
            });
            let id = interner.id(name).expect("few names");
            prop_assert_eq!(id as usize, expected);
            prop_assert_eq!(interner.name(id), name);
        }
        prop_assert_eq!(interner.names().collect::<Vec<_>>(), seen.clone());
        prop_assert_eq!(interner.len(), seen.len());
        prop_assert_eq!(interner.is_empty(), seen.is_empty());
        // A number that was never given has no name.
        prop_assert_eq!(interner.name(u32::try_from(seen.len()).expect("few")), "");
        prop_assert_eq!(interner.name(u32::MAX), "");
    }
}
