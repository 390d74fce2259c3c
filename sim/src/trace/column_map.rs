//! Which columns of a table are the time, the key and the cost.

use std::str::FromStr;

use super::error::TraceError;
use super::excerpt::Excerpt;

/// The columns (or JSON fields) of an event, as in `time=TIMESTAMP,key=org+user,cost=in+out`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnMap {
    /// The column of the time.
    pub time: String,
    /// The columns whose texts, joined, are the key; none means one key, `all`.
    pub key: Vec<String>,
    /// What joins them: `/`, or [`ColumnMap::APART`] for whoever takes them apart again.
    pub separator: char,
    /// The columns whose sum is the cost; none means 1 for each event.
    pub cost: Vec<String>,
}

impl ColumnMap {
    /// Joins the parts of a key so that they can be told apart: a part with this unit separator in
    /// it is an error.
    pub const APART: char = '\u{1f}';
}

impl FromStr for ColumnMap {
    type Err = TraceError;

    /// Reads `role=column` pairs; only the time is required, and `+` lists several columns.
    fn from_str(text: &str) -> Result<Self, TraceError> {
        let fault = |why| TraceError::ColumnMap { found: Excerpt::new(text.as_bytes()), why };
        let (mut time, mut key, mut cost) = (Vec::new(), Vec::new(), Vec::new());
        for pair in text.split(',') {
            let (role, columns) = pair.split_once('=').ok_or_else(|| fault("a part has no `=`"))?;
            let role = match role.trim() {
                "time" => &mut time,
                "key" => &mut key,
                "cost" => &mut cost,
                _ => return Err(fault("the roles are time, key and cost")),
            };
            if !role.is_empty() {
                return Err(fault("a role appears twice"));
            }
            role.extend(columns.split('+').map(|column| column.trim().to_owned()));
            if role.iter().any(String::is_empty) {
                return Err(fault("a column has no name"));
            }
        }
        match <[String; 1]>::try_from(time) {
            Ok([time]) => Ok(Self { time, key, separator: '/', cost }),
            Err(_) => Err(fault("exactly one column must be the time")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_and_joined_keys_are_lists() {
        let map: ColumnMap = "time=t,key=org+user,cost=in+out".parse().expect("a map");
        assert_eq!(map.time, "t");
        assert_eq!(map.key, ["org", "user"]);
        assert_eq!(map.cost, ["in", "out"]);
        let least: ColumnMap = "time=t".parse().expect("a map");
        assert!(least.key.is_empty() && least.cost.is_empty());
    }

    #[test]
    fn a_map_without_one_time_is_refused() {
        for text in ["", "key=a", "time=", "time=a+b", "time=a,time=b", "time=a,when=b", "time=a,"]
        {
            assert!(text.parse::<ColumnMap>().is_err(), "{text}");
        }
    }
}
