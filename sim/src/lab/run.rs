//! Runs a scenario: one world for each thing that decides.

use rayon::prelude::*;

use super::{
    Files, LabError, Stage,
    deciding::{Deciding, requests},
    heard::Heard,
    measure::measured,
    rows::{PartRow, RuleRow, SubjectRow},
    timeline::bins,
};
use crate::{
    client::measures::{ClientRow, client_rows},
    scenario::{Asking, Limited, Scenario, Subject},
    world::{Progress, Record, WorldError},
};

/// A scenario with its files, ready to run.
#[derive(Clone, Copy, Debug)]
pub struct Lab<'s> {
    /// The scenario.
    pub scenario: &'s Scenario,
    /// The files that it names.
    pub files: &'s Files,
}

/// What came of one thing that decides.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// What was asked and decided.
    pub record: Record,
    /// Everything measured of it.
    pub row: SubjectRow,
    /// The same by source and population.
    pub parts: Vec<PartRow>,
    /// What came of clients, by population.
    pub clients: Vec<ClientRow>,
    /// What bound, where a policy decides.
    pub rules: Vec<RuleRow>,
}

impl Lab<'_> {
    /// Runs every world of the stage, in parallel on the present pool of threads; outcomes are in
    /// the order of the scenario's limits. `watch` is asked by every world, with the place of what
    /// decides, whether it shall go on: a world that shall not ends there, marked partial.
    ///
    /// # Errors
    /// The first of the worlds that cannot be run, in the order of the limits.
    pub fn run(
        &self,
        stage: &Stage<'_>,
        watch: &(dyn Fn(usize, Progress) -> bool + Sync),
    ) -> Result<Vec<Outcome>, LabError> {
        let limits = self.scenario.limits.par_iter().enumerate();
        let outcomes: Vec<_> = limits
            .map(|(place, limited)| self.outcome(stage, limited, &|at| watch(place, at)))
            .collect();
        outcomes.into_iter().collect()
    }

    /// Runs one world.
    ///
    /// # Errors
    /// Where it cannot be run.
    pub fn outcome(
        &self,
        stage: &Stage<'_>,
        limited: &Limited,
        watch: &dyn Fn(Progress) -> bool,
    ) -> Result<Outcome, LabError> {
        let none = Asking::default();
        let asking = match &limited.subject {
            Subject::Policy { asking, .. } => asking,
            Subject::Limit { .. } => &none,
        };
        let requests = requests(stage, asking);
        let deciding = Deciding::new(stage, limited, self.files, &requests)?;
        let Deciding { server, subject, by_rule } = deciding;
        let mut heard = Heard::new(server);
        let failed = |error: WorldError| LabError::World {
            name: limited.name.clone(),
            error: Box::new(error),
        };
        let mut go_on = |progress| watch(progress);
        let record = stage.world(&limited.name)?.run(&mut heard, &mut go_on).map_err(failed)?;
        let waits = heard.into_waits();
        let row = measured(stage, limited, subject.as_ref(), &record, waits);
        let parts = PartRow::of(stage, limited, &record);
        let clients = client_rows(&record, &limited.name, bins(stage).length_ns);
        let rules = RuleRow::of(limited, &by_rule.borrow(), record.unavailable());
        Ok(Outcome { record, row, parts, clients, rules })
    }
}
