//! The list of algorithms: names, `all`, and the nearest name for one that is mistyped.

use std::str::FromStr;

use giusto_sim::subject::Kind;

/// How near a mistyped name must be to be worth suggesting (Jaro-Winkler, 1 is equal).
const NEAR: f64 = 0.7;

/// One entry of `--algorithm`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Algorithms {
    /// Every algorithm that applies.
    All,
    /// This one.
    One(Kind),
}

impl FromStr for Algorithms {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let name = name.trim();
        if name == "all" {
            return Ok(Self::All);
        }
        name.parse().map(Self::One).map_err(|()| unknown(name))
    }
}

fn unknown(name: &str) -> String {
    let known: Vec<&str> = Kind::ALL.iter().map(|kind| kind.name()).chain(["all"]).collect();
    let lower = name.to_lowercase();
    let nearest = known
        .iter()
        .map(|known| (strsim::jaro_winkler(&lower, known), *known))
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .filter(|&(likeness, _)| likeness >= NEAR);
    let suggestion =
        nearest.map_or_else(String::new, |(_, name)| format!("did you mean `{name}`? "));
    format!("no algorithm has this name; {suggestion}the names are {}", known.join(", "))
}
