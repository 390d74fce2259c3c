//! A request that somebody asks about.

use std::{net::IpAddr, str::FromStr};

use clap::Args;
use giusto_sim::trace::UnixNanos;

use super::pair::pair;

#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Request")]
pub(crate) struct RequestArgs {
    /// The method and the path, such as "POST /api/v1/events"; a host may stand before the path, as
    /// in "GET //api.example.com/v1/flows"
    #[arg(long, value_name = "REQUEST", value_parser = |text: &str| text.parse::<Target>())]
    pub(crate) request: Target,
    /// The host that is asked
    #[arg(long, value_name = "HOST")]
    pub(crate) host: Option<String>,
    /// What the service knows of whoever asks, such as organisation=acme or plan=pro; several
    /// values of a name are given one by one
    #[arg(long = "attr", value_name = "NAME=VALUE", value_parser = pair)]
    pub(crate) attributes: Vec<(String, String)>,
    /// A header field
    #[arg(long = "header", value_name = "NAME=VALUE", value_parser = pair)]
    pub(crate) headers: Vec<(String, String)>,
    /// The address of the client
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) ip: Option<IpAddr>,
    /// When it is asked; now unless given
    #[arg(long, value_name = "RFC3339", value_parser = |text: &str| text.parse::<UnixNanos>())]
    pub(crate) at: Option<UnixNanos>,
}

/// A method, a path, and perhaps a host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Target {
    pub(crate) method: String,
    pub(crate) host: Option<String>,
    pub(crate) path: String,
}

impl FromStr for Target {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let expected = || "expected a method and a path, such as \"GET /v1/flows\"".to_owned();
        let (method, target) = text.trim().split_once(' ').ok_or_else(expected)?;
        let target = target.trim_start();
        let schemes = ["https://", "http://", "//"];
        let behind = schemes.iter().find_map(|scheme| target.strip_prefix(scheme));
        let (host, path) = match behind {
            None => (None, target),
            Some(rest) => {
                let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
                (Some(host.to_owned()), if path.is_empty() { "/" } else { path })
            }
        };
        let is_method = !method.is_empty() && method.bytes().all(|byte| byte.is_ascii_graphic());
        let is_path = path.starts_with('/') && !path.contains(char::is_whitespace);
        if !is_method || !is_path || host.as_ref().is_some_and(String::is_empty) {
            return Err(expected());
        }
        Ok(Self { method: method.to_ascii_uppercase(), host, path: path.to_owned() })
    }
}
