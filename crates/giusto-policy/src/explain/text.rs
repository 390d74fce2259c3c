//! An explanation as people read it.

use std::fmt::{self, Display, Formatter};

use super::{Explanation, LimitSeen};
use crate::words::grouped;

impl Display for Explanation {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "at {}", self.at)?;
        writeln!(f, "\nrules")?;
        self.rules(f)?;
        if let Some(plan) = &self.plan {
            writeln!(f, "\nplan: {plan}")?;
        }
        if self.rule.is_some() {
            writeln!(f, "\nlimits")?;
            self.limits(f)?;
        }
        writeln!(f, "\nanswer: {}", self.outcome())?;
        let response = &self.response;
        match response.status {
            Some(status) => writeln!(f, "  status {status}")?,
            None => writeln!(f, "  the service answers; these headers are added")?,
        }
        if response.headers.is_empty() {
            writeln!(f, "  no headers")?;
        }
        for (name, value) in &response.headers {
            writeln!(f, "  {name}: {value}")?;
        }
        match &response.body {
            Some(body) => writeln!(f, "\n  {body}"),
            None => Ok(()),
        }
    }
}

impl Explanation {
    fn rules(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for seen in &self.rules {
            match &seen.matches {
                Some(pattern) => writeln!(f, "  {}: matches, by `{pattern}`", seen.rule)?,
                None => writeln!(f, "  {}: does not match", seen.rule)?,
            }
            for obstacle in &seen.obstacles {
                writeln!(f, "    {obstacle}")?;
            }
        }
        match (&self.rule, self.not_looked_at) {
            (None, _) => writeln!(f, "  no rule matches: nothing is limited"),
            (Some(_), 0) => Ok(()),
            (Some(_), 1) => writeln!(f, "  one rule behind it is not looked at"),
            (Some(_), more) => writeln!(f, "  {more} rules behind it are not looked at"),
        }
    }

    fn limits(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if self.limits.is_empty() && self.spared.is_empty() {
            return writeln!(f, "  none: this rule limits nothing");
        }
        self.limits.iter().try_for_each(|limit| write!(f, "{limit}"))?;
        for spared in &self.spared {
            writeln!(f, "  {}: does not apply: {}", spared.limit, spared.because)?;
        }
        Ok(())
    }

    fn outcome(&self) -> String {
        match (self.outcome, &self.binding, &self.passes_at) {
            ("limited", Some(limit), Some(at)) => {
                format!("denied by `{limit}`; it would pass at {at}, all else equal")
            }
            ("limited", Some(limit), None) => {
                format!("denied by `{limit}`, however long one waits")
            }
            ("too-large", ..) => format!(
                "denied: the request holds {}, more than one may",
                self.size.map_or_else(|| "too much".to_owned(), grouped)
            ),
            ("no-access", ..) => "denied: the plan has no access".to_owned(),
            (other, ..) => other.to_owned(),
        }
    }
}

impl Display for LimitSeen {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let numbers = self.numbers.as_deref().unwrap_or("a running total");
        let says = match (self.allows, self.shadow) {
            (true, false) => "allows",
            (false, false) => "denies",
            (true, true) => "would allow (shadow: counted, never enforced)",
            (false, true) => "would deny (shadow: counted, never enforced)",
        };
        writeln!(f, "  {}: {says}", self.limit)?;
        writeln!(f, "    numbers: {numbers} by {}, those of {}", self.algorithm, self.numbers_of)?;
        write!(f, "    counter: {}", self.counter)?;
        if self.key.is_empty() {
            writeln!(f, ", one for all")?;
        } else {
            writeln!(f, ", of {}", self.key_text())?;
        }
        let attempts = if self.counts_attempts { "; attempts count, too" } else { "" };
        writeln!(f, "    cost: {} ({}){attempts}", grouped(self.cost), self.unit)?;
        write!(f, "    used: {}", grouped(self.used))?;
        match self.remaining {
            Some(left) => writeln!(f, ", left: {}", grouped(left))?,
            None => writeln!(f)?,
        }
        let Some(candidate) = &self.candidate else { return Ok(()) };
        let says = match candidate.allows {
            Some(true) => "would allow",
            Some(false) => "would deny",
            None => "was not asked",
        };
        writeln!(f, "    candidate: {} {says}", candidate.numbers)
    }
}

impl LimitSeen {
    fn key_text(&self) -> String {
        let part = |(selector, value): &(String, Option<String>)| match value {
            Some(value) => format!("{selector} = `{value}`"),
            None => format!("{selector}, which is not given (all without it share a counter)"),
        };
        self.key.iter().map(part).collect::<Vec<_>>().join(" and ")
    }
}
