//! The contestants that take part, built for what they are asked to hold.

use crate::contestant::{Contestant, Entrant, Field, Room, Setup};

/// A contestant with its name in the tables.
pub(crate) struct Member<S: 'static> {
    pub(crate) name: String,
    pub(crate) entrant: &'static Entrant<S>,
    pub(crate) contestant: Box<dyn Contestant<S>>,
}

/// All that can hold the keys of `setup`; tables of a fixed size once for each load.
pub(crate) fn team<S: Field>(loads: &[f64], setup: &Setup) -> Vec<Member<S>> {
    let fits = |entrant: &&Entrant<S>| match entrant.room {
        Room::UpTo(most) => setup.keys <= most,
        Room::Grows | Room::Constant | Room::Fixed => true,
    };
    S::ENTRANTS.iter().filter(fits).flat_map(|entrant| members(entrant, loads, setup)).collect()
}

fn members<S: Field>(entrant: &'static Entrant<S>, loads: &[f64], setup: &Setup) -> Vec<Member<S>> {
    if entrant.room != Room::Fixed {
        let contestant = (entrant.build)(setup);
        return vec![Member { name: entrant.name.to_owned(), entrant, contestant }];
    }
    let at = |&load: &f64| {
        let contestant = (entrant.build)(&Setup { load, ..setup.clone() });
        Member { name: format!("{}, load {load}", entrant.name), entrant, contestant }
    };
    loads.iter().map(at).collect()
}
