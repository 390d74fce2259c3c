//! From what a scenario says of something that decides to a server.

use std::{cell::RefCell, rc::Rc, time::Duration};

use giusto::Timestamp;
use giusto_policy::{AlgorithmName, Deployment, Plan, Policy};

use super::{Files, LabError, Stage};
use crate::{
    limit::Limit,
    scenario::{Asking, Limited, Subject as Said},
    server::{ByRule, Faulty, Fresh, Published, Server, furthest_ahead, furthest_back, limited},
    subject::{Choices, Kind, Subject},
    trace::UnixNanos,
};

/// A server, and what can be told of it before it decides.
pub(super) struct Deciding<'f> {
    pub(super) server: Box<dyn Server + 'f>,
    /// The limit, the subject and whether it is shared, where it is one limit of the engine.
    pub(super) subject: Option<Subject>,
    pub(super) by_rule: Rc<RefCell<ByRule>>,
}

/// The method and the path of every key, which policies look at.
pub(super) fn requests(stage: &Stage<'_>, asking: &Asking) -> Vec<(String, String)> {
    let mut requests = Vec::with_capacity(stage.names.len());
    for part in &stage.parts {
        let text = part.request.or(asking.request.as_deref()).unwrap_or("GET /");
        let (method, path) = text.split_once(' ').unwrap_or(("GET", text));
        let request = (method.to_ascii_uppercase(), path.trim().to_owned());
        requests.extend(part.keys.clone().map(|_| request.clone()));
    }
    requests
}

impl<'f> Deciding<'f> {
    /// The server of a limit of the engine or of a policy, with the faults of the scenario.
    pub(super) fn new(
        stage: &'f Stage<'f>,
        limited: &'f Limited,
        files: &'f Files,
        requests: &'f [(String, String)],
    ) -> Result<Self, LabError> {
        match &limited.subject {
            Said::Limit { kind, limit, anchor, window, scope } => {
                let clocks = || LabError::Clocks { name: limited.name.clone() };
                // The calendar knows the date; other windows are aligned to the clock's zero.
                let back_ns = match (furthest_back(&stage.scenario.faults), kind) {
                    (back_ns, Kind::Calendar) => back_ns,
                    (back_ns, _) => whole(back_ns, limit).ok_or_else(clocks)?,
                };
                let start = match kind {
                    Kind::Calendar => start(stage, back_ns, &limited.name)?,
                    _ => None,
                };
                let choices = Choices { anchor: *anchor, window: *window, start };
                let span = span(stage, back_ns).ok_or_else(clocks)?;
                let subject = Subject::over(*kind, limit, Duration::ZERO, span, &choices).map_err(
                    |error| LabError::Subject {
                        name: limited.name.clone(),
                        error: Box::new(error),
                    },
                )?;
                let (keys, scope) = (stage.names.len(), *scope);
                let fresh: Fresh<'f> = Box::new(move || self::limited(&subject, keys, scope));
                let server = Box::new(Faulty::new(fresh, &stage.scenario.faults, back_ns));
                Ok(Self { server, subject: Some(subject), by_rule: Rc::default() })
            }
            Said::Policy { file, asking } => {
                let policy = files.policy(file)?;
                Self::published(stage, &limited.name, policy, asking, requests)
            }
        }
    }

