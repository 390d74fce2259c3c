//! What must hold of the parts of a scenario together.

mod clients;
mod sizes;

use giusto_document::Context;

use crate::{
    random::Random,
    scenario::document::{Fault, Keys, Scenario, Source},
    server::{furthest_ahead, furthest_back},
    traffic::{Schedule, Silence, Span, TrafficError},
};

/// Notes what does not fit together.
pub(super) fn check(scenario: &Scenario, context: &Context<'_>) {
    let check = Check { scenario, context };
    check.something_happens();
    check.names();
    check.times();
    check.nodes();
    check.clocks();
    check.clients();
    check.sizes();
}

struct Check<'c, 's> {
    scenario: &'c Scenario,
    context: &'c Context<'s>,
}

impl Check<'_, '_> {
    fn fault(&self, path: &str, why: &str, help: &str) {
        self.context.fault(&self.context.place(path), path, why.to_owned(), Some(help.to_owned()));
    }

    fn something_happens(&self) {
        if self.scenario.limits.is_empty() {
            self.fault("limits", "nothing decides", "add a `[[limits]]`");
        }
        if self.scenario.sources.is_empty() && self.scenario.clients.is_empty() {
            self.fault("sources", "nobody asks", "add a `[[sources]]` or a `[[clients]]`");
        }
    }

    /// Those of limits name rows, those of sources and clients keys.
    fn names(&self) {
        let limits = self.scenario.limits.iter().enumerate();
        self.unique(limits.map(|(index, limit)| ("limits", index, limit.name.as_str())));
        let sources = self.scenario.sources.iter().enumerate();
        let sources = sources.map(|(index, source)| ("sources", index, source.name.as_str()));
        let clients = self.scenario.clients.iter().enumerate();
        let clients = clients.map(|(index, client)| ("clients", index, client.name.as_str()));
        self.unique(sources.chain(clients));
    }

    fn unique<'n>(&self, names: impl Iterator<Item = (&'static str, usize, &'n str)>) {
        let mut before = Vec::new();
        for (list, index, name) in names {
            if before.contains(&name) {
                let path = format!("{list}[{index}].name");
                let why = format!("`{name}` is named twice");
                self.fault(&path, &why, "give each a name of its own");
            }
            before.push(name);
        }
    }

    fn times(&self) {
        let duration_ns = self.scenario.duration_ns;
        for (index, source) in self.scenario.sources.iter().enumerate() {
            let end_ns = source.until_ns.unwrap_or(duration_ns).min(duration_ns);
            if source.from_ns >= end_ns {
                let why = format!("`{}` ends before it starts", source.name);
                let help = "start it before its `until` and before the scenario's `duration`";
                self.fault(&format!("sources[{index}]"), &why, help);
                continue;
            }
            if let Some(span) = Span::from_nanos(source.from_ns, end_ns) {
                self.source(index, source, span);
            }
        }
        for (index, clients) in self.scenario.clients.iter().enumerate() {
            if clients.starts.at_ns >= duration_ns {
                let why = format!("`{}` start after the end", clients.name);
                let help = "start them before the scenario's `duration`";
                self.fault(&format!("clients[{index}]"), &why, help);
            }
        }
    }

    /// Numbers that no traffic has are found by whoever makes it.
    fn source(&self, index: usize, source: &Source, span: Span) {
        let random = || Random::new(0, 0);
        let note = |field: &str, error: &TrafficError| {
            let path = format!("sources[{index}].{field}");
            self.fault(&path, &error.to_string(), "see the reference for what it takes");
        };
        if let Err(error) = source.process.arrivals(span, random()) {
            note("arrivals", &error);
        }
        if let Keys::Drawn(popularity) = &source.keys
            && let Err(error) = popularity.draw(random())
        {
            note("keys", &error);
        }
        if let Err(error) = source.costs.draw(random()) {
            note("cost", &error);
        }
        let silent = source.silent.iter().filter_map(|&(from, to)| Span::from_nanos(from, to));
        let silent: Vec<_> = silent.collect();
        let silence = Schedule::new(span).with_silence(&silent, Silence::Drop);
        if let Err(error) = silence {
            note("silent", &error);
        }
    }

    /// What clocks show fits into 64 bits of nanoseconds, of the world's time and of wall time.
    fn clocks(&self) {
        let scenario = self.scenario;
        let back_ns = u128::from(furthest_back(&scenario.faults));
        let ahead_ns = u128::from(furthest_ahead(&scenario.faults));
        let start_ns = u128::from(scenario.start.map_or(0, |start| start.0));
        let most_ns = u128::from(u64::MAX);
        let span_ns = u128::from(scenario.duration_ns) + back_ns + ahead_ns;
        let last_ns = start_ns + u128::from(scenario.duration_ns) + ahead_ns;
        if span_ns > most_ns || last_ns > most_ns {
            let why = "the clocks pass the end of simulated time, which is 584 years after the \
                       start or in the year 2554";
            self.fault("faults", why, "jump less far, start earlier, or run for less long");
        }
        if scenario.start.is_some() && start_ns < back_ns {
            let why = "the clocks fall back to before 1970, where wall time starts";
            self.fault("start", why, "start later, or jump back less far");
        }
    }

    fn nodes(&self) {
        for (index, fault) in self.scenario.faults.iter().enumerate() {
            if matches!(fault, Fault::Skew { nodes_ns } if nodes_ns.is_empty()) {
                let path = format!("faults[{index}].skew.nodes");
                self.fault(&path, "no node is named", "write how far the clock of each is ahead");
            }
        }
    }
}
