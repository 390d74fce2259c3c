//! `giusto policy explain`: what becomes of a request, and why.

use giusto::{Clock, Timestamp, WallClock};
use giusto_policy::Request;

use super::document;
use crate::{
    args::{ExplainArgs, RequestArgs},
    fault::Fault,
    output::print_text,
};

/// Runs the command.
pub(super) fn run(args: &ExplainArgs) -> Result<(), Fault> {
    let asked = Asked::new(&args.request)?;
    let deployment = args.deployment.deployment()?;
    let policy = document::read(&args.file)?;
    let plan = document::plan(&policy, &deployment, asked.at)?;
    let (headers, attributes) = (borrowed(&asked.headers), borrowed(&asked.attributes));
    let request = Request {
        method: &asked.method,
        path: &asked.path,
        host: &asked.host,
        ip: &asked.ip,
        headers: &headers,
        attributes: &attributes,
    };
    for _ in 1..args.repeat {
        let _ = plan.decide_at(asked.at, &request);
    }
    let explanation = plan.decide_at(asked.at, &request).explain(&request);
    if args.json {
        let text = serde_json::to_string_pretty(&explanation).map_err(Fault::failed)?;
        return print_text(&format!("{text}\n"));
    }
    let times = match args.repeat {
        1 => String::new(),
        times => format!(", the last of {times}"),
    };
    print_text(&format!("{} {}{times}\n{explanation}", asked.method, asked.path))
}

/// The request that the arguments speak of, with its instant.
pub(crate) struct Asked {
    at: Timestamp,
    method: String,
    path: String,
    host: String,
    ip: String,
    headers: Vec<(String, String)>,
    attributes: Vec<(String, String)>,
}

impl Asked {
    fn new(args: &RequestArgs) -> Result<Self, Fault> {
        let target = &args.request;
        let host = match (&args.host, &target.host) {
            (Some(_), Some(_)) => {
                return Err(Fault::usage("--host is for a --request that names no host"));
            }
            (Some(host), None) | (None, Some(host)) => host.clone(),
            (None, None) => String::new(),
        };
        Ok(Self {
            at: args.at.map_or_else(|| WallClock.now(), |at| Timestamp::from_nanos(at.0)),
            method: target.method.clone(),
            path: target.path.clone(),
            host,
            ip: args.ip.map(|ip| ip.to_string()).unwrap_or_default(),
            headers: args.headers.clone(),
            attributes: args.attributes.clone(),
        })
    }
}

fn borrowed(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}
