//! Every combination of what is varied, applied to each thing that decides.

use crate::{
    limit::Limit,
    scenario::{Limited, Scenario, Subject, Sweep},
    subject::{Anchor, Kind},
    traffic::Process,
};

/// What decides in each combination, in order of the scenario, then of algorithms, limits, bursts.
///
/// An axis that does not apply makes no rows: bursts are of `gcra` alone, and a policy has its own
/// limits. Where two limits of the scenario come to the same combination, the first has it. What is
/// so left out is said.
pub(super) fn combinations(scenario: &Scenario, sweep: &Sweep) -> (Vec<Limited>, Vec<String>) {
    let mut notes = loads_that_change_nothing(scenario, sweep);
    let mut all: Vec<Limited> = Vec::new();
    for limited in &scenario.limits {
        let (own, varied) = variants(limited, sweep, &mut notes);
        let before = all.len();
        for subject in varied {
            let limited = Limited { name: own.clone(), subject };
            if all.iter().all(|other| !same(&other.subject, &limited.subject)) {
                all.push(limited);
            }
        }
        if all.len() == before {
            notes.push(format!("{own} is left out: it comes to what another limit comes to"));
        }
    }
    notes.dedup();
    (all, notes)
}

fn variants(limited: &Limited, sweep: &Sweep, notes: &mut Vec<String>) -> (String, Vec<Subject>) {
    let name = limited.name.clone();
    let Subject::Limit { kind, limit, anchor, window, scope } = &limited.subject else {
        if !(sweep.limits.is_empty() && sweep.bursts.is_empty() && sweep.algorithms.is_empty()) {
            notes.push(format!("{name} is a policy: only the load and the seed are varied for it"));
        }
        return (name, vec![limited.subject.clone()]);
    };
    let kinds = or(&sweep.algorithms, kind);
    let limits = or(&sweep.limits, limit);
    let mut subjects = Vec::new();
    for &kind in &kinds {
        for given in &limits {
            for limit in with_bursts(kind, given, limit, &sweep.bursts) {
                let (anchor, window, scope) = (*anchor, *window, *scope);
                subjects.push(Subject::Limit { kind, limit, anchor, window, scope });
            }
        }
        if kind != Kind::Gcra && !sweep.bursts.is_empty() {
            let note = format!("{kind} has no burst: it is not varied for it");
            if !notes.contains(&note) {
                notes.push(note);
            }
        }
    }
    (name, subjects)
}

/// The axis, or the one value where it is left out.
fn or<T: Clone>(axis: &[T], own: &T) -> Vec<T> {
    if axis.is_empty() { vec![own.clone()] } else { axis.to_vec() }
}

/// A limit with each burst, or with its own, or with that of the limit in whose place it stands.
fn with_bursts(kind: Kind, limit: &Limit, instead_of: &Limit, bursts: &[u64]) -> Vec<Limit> {
    let plain = limit.without_burst();
    if kind != Kind::Gcra {
        return vec![plain];
    }
    let own = limit.quota().own_burst().or(instead_of.quota().own_burst());
    match (bursts, own) {
        ([], None) => vec![plain],
        ([], Some(own)) => vec![plain.with_burst(own)],
        (bursts, _) => bursts.iter().map(|&burst| plain.clone().with_burst(burst)).collect(),
    }
}

/// Whether two limits decide and are judged alike; where windows start matters to `fixed` alone.
fn same(one: &Subject, two: &Subject) -> bool {
    let plain = |subject: &Subject| {
        let mut subject = subject.clone();
        if let Subject::Limit { kind, anchor, .. } = &mut subject
            && *kind != Kind::Fixed
        {
            *anchor = Anchor::Aligned;
        }
        subject
    };
    plain(one) == plain(two)
}

/// The sources that a load leaves as they are: those whose requests are listed or counted.
fn loads_that_change_nothing(scenario: &Scenario, sweep: &Sweep) -> Vec<String> {
    if sweep.loads.is_empty() {
        return Vec::new();
    }
    let listed = scenario.sources.iter().filter(|source| {
        matches!(source.process, Process::EdgeAttack(_) | Process::Counts(_) | Process::Times(_))
    });
    let note = |name: &str| format!("the load does not change {name}, which has no rate");
    let mut notes: Vec<String> = listed.map(|source| note(&source.name)).collect();
    notes.extend(
        scenario
            .clients
            .iter()
            .map(|clients| format!("the load does not change {}, who are clients", clients.name)),
    );
    notes
}
