//! A limit as it was typed: its text is repeated in every report, its quota is what decides.

use std::{fmt, str::FromStr, time::Duration};

use giusto::{Quota, QuotaError};

/// A quota beside the text that it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limit {
    text: String,
    quota: Quota,
}

impl Limit {
    /// The quota.
    pub const fn quota(&self) -> Quota {
        self.quota
    }

    /// The limit in units per period; `u64::MAX` where there is none.
    pub fn units(&self) -> u64 {
        self.quota.limit().unwrap_or(u64::MAX)
    }

    /// The period W over which windows are judged; `None` for an unlimited quota.
    pub fn window(&self) -> Option<Duration> {
        Some(self.quota.period()?.length())
    }

    /// The same in nanoseconds: no period is longer than 64 bits of them.
    pub fn window_ns(&self) -> Option<u64> {
        Some(u64::try_from(self.window()?.as_nanos()).unwrap_or(u64::MAX))
    }

    /// The same limit, printed the same, with a burst of its own.
    #[must_use]
    pub fn with_burst(self, burst: u64) -> Self {
        Self { quota: self.quota.burst(burst), ..self }
    }

    /// The same limit without a burst, in its numbers as in its text.
    #[must_use]
    pub fn without_burst(&self) -> Self {
        let Some((units, period)) = self.quota.limit().zip(self.quota.period()) else {
            return self.clone();
        };
        let end = self.text.to_ascii_lowercase().find("burst").unwrap_or(self.text.len());
        let text = self.text[..end].trim_end().to_owned();
        Self { text, quota: Quota::new(units, period) }
    }

    /// As part of a file name: a slash becomes `_per_`, a space `_`.
    pub fn file_stem(&self) -> String {
        self.text.replace('/', "_per_").replace(char::is_whitespace, "_")
    }
}

impl FromStr for Limit {
    type Err = QuotaError;

    fn from_str(text: &str) -> Result<Self, QuotaError> {
        let text = text.trim();
        Ok(Self { text: text.to_owned(), quota: text.parse()? })
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