    fn published(
        stage: &'f Stage<'f>,
        name: &str,
        policy: &'f Policy,
        asking: &'f Asking,
        requests: &'f [(String, String)],
    ) -> Result<Self, LabError> {
        if stage.scenario.start.is_none() && needs_a_date(policy) {
            return Err(LabError::NoStart { name: name.to_owned() });
        }
        let clocks = || LabError::Clocks { name: name.to_owned() };
        let back_ns = furthest_back(&stage.scenario.faults);
        span(stage, back_ns).ok_or_else(clocks)?;
        let deployment = Deployment {
            environment: asking.environment.clone(),
            parameters: asking.parameters.iter().cloned().collect(),
            ..Deployment::default()
        };
        let plan = move |zero| Plan::new(policy, &deployment, zero);
        let by_rule: Rc<RefCell<ByRule>> = Rc::default();
        // A plan that could be made once can be made again.
        let first = plan(Timestamp::from_nanos(0));
        let first = first.map_err(|faults| LabError::Policy { name: name.to_owned(), faults })?;
        let zero = match start(stage, back_ns, name)? {
            Some(start) => start.0,
            None => undated(stage, &first, back_ns).ok_or_else(clocks)?,
        };
        let zero = Timestamp::from_nanos(zero);
        let counted = Rc::clone(&by_rule);
        let fresh: Fresh<'f> = Box::new(move || {
            let names = (stage.names.as_slice(), requests);
            match plan(zero) {
                Ok(plan) => {
                    Box::new(Published::new(plan, asking, names, zero, Rc::clone(&counted)))
                }
                Err(_) => Box::new(Down),
            }
        });
        let server = Box::new(Faulty::new(fresh, &stage.scenario.faults, back_ns));
        Ok(Self { server, subject: None, by_rule })
    }
}

/// A server that never comes up.
struct Down;

impl Server for Down {
    fn decide(&mut self, _: u64, _: u32, _: u64) -> crate::server::Answer {
        crate::server::Answer::UNAVAILABLE
    }
}

/// A shift of a clock in whole windows: what is aligned stays aligned.
fn whole(ns: u64, limit: &Limit) -> Option<u64> {
    let window = limit.window().map_or(1, |window| window.as_nanos());
    ns.checked_next_multiple_of(u64::try_from(window).ok()?.max(1))
}

/// The wall time of the server's zero, which lies before the world's by the shift of its clock;
/// nothing where the world has no date.
fn start(stage: &Stage<'_>, back_ns: u64, name: &str) -> Result<Option<UnixNanos>, LabError> {
    let before_1970 = || LabError::Clocks { name: name.to_owned() };
    let shifted = |start: UnixNanos| start.0.checked_sub(back_ns).ok_or_else(before_1970);
    stage.scenario.start.map(|start| shifted(start).map(UnixNanos)).transpose()
}

/// The same where there is no date: the zero of the world is a multiple of every window of the
/// policy, so that windows start with the world however far its clocks fall back.
fn undated(stage: &Stage<'_>, plan: &Plan, back_ns: u64) -> Option<u64> {
    if back_ns == 0 {
        return Some(0);
    }
    let mut common_ns = 1_u64;
    for period in plan.meters().iter().flat_map(giusto_policy::Meter::aligned_to) {
        let period_ns = u64::try_from(period.as_nanos()).ok().filter(|&ns| ns > 0)?;
        common_ns = common_ns.checked_mul(period_ns / divisor(common_ns, period_ns))?;
    }
    let zero_ns = back_ns.checked_next_multiple_of(common_ns)?;
    let ahead_ns = furthest_ahead(&stage.scenario.faults);
    zero_ns.checked_add(stage.scenario.duration_ns)?.checked_add(ahead_ns)?;
    Some(zero_ns - back_ns)
}

/// The greatest common divisor, by Euclid.
const fn divisor(mut one: u64, mut two: u64) -> u64 {
    while two > 0 {
        (one, two) = (two, one % two);
    }
    one
}

/// How far clocks of the server run; `None` past 64 bits of nanoseconds.
fn span(stage: &Stage<'_>, back_ns: u64) -> Option<Duration> {
    let ahead_ns = furthest_ahead(&stage.scenario.faults);
    let ns = stage.scenario.duration_ns.checked_add(back_ns)?.checked_add(ahead_ns)?;
    Some(Duration::from_nanos(ns))
}

fn needs_a_date(policy: &Policy) -> bool {
    let document = policy.document();
    let calendar = |limit: &giusto_policy::Limit| limit.algorithm == AlgorithmName::Calendar;
    document.limits.values().any(calendar) || !document.overrides.is_empty()
}
