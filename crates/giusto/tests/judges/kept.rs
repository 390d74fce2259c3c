//! The judge of a telling in which keys lose their slots before they are idle: no order explains that,
//! but what a key was admitted is still charged to it, or it lost its slot and owes nothing.

use super::story::{Telling, Told, Verb};

/// Fails if a key owes less than it was admitted, unless it lost its slot and is not the safe one.
pub(crate) fn is_kept(telling: &Telling, safe: Option<u64>) -> Result<(), String> {
    for look in telling.after.iter().filter(|told| matches!(told.ask.verb, Verb::Peek)) {
        let Some(status) = look.answer.as_ref().map(|answer| answer.status()) else { continue };
        let told = telling.before.iter().chain(telling.threads.iter().flatten());
        let of_key = told.filter(|told| told.ask.key == look.ask.key);
        let net: u64 =
            of_key.clone().map(charged).sum::<u64>() - of_key.map(given_back).sum::<u64>();
        let owed = status.limit() - status.remaining();
        let may_be_lost = safe != Some(look.ask.key) && telling.turned_away > 0;
        if owed < net && !(owed == 0 && may_be_lost) {
            return Err(format!("{:#x} owes {owed} of the {net} that it had", look.ask.key));
        }
    }
    Ok(())
}

fn charged(told: &Told) -> u64 {
    told.answer.and_then(|answer| answer.charge()).map_or(0, |charge| charge.cost.units())
}

fn given_back(told: &Told) -> u64 {
    told.charge.map_or(0, |(_, cost)| cost.units())
}
