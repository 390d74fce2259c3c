//! How mapped columns make an event: keys joined, costs summed, and what stands in for neither.

use super::column_map::ColumnMap;
use super::fault::Fault;
use super::number::scaled;
use super::reader::Event;

/// The key of every event where no column is the key.
const ONE_KEY: &str = "all";

impl Event {
    /// Sets what the event is before its columns are read.
    pub(super) fn start_mapped(&mut self, one_key: bool, unit_cost: bool) {
        self.key.clear();
        if one_key {
            self.key.push_str(ONE_KEY);
        }
        self.cost = u64::from(unit_cost);
    }

    /// Adds one column to the key.
    #[inline]
    pub(super) fn push_key_part(
        &mut self,
        part: usize,
        text: &str,
        separator: char,
    ) -> Result<(), Fault> {
        // Only who takes a key apart again is misled by a part that looks like two.
        if separator == ColumnMap::APART && text.contains(separator) {
            return Err(Fault::Separator);
        }
        if part > 0 {
            self.key.push(separator);
        }
        self.key.push_str(text);
        Ok(())
    }

    /// Adds one column to the cost. `12.0` is whole: tools that know only floats write it.
    pub(super) fn add_cost(&mut self, text: &[u8]) -> Result<(), Fault> {
        let cost = scaled(text, 0).map_err(|fault| match fault {
            Fault::TooFine | Fault::NotANumber => Fault::NotWhole,
            other => other,
        })?;
        self.cost = self.cost.checked_add(cost).ok_or(Fault::TooLarge)?;
        Ok(())
    }
}
