//! Open sources, merged in the order of time.

use super::WorldError;
use crate::traffic::Request;

type Source<'a> = Box<dyn Iterator<Item = Request> + 'a>;

/// Sources, each with its next request. They are few, so that the earliest is looked for among all.
pub(super) struct Sources<'a> {
    streams: Vec<Source<'a>>,
    next: Vec<Option<Request>>,
    keys: usize,
}

impl<'a> Sources<'a> {
    pub(super) fn new(mut streams: Vec<Source<'a>>, keys: usize) -> Result<Self, WorldError> {
        let next = streams.iter_mut().map(Iterator::next).collect();
        let merged = Self { streams, next, keys };
        for (number, offer) in merged.next.iter().enumerate() {
            merged.check(number, *offer, 0)?;
        }
        Ok(merged)
    }

    /// The time of the next request, and which source makes it.
    pub(super) fn next_time(&self) -> Option<(u64, usize)> {
        let times = self.next.iter().enumerate();
        times.filter_map(|(number, offer)| Some((offer.as_ref()?.time_ns, number))).min()
    }

    /// Takes the next request of a source.
    pub(super) fn take(&mut self, number: usize) -> Result<Option<Request>, WorldError> {
        let taken = self.next[number];
        let following = self.streams[number].next();
        self.check(number, following, taken.map_or(0, |offer| offer.time_ns))?;
        self.next[number] = following;
        Ok(taken)
    }

    fn check(
        &self,
        source_number: usize,
        offer: Option<Request>,
        last_ns: u64,
    ) -> Result<(), WorldError> {
        let Some(Request { time_ns, key, .. }) = offer else { return Ok(()) };
        if time_ns < last_ns || key as usize >= self.keys {
            let keys = self.keys;
            return Err(WorldError::Source { source_number, time_ns, key, last_ns, keys });
        }
        Ok(())
    }
}
