//! From what a scenario says of something that decides to a server.

use std::{cell::RefCell, rc::Rc, time::Duration};

use giusto::Timestamp;
use giusto_policy::{AlgorithmName, Deployment, Plan, Policy};

use super::{Files, LabError, Stage};
use crate::{
    limit::Limit,
    scenario::{Asking, Limited, Subject as Said},
    server::{ByRule, Faulty, Fresh, Published, Server, furthest_ahead, furthest_back, limited},
    subject::{Choices, Subject},
    trace::UnixNanos,
};

/// A day, of which a policy's clock is shifted by whole ones: what is aligned stays aligned.
const DAY_NS: u64 = 86_400_000_000_000;

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
                let back_ns = whole(furthest_back(&stage.scenario.faults), limit);
                let choices =
                    Choices { anchor: *anchor, window: *window, start: start(stage, back_ns) };
                let span = span(stage, back_ns);
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
        let back_ns = furthest_back(&stage.scenario.faults).div_ceil(DAY_NS) * DAY_NS;
        let zero = Timestamp::from_nanos(start(stage, back_ns).map_or(0, |start| start.0));
        let deployment = Deployment {
            environment: asking.environment.clone(),
            parameters: asking.parameters.iter().cloned().collect(),
            ..Deployment::default()
        };
        let plan = move || Plan::new(policy, &deployment, zero);
        let by_rule: Rc<RefCell<ByRule>> = Rc::default();
        // A plan that could be made once can be made again.
        plan().map_err(|faults| LabError::Policy { name: name.to_owned(), faults })?;
        let counted = Rc::clone(&by_rule);
        let fresh: Fresh<'f> = Box::new(move || {
            let names = (stage.names.as_slice(), requests);
            match plan() {
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
fn whole(ns: u64, limit: &Limit) -> u64 {
    let window = limit.window().map_or(1, |window| window.as_nanos());
    let window = u64::try_from(window).unwrap_or(u64::MAX).max(1);
    ns.div_ceil(window).saturating_mul(window)
}

/// The wall time of the server's zero, which lies before the world's by the shift of its clock.
fn start(stage: &Stage<'_>, back_ns: u64) -> Option<UnixNanos> {
    stage.scenario.start.map(|start| UnixNanos(start.0.saturating_sub(back_ns)))
}

/// How far clocks of the server run.
fn span(stage: &Stage<'_>, back_ns: u64) -> Duration {
    let ahead_ns = furthest_ahead(&stage.scenario.faults);
    let ns = stage.scenario.duration_ns.saturating_add(back_ns).saturating_add(ahead_ns);
    Duration::from_nanos(ns)
}

fn needs_a_date(policy: &Policy) -> bool {
    let document = policy.document();
    let calendar = |limit: &giusto_policy::Limit| limit.algorithm == AlgorithmName::Calendar;
    document.limits.values().any(calendar) || !document.overrides.is_empty()
}
