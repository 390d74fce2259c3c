//! The numbers of a limit as they are written: a quota, a parameter, or a share of a named quota.

use std::{fmt, str::FromStr};

use giusto::Quota;

/// `300/60s`, `1000/min burst 1500`, `unlimited`, `$standard` or `50% of standard`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Amount {
    /// Numbers.
    Quota(Quota),
    /// What the deployment says, by the name of a parameter.
    Parameter(String),
    /// A share of a named quota, rounded down.
    Share {
        /// How much of it.
        percent: Percent,
        /// The name of the quota.
        of: String,
    },
}

impl Amount {
    /// How amounts are written, for messages.
    pub(crate) const EXPECTED: &str = "a quota like `300/60s`, `10000/month` or \
         `1000/min burst 1500`, `unlimited`, a parameter like `$standard`, or a share like \
         `50% of standard`";
}

impl FromStr for Amount {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if let Some(name) = text.strip_prefix('$') {
            return match name {
                "" => Err("`$` lacks the name of a parameter".to_owned()),
                name => Ok(Self::Parameter(name.to_owned())),
            };
        }
        if let Some((percent, of)) = text.split_once('%') {
            let of = of.trim().strip_prefix("of ").map(str::trim).filter(|name| !name.is_empty());
            let of = of.ok_or_else(|| format!("`{text}` does not say of which quota"))?;
            return Ok(Self::Share { percent: percent.parse()?, of: of.to_owned() });
        }
        text.parse().map(Self::Quota).map_err(|error| error.to_string())
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Quota(quota) => quota.fmt(f),
            Self::Parameter(name) => write!(f, "${name}"),
            Self::Share { percent, of } => write!(f, "{percent} of {of}"),
        }
    }
}

/// A percentage with up to four digits after the point, above 0 and at most 10,000 %.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Percent {
    ten_thousandths: u64,
}

impl Percent {
    const SCALE: u64 = 10_000;

    /// This share of `units`, rounded down.
    pub fn of(self, units: u64) -> u64 {
        let share = u128::from(units) * u128::from(self.ten_thousandths);
        u64::try_from(share / u128::from(100 * Self::SCALE)).unwrap_or(u64::MAX)
    }
}

impl FromStr for Percent {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let wrong = || format!("`{text}%` is no percentage above 0% and up to 10000%");
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || whole.len() > 5 || part.len() > 4 || !digits(whole) || !digits(part)
        {
            return Err(wrong());
        }
        let parsed = format!("{whole}{part:0<4}").parse::<u64>().map_err(|_| wrong())?;
        match parsed {
            1..=100_000_000 => Ok(Self { ten_thousandths: parsed }),
            _ => Err(wrong()),
        }
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, part) =
            (self.ten_thousandths / Self::SCALE, self.ten_thousandths % Self::SCALE);
        match part {
            0 => write!(f, "{whole}%"),
            part => write!(f, "{whole}.{}%", format!("{part:04}").trim_end_matches('0')),
        }
    }
}
