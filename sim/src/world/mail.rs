//! Answers on their way to clients.

use crate::server::Answer;

/// Answers under way, each with the place that it is for. Memory follows how many are at once.
#[derive(Debug, Default)]
pub(super) struct Mail {
    letters: Vec<(u32, Answer)>,
    free: Vec<u32>,
}

impl Mail {
    /// Keeps an answer until it is collected by the number that is returned.
    pub(super) fn send(&mut self, place: u32, answer: Answer) -> u32 {
        if let Some(number) = self.free.pop() {
            self.letters[number as usize] = (place, answer);
            return number;
        }
        self.letters.push((place, answer));
        // There are never more answers under way than places, whose numbers fit.
        u32::try_from(self.letters.len() - 1).unwrap_or(u32::MAX)
    }

    /// The answer of this number, and the place that it is for.
    pub(super) fn collect(&mut self, number: u32) -> (u32, Answer) {
        self.free.push(number);
        self.letters[number as usize]
    }
}
