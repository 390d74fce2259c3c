//! Lines of access logs, right and wrong, and a judge that reads them one slow step at a time.
//!
//! The judge shares nothing with the reader: it tries every place for the time, and leaves the
//! calendar to the reader of tables, which takes any `strptime` format.

use std::io::{self, Cursor, Read};

use giusto_sim::trace::{Event, Fault, Format, Options, TraceError, open};
use proptest::prelude::*;

/// What a line of a log is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Judged {
    Blank,
    /// The host, the time, and method, path and status.
    Event(String, u64, [String; 3]),
    Syslog,
    NoLine,
    Host(Fault),
    Time(Fault),
}

/// Judges one line, without its end.
pub(crate) fn judge(line: &[u8]) -> Judged {
    if line.iter().all(u8::is_ascii_whitespace) {
        return Judged::Blank;
    }
    let Some((host, time, rest)) = taken_apart(line) else {
        let syslog = line.get(..16).is_some_and(|start| classes(start) == b"AAA DD DD:DD:DD ");
        let padded = line.get(..16).is_some_and(|start| classes(start) == b"AAA  D DD:DD:DD ");
        return if syslog || padded { Judged::Syslog } else { Judged::NoLine };
    };
    let host = match String::from_utf8(host.to_vec()) {
        Err(e) => return Judged::Host(Fault::NotUtf8 { byte: e.utf8_error().valid_up_to() }),
        Ok(host) => host,
    };
    if let Some(byte) = host.find('\0') {
        return Judged::Host(Fault::Nul { byte });
    }
    match time_of(time) {
        Ok(ns) => Judged::Event(host, ns, asked(rest)),
        Err(fault) => Judged::Time(fault),
    }
}

/// `D` for a digit, `A` for a letter, other bytes themselves.
fn classes(text: &[u8]) -> Vec<u8> {
    let class = |&byte: &u8| match byte {
        b'0'..=b'9' => b'D',
        b'a'..=b'z' | b'A'..=b'Z' => b'A',
        other => other,
    };
    text.iter().map(class).collect()
}

/// Host, time without brackets, and what follows.
fn taken_apart(line: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let space = line.iter().position(|&byte| byte == b' ')?;
    for start in space..line.len().saturating_sub(27) {
        let found = classes(&line[start..start + 28]);
        if found == b"[DD/AAA/DDDD:DD:DD:DD +DDDD]" || found == b"[DD/AAA/DDDD:DD:DD:DD -DDDD]" {
            let who = String::from_utf8_lossy(&line[space..start]);
            let two_words = who.split(' ').filter(|word| !word.is_empty()).count() >= 2;
            let parts = (&line[..space], &line[start + 1..start + 27], &line[start + 28..]);
            return (space > 0 && two_words).then_some(parts);
        }
    }
    None
}

/// What the reader of tables makes of a time.
pub(crate) fn time_of(text: &[u8]) -> Result<u64, Fault> {
    let options = Options {
        format: Some(Format::Csv),
        columns: Some("time=t".parse().expect("a column map")),
        time_unit: Some("%d/%b/%Y:%H:%M:%S %z".parse().expect("a format")),
        ..Options::default()
    };
    let table = [b"t\n", text, b"\n"].concat();
    let mut reader = open(Cursor::new(table), "table", &options).expect("a header");
    let mut event = Event::default();
    match reader.read(&mut event) {
        Ok(true) => Ok(event.time),
        Err(TraceError::Field { fault, .. }) => Err(fault),
        other => panic!("{other:?}"),
    }
}

/// Method, path and status, as far as the text after the time tells them.
fn asked(rest: &[u8]) -> [String; 3] {
    let nothing = <[String; 3]>::default;
    let rest = rest.trim_ascii_start();
    if rest.first() != Some(&b'"') {
        return nothing();
    }
    let (mut request, mut place) = (Vec::new(), 1);
    while rest.get(place) != Some(&b'"') {
        match (rest.get(place), rest.get(place + 1)) {
            (None, _) | (Some(b'\\'), None) => return nothing(),
            (Some(b'\\'), Some(&other)) => {
                let kept = if matches!(other, b'"' | b'\\') { &[][..] } else { b"\\" };
                request.extend_from_slice(kept);
                request.push(other);
                place += 2;
            }
            (Some(&byte), _) => {
                request.push(byte);
                place += 1;
            }
        }
    }
    let after = String::from_utf8_lossy(&rest[place + 1..]).into_owned();
    let status = after.split([' ', '\t', '\n', '\r', '\x0c']).find(|word| !word.is_empty());
    let status = status.filter(|word| word.bytes().all(|b| b.is_ascii_digit())).unwrap_or("");
    let words = String::from_utf8(request).unwrap_or_default();
    let words: Vec<&str> = words.split(' ').collect();
    let (method, path) = match words[..] {
        [method, path] => (method, path),
        [method, path, version] if version.starts_with("HTTP/") => (method, path),
        _ => ("", ""),
    };
    let is_method = !method.is_empty() && method.chars().all(|c| c.is_ascii_alphabetic());
    let is_path = path.starts_with('/') && path.chars().all(|c| !c.is_control());
    let (method, path) = if is_method && is_path { (method, path) } else { ("", "") };
    [method.to_owned(), path.to_owned(), status.to_owned()]
}

