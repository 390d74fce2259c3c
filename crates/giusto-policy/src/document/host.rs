//! Hosts: one host has many spellings, of which one is compared and counted.
//!
//! A client chooses the case of a host, its port and whether a dot ends it; what it chooses must
//! neither lead past a rule nor give it a counter of its own.

use std::{borrow::Cow, io::Write, net::Ipv6Addr};

/// A host in lower case, without a port and without one dot at its end; copied only if it is
/// spelt otherwise.
pub(crate) fn folded(host: &str) -> Cow<'_, str> {
    let host = bare(host);
    match address(host) {
        Some(address) if !is_canonical(host, address) => Cow::Owned(format!("[{address}]")),
        None if host.bytes().any(|byte| byte.is_ascii_uppercase()) => {
            Cow::Owned(host.to_ascii_lowercase())
        }
        _ => Cow::Borrowed(host),
    }
}

/// What a condition asks of a host, folded like what it is compared with.
pub(crate) fn folded_condition(wanted: &str) -> String {
    match wanted.strip_suffix('*') {
        // The beginning of a host has its dots still to come.
        Some(start) => format!("{}*", start.to_ascii_lowercase()),
        None => folded(wanted).into_owned(),
    }
}

/// The host of a pattern, folded; or why no request could ever ask for it.
pub(super) fn of_pattern(host: &str) -> Result<String, String> {
    let wrong = |why: &str| Err(format!("the host `{host}` {why}"));
    if host.contains(['{', '}']) {
        return wrong("has a parameter: write `*.example.com`, and use `host` as a selector");
    }
    if host == "*" {
        return wrong("stands for any: leave it out, with its slashes");
    }
    if port(host).is_some() {
        return wrong("has a port, which is not looked at: leave it out");
    }
    let labels = host.strip_prefix("*.").unwrap_or(host);
    if labels.contains('*') {
        return wrong("has a star that is not its first label: write `*.example.com`");
    }
    let is_label = |label: &str| {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        !label.is_empty() && label.bytes().all(fits)
    };
    let ended = labels.strip_suffix('.').unwrap_or(labels);
    if address(host).is_none() && !ended.split('.').all(is_label) {
        return wrong("is no host: labels of letters, digits and `-`, or `[::1]`");
    }
    Ok(folded(host).into_owned())
}

/// Whether a host in whatever spelling is the one of a pattern, or a subdomain if it begins so.
pub(super) fn matches(wanted: &str, host: &str) -> bool {
    let host = bare(host);
    let Some(domain) = wanted.strip_prefix("*.") else {
        return match address(host) {
            Some(own) => address(wanted) == Some(own),
            None => host.eq_ignore_ascii_case(wanted),
        };
    };
    let host = host.as_bytes();
    let Some(dot) = host.len().checked_sub(domain.len() + 1) else { return false };
    dot > 0 && host[dot] == b'.' && host[dot + 1..].eq_ignore_ascii_case(domain.as_bytes())
}

/// A host without its port and one dot at its end.
fn bare(host: &str) -> &str {
    let host = port(host).map_or(host, |(name, _)| name);
    host.strip_suffix('.').unwrap_or(host)
}

/// A host and its port, if it has one: in an address of IPv6 without brackets the last number is
/// none.
fn port(host: &str) -> Option<(&str, &str)> {
    let (name, port) = host.rsplit_once(':')?;
    let is_port = port.bytes().all(|byte| byte.is_ascii_digit());
    (is_port && (name.ends_with(']') || !name.contains(':'))).then_some((name, port))
}

fn address(host: &str) -> Option<Ipv6Addr> {
    host.strip_prefix('[')?.strip_suffix(']')?.parse().ok()
}

/// Whether an address in brackets is spelt as this crate spells it.
fn is_canonical(host: &str, address: Ipv6Addr) -> bool {
    let mut text = [0; 64];
    let mut left = text.as_mut_slice();
    // The longest address has 45 letters.
    let written = write!(left, "[{address}]").is_ok();
    let length = 64 - left.len();
    written && text[..length] == *host.as_bytes()
}
