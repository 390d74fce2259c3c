//! Whether clients as they are described can be: what a world would refuse, before there is one.

use super::Check;
use crate::{
    client::{ClientError, Jobs},
    random::Random,
    scenario::document::{Clients, Work},
    traffic::Span,
};

impl Check<'_, '_> {
    /// What populations and the arrivals of their jobs refuse.
    pub(super) fn clients(&self) {
        for (index, clients) in self.scenario.clients.iter().enumerate() {
            self.jobs(index, clients);
            // Which jobs they are has no part in this.
            if let Err(error) = clients.population(Jobs::AtStart(1), 0).check() {
                let (field, help) = match error {
                    ClientError::CostExceedsShare { .. } => ("cost", "see `behaviour`"),
                    ClientError::NoTimePasses { .. } => ("latency", "see `behaviour`"),
                    _ => ("behaviour", "see the reference for what it takes"),
                };
                self.fault(&format!("clients[{index}].{field}"), &error.to_string(), help);
            }
        }
    }

    fn jobs(&self, index: usize, clients: &Clients) {
        let (Work::Each(process) | Work::Dealt(process)) = &clients.work else { return };
        // Clients that start after the end are named elsewhere.
        let span = Span::from_nanos(clients.starts.at_ns, self.scenario.duration_ns);
        if let Some(Err(error)) = span.map(|span| process.arrivals(span, Random::new(0, 0))) {
            let help = "see the reference for what it takes";
            self.fault(&format!("clients[{index}].jobs"), &error.to_string(), help);
        }
    }
}