/// Bytes that mean something in a log, and some that never should.
const BYTES: &[u8] = b"  []/:+-\"\\0123456789abJM{\t\r\x00\x1f\x7f\xc3\xa9\xff";

fn host() -> impl Strategy<Value = String> {
    prop_oneof![4 => "[0-9]{1,3}\\.[0-9]{1,3}\\.0\\.1", 1 => "[a-z.:\u{e9}-]{1,9}"]
}

/// Few different times, so that they repeat, and some that no calendar has.
fn time() -> impl Strategy<Value = String> {
    let month = prop_oneof![8 => "(Jan|Feb|Mar|May|Jul|Dec)", 1 => "(jan|MAY|Foo)"];
    let zone = prop_oneof![8 => "[+-](0[0-9]|1[0-4])(00|30)", 1 => "[+-][0-9]{4}"];
    let day = prop_oneof![8 => "(01|17|28|29)", 1 => "[0-3][0-9]"];
    let year = prop_oneof![8 => "20[0-2][0-9]", 1 => "(19[67][0-9]|25[0-9]{2}|[0-9]{4})"];
    let clock =
        prop_oneof![8 => "1[0-9]:0[0-1]:[0-5][0-9]", 1 => "[0-2][0-9]:[0-6][0-9]:[0-6][0-9]"];
    (day, month, year, clock, zone)
        .prop_map(|(day, month, year, clock, zone)| format!("{day}/{month}/{year}:{clock} {zone}"))
}

/// A line as servers write it.
fn right_line() -> impl Strategy<Value = Vec<u8>> {
    let user = prop_oneof![6 => Just("-".to_owned()), 1 => "[a-z]{1,4}( [a-z]{1,3})?"];
    let request = prop_oneof![
        6 => "(GET|POST) /[a-z/?=&]{0,12} HTTP/1\\.[01]",
        1 => "(-|GET /\u{e9}|GET /a b HTTP/1\\.0|[A-Z]{0,3} ?[a-z/]{0,4}|GET /\\\\\"x HTTP/1\\.1)",
    ];
    let time = prop_oneof![1 => Just("17/May/2015:10:05:03 +0000".to_owned()), 2 => time()];
    (host(), user, time, request, "[2-5][0-9]{2} ([0-9]{1,4}|-)( \"-\" \"[a-z/0-9 ]{0,9}\")?")
        .prop_map(|(host, user, time, request, rest)| {
            format!("{host} - {user} [{time}] \"{request}\" {rest}").into_bytes()
        })
}

/// A line with up to two bytes changed, added or taken away; some are blank, some of another kind.
pub(crate) fn line() -> impl Strategy<Value = Vec<u8>> {
    let byte = proptest::sample::select(BYTES.to_vec());
    let edits = proptest::collection::vec((0..3_u8, any::<prop::sample::Index>(), byte), 0..3);
    let edited = (right_line(), edits).prop_map(|(mut line, edits)| {
        for (kind, place, byte) in edits {
            let place = place.index(line.len());
            match kind {
                0 => line[place] = byte,
                1 => line.insert(place, byte),
                _ => drop(line.remove(place)),
            }
        }
        line
    });
    let other = prop_oneof![
        Just(b" \t".to_vec()),
        Just(Vec::new()),
        Just(b"Mar  7 13:06:56 host sshd: x".to_vec()),
        proptest::collection::vec(any::<u8>().prop_filter("a line end", |&b| b != b'\n'), 0..60),
    ];
    prop_oneof![4 => right_line(), 4 => edited, 1 => other]
}

/// Gives its bytes in pieces of few.
pub(crate) struct Pieces {
    pub(crate) bytes: Cursor<Vec<u8>>,
    pub(crate) longest: usize,
}

impl Read for Pieces {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = buffer.len().min(self.longest);
        self.bytes.read(&mut buffer[..length])
    }
}
