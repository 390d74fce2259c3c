//! More or less of the same traffic.

use crate::traffic::Process;

/// The same process with its rates multiplied; lists and attacks, which have none, stay.
pub(super) fn under_load(process: &Process, load: f64) -> Process {
    let mut process = process.clone();
    match &mut process {
        Process::Steady(steady) => {
            // The period shrinks, so that the number of requests in it stays whole.
            steady.period = steady.period.div_f64(load);
        }
        Process::Poisson(poisson) => poisson.rate *= load,
        Process::Bursts(bursts) => {
            bursts.rate *= load;
            bursts.least_pause = bursts.least_pause.div_f64(load);
            bursts.most_pause = bursts.most_pause.div_f64(load);
        }
        Process::Modulated(modulated) => {
            modulated.states.iter_mut().for_each(|state| state.rate *= load);
        }
        Process::Renewal(renewal) => renewal.rate *= load,
        Process::Diurnal(diurnal) => diurnal.mean *= load,
        Process::FlashCrowd(crowd) => crowd.base *= load,
        Process::EdgeAttack(_) | Process::Counts(_) | Process::Times(_) => {}
    }
    process
}
