//! What a line of an access log tells of a request, for whoever decides on more than its client.
//!
//! After the time stand `"METHOD PATH HTTP/1.1" STATUS`. Clients choose the request line, so that
//! anything may stand in it; what is no request has no method and no path, and is no error.

use std::borrow::Cow;
use std::str::FromStr;

use memchr::memchr2;

/// A part of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogPart {
    /// The client.
    Host,
    /// Who the client says it is; empty where the log has `-`.
    User,
    /// The method of the request.
    Method,
    /// The path of the request, with its query.
    Path,
    /// The status of the answer.
    Status,
}

impl LogPart {
    /// All of them, in the order of a line.
    pub const ALL: [Self; 5] = [Self::Host, Self::User, Self::Method, Self::Path, Self::Status];

    /// What it is called.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Host => "host",
            Self::User => "user",
            Self::Method => "method",
            Self::Path => "path",
            Self::Status => "status",
        }
    }
}

impl FromStr for LogPart {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|part| part.name() == name).ok_or(())
    }
}

/// A line taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct LogLine<'a> {
    pub(super) host: &'a [u8],
    /// What stands between client and time: two words, the second of which may have spaces.
    pub(super) who: &'a [u8],
    /// The time, without its brackets.
    pub(super) time: &'a [u8],
    /// What follows the time.
    pub(super) rest: &'a [u8],
}

/// The request line of a log line, unescaped, and the status behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LoggedRequest<'a> {
    line: Cow<'a, [u8]>,
    status: &'a str,
}

/// What a request line asks for; nothing where it is none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Asked<'a> {
    method: &'a str,
    path: &'a str,
    status: &'a str,
}

impl LoggedRequest<'_> {
    /// Method and path of a request line, `METHOD PATH` or `METHOD PATH HTTP/1.1`, and the status.
    pub(super) fn asked(&self) -> Asked<'_> {
        let line = std::str::from_utf8(&self.line).unwrap_or_default();
        let (method, path) = asked(line).unwrap_or_default();
        Asked { method, path, status: self.status }
    }
}

impl<'a> LogLine<'a> {
    /// The request, where one is quoted and the quote ends.
    pub(super) fn request(&self) -> Option<LoggedRequest<'a>> {
        let quoted = self.rest.trim_ascii_start().strip_prefix(b"\"")?;
        let (line, rest) = match memchr2(b'"', b'\\', quoted)? {
            end if quoted[end] == b'"' => (Cow::Borrowed(&quoted[..end]), &quoted[end + 1..]),
            _ => unescaped(quoted)?,
        };
        let mut words = rest.split(u8::is_ascii_whitespace);
        let status = words.find(|word| !word.is_empty()).unwrap_or_default();
        let is_status = status.iter().all(u8::is_ascii_digit);
        let status = if is_status { status } else { b"" };
        Some(LoggedRequest { line, status: std::str::from_utf8(status).unwrap_or_default() })
    }

    /// The text of a part, empty where the line does not tell it.
    pub(super) fn part<'t>(&self, part: LogPart, asked: Asked<'t>) -> Cow<'t, str>
    where
        'a: 't,
    {
        match part {
            LogPart::Host => String::from_utf8_lossy(self.host),
            LogPart::User => String::from_utf8_lossy(self.user()),
            LogPart::Method => Cow::Borrowed(asked.method),
            LogPart::Path => Cow::Borrowed(asked.path),
            LogPart::Status => Cow::Borrowed(asked.status),
        }
    }

    fn user(&self) -> &'a [u8] {
        let who = self.who.trim_ascii();
        let ident = who.iter().position(|&byte| byte == b' ').unwrap_or(who.len());
        match who[ident..].trim_ascii() {
            b"-" => b"",
            user => user,
        }
    }
}

/// The text up to the quote that ends it, its escapes resolved, and what follows the quote.
fn unescaped(quoted: &[u8]) -> Option<(Cow<'_, [u8]>, &[u8])> {
    let (mut text, mut bytes) = (Vec::new(), quoted.iter().enumerate());
    let end = loop {
        match bytes.next()? {
            (end, b'"') => break end,
            (_, b'\\') => match bytes.next()? {
                (_, &escaped @ (b'"' | b'\\')) => text.push(escaped),
                // Other escapes stand for bytes that no path has as they are.
                (_, &other) => text.extend([b'\\', other]),
            },
            (_, &byte) => text.push(byte),
        }
    };
    Some((Cow::Owned(text), &quoted[end + 1..]))
}

fn asked(line: &str) -> Option<(&str, &str)> {
    let (method, target) = line.split_once(' ')?;
    let path = match target.split_once(' ') {
        Some((path, version)) if version.starts_with("HTTP/") && !version.contains(' ') => path,
        Some(_) => return None,
        None => target,
    };
    let is_method = !method.is_empty() && method.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_path = path.starts_with('/') && !has_control(path);
    (is_method && is_path).then_some((method, path))
}

/// Paths are printable ASCII nearly always; to see that in one go is faster than to stop early.
fn has_control(path: &str) -> bool {
    let odd = path.bytes().fold(false, |odd, byte| odd | !(b' '..=b'~').contains(&byte));
    odd && path.chars().any(char::is_control)
}

#[cfg(test)]
mod tests {
    use super::super::access_log::split;
    use super::*;

    fn parts(line: &str) -> Vec<String> {
        let line = split(line.as_bytes()).expect("a line of a log");
        let request = line.request();
        let asked = request.as_ref().map(LoggedRequest::asked).unwrap_or_default();
        LogPart::ALL.iter().map(|&part| line.part(part, asked).into_owned()).collect()
    }

    #[test]
    fn a_line_tells_client_user_request_and_status() {
        let time = "[17/May/2015:10:05:03 +0000]";
        let combined = format!("1.2.3.4 - ann {time} \"GET /a?b=c HTTP/1.1\" 200 5 \"-\" \"x\"");
        assert_eq!(parts(&combined), ["1.2.3.4", "ann", "GET", "/a?b=c", "200"]);
        let old = format!("h - - {time} \"GET /a\" 404 -");
        assert_eq!(parts(&old), ["h", "", "GET", "/a", "404"]);
        let spaced = format!("h i two words {time} \"GET /\\\"x HTTP/1.1\" 200 1");
        assert_eq!(parts(&spaced), ["h", "two words", "GET", "/\"x", "200"]);
    }

    #[test]
    fn an_odd_request_line_has_no_method_and_no_path() {
        for odd in ["-", "", "\\x16\\x03", "GET", "GET /a b HTTP/1.1", "1 /a", "GET a HTTP/1.1"] {
            let line = format!("h - - [17/May/2015:10:05:03 +0000] \"{odd}\" 400 0");
            assert_eq!(parts(&line), ["h", "", "", "", "400"], "{odd}");
        }
        for cut in ["", "\"GET /a HTTP/1.1", "\"GET /a\\"] {
            let line = format!("h - - [17/May/2015:10:05:03 +0000] {cut}");
            assert_eq!(parts(&line), ["h", "", "", "", ""], "{cut}");
        }
    }
}
