//! Whatever is given, nothing panics: bytes as documents, damaged documents of providers, odd
//! deployments, odd requests at odd times. What is refused is refused with places and remedies.

use std::collections::BTreeMap;

use giusto::Timestamp;
use giusto_policy::{Deployment, Faults, Format, Plan, Policy, Request, Source};
use proptest::{collection::vec, prelude::*, sample::Index, sample::select};

/// Documents of which all that can be written in one is a part.
const SEEDS: [(Format, &str); 6] = [
    (Format::Toml, include_str!("../providers/zenstep.toml")),
    (Format::Toml, include_str!("../providers/zenoo.toml")),
    (Format::Toml, include_str!("../providers/zentra.toml")),
    (Format::Toml, include_str!("../providers/zensearch.toml")),
    (Format::Yaml, include_str!("../providers/zenovay.yaml")),
    (Format::Toml, include_str!("malformed/right.toml")),
];

/// One damage to a document.
#[derive(Clone, Debug)]
enum Damage {
    /// At a place some bytes are taken away and others put in.
    Bytes(Index, usize, Vec<u8>),
    Delete(Index),
    Double(Index, Index),
    Swap(Index, Index),
    /// The last letter of the key of a line is gone.
    Rename(Index),
    /// A run of digits becomes another number.
    Number(Index, &'static str),
    /// A word of the document stands in the place of another.
    Word(Index, Index),
}

const NUMBERS: [&str; 12] = [
    "0",
    "1",
    "-1",
    "2",
    "7",
    "1.5",
    "4294967296",
    "18446744073709551615",
    "18446744073709551616",
    "1e999",
    "00",
    "",
];

fn damage() -> impl Strategy<Value = Damage> {
    let telling = b"\t\n\r #:-?,.[]{}&*!|>'\"%@`=+_~<\\$/0x1e\xc3\xa4";
    let byte = prop_oneof![3 => select(&telling[..]), 1 => any::<u8>()];
    prop_oneof![
        1 => (any::<Index>(), 0..4_usize, vec(byte, 0..4))
            .prop_map(|(place, taken, put)| Damage::Bytes(place, taken, put)),
        1 => any::<Index>().prop_map(Damage::Delete),
        1 => (any::<Index>(), any::<Index>()).prop_map(|(a, b)| Damage::Double(a, b)),
        1 => (any::<Index>(), any::<Index>()).prop_map(|(a, b)| Damage::Swap(a, b)),
        1 => any::<Index>().prop_map(Damage::Rename),
        3 => (any::<Index>(), select(&NUMBERS[..])).prop_map(|(a, b)| Damage::Number(a, b)),
        2 => (any::<Index>(), any::<Index>()).prop_map(|(a, b)| Damage::Word(a, b)),
    ]
}

/// Where the runs of a kind of character are.
fn runs(text: &str, is_of: impl Fn(u8) -> bool) -> Vec<std::ops::Range<usize>> {
    let (mut runs, mut start) = (Vec::new(), None);
    for (at, byte) in text.bytes().chain([b'\n']).enumerate() {
        match (is_of(byte), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                runs.push(from..at);
                start = None;
            }
            _ => {}
        }
    }
    runs
}

fn damaged(text: &str, damage: &Damage) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    match damage {
        Damage::Bytes(place, taken, put) => {
            let mut bytes = text.as_bytes().to_vec();
            let start = place.index(bytes.len() + 1);
            let end = (start + taken).min(bytes.len());
            bytes.splice(start..end, put.iter().copied());
            return String::from_utf8_lossy(&bytes).into_owned();
        }
        Damage::Number(place, number) => {
            let digits = runs(text, |byte| byte.is_ascii_digit());
            return replaced(text, &digits, *place, number);
        }
        Damage::Word(place, other) => {
            let words = runs(text, is_word);
            let Some(word) = words.get(other.index(words.len().max(1))) else { return text.into() };
            return replaced(text, &words, *place, &text[word.clone()]);
        }
        _ if lines.is_empty() => return text.to_owned(),
        Damage::Delete(line) => drop(lines.remove(line.index(lines.len()))),
        Damage::Double(line, to) => {
            let line = lines[line.index(lines.len())];
            lines.insert(to.index(lines.len()), line);
        }
        Damage::Swap(a, b) => {
            let (a, b) = (a.index(lines.len()), b.index(lines.len()));
            lines.swap(a, b);
        }
        Damage::Rename(line) => {
            let keys: Vec<_> = runs(text, is_word)
                .into_iter()
                .filter(|word| text[word.end..].trim_start().starts_with(['=', ':']))
                .collect();
            let Some(key) = keys.get(line.index(keys.len().max(1))) else { return text.into() };
            return format!("{}{}", &text[..key.end - 1], &text[key.end..]);
        }
    }
    lines.join("\n") + "\n"
}

fn replaced(text: &str, runs: &[std::ops::Range<usize>], place: Index, put: &str) -> String {
    let Some(run) = runs.get(place.index(runs.len().max(1))) else { return text.to_owned() };
    format!("{}{put}{}", &text[..run.start], &text[run.end..])
}

/// Faults have places within the text, in order, and each a remedy.
fn sound(faults: &Faults) {
    assert!(faults.len() > 0);
    let source = faults.source();
    let mut before = 0;
    for fault in faults {
        assert!(source.text().get(fault.span.clone()).is_some(), "{fault:?}");
        assert_eq!((fault.line, fault.column), source.place(fault.span.start));
        assert!(fault.span.start >= before && !fault.message.is_empty(), "{faults}");
        assert!(fault.help.as_ref().is_some_and(|help| !help.is_empty()), "{fault:?}");
        before = fault.span.start;
    }
}

/// A request with what a strategy gives.
#[derive(Clone, Debug)]
struct Asked {
    at: u64,
    method: String,
    path: String,
    text: String,
    number: String,
}

fn asked() -> impl Strategy<Value = Asked> {
    let at = prop_oneof![Just(0), Just(u64::MAX), Just(1 << 63), any::<u64>(), 0..1_u64 << 40];
    let method = select(&["GET", "POST", "post", "", "G\u{e9}T", "*"][..]);
    let known = select(
        &[
            "/api/v1/events",
            "/api/v1/flows/7",
            "/v1/cards/%00%ff/fund",
            "/api",
            "/x/init",
            "/api/external/v1/usage",
            "/api/external/v1/query/%2e%2e?range=7d",
            "/v1/cards//fund",
        ][..],
    );
    let odd = "[/%0-9a-f\u{0}\u{7f}\u{e9}\u{1F600}*{}?#. ]{0,20}";
    let path =
        prop_oneof![known.prop_map(str::to_owned), odd.prop_map(String::from), any::<String>()];
    let number = prop_oneof![
        select(&["0", "1", "50", "51", "18446744073709551615", "-1", "", "9e9", "x"][..])
            .prop_map(str::to_owned),
        any::<u64>().prop_map(|number| number.to_string()),
    ];
    let text = prop_oneof![
        select(&["pro", "enterprise", "acme", "*", "", "a\r\nb: c"][..]).prop_map(str::to_owned),
        any::<String>(),
    ];
    (at, method, path, text, number).prop_map(|(at, method, path, text, number)| Asked {
        at,
        method: method.to_owned(),
        path,
        text,
        number,
    })
}

/// Decides on requests and answers them.
fn enforced(policy: &Policy, deployment: &Deployment, start: u64, requests: &[Asked]) {
    let plan = match Plan::new(policy, deployment, Timestamp::from_nanos(start)) {
        Ok(plan) => plan,
        Err(faults) => return sound(&faults),
    };
    for asked in requests {
        let (text, number) = (asked.text.as_str(), asked.number.as_str());
        let attributes = [
            ("organisation", text),
            ("project", text),
            ("key", text),
            ("customer", text),
            ("plan", text),
            ("plan", "pro"),
            ("events", number),
            ("items", number),
            ("tag", text),
        ];
        let headers = [("X-API-Key", text), ("host", text), ("\u{e9}", number)];
        let request = Request {
            ip: text,
            host: text,
            headers: &headers,
            ..Request::new(&asked.method, &asked.path).attributes(&attributes)
        };
        let at = Timestamp::from_nanos(asked.at);
        for decision in [plan.peek_at(at, &request), plan.decide_at(at, &request)] {
            let response = decision.response(&request);
            assert_eq!(response.status.is_none(), decision.is_admitted());
            for (name, value) in &response.headers {
                assert!(!name.is_empty() && !value.chars().any(char::is_control), "{response:?}");
            }
        }
    }
}

fn deployment() -> impl Strategy<Value = Deployment> {
    let name = select(&["custom", "standard", "enterprise", "burst", "\u{e9}", ""][..]);
    let quota = prop_oneof![
        select(&["1000/min", "5/s burst 9", "unlimited", "0/min", "1/0s", "300/m", ""][..])
            .prop_map(str::to_owned),
        (any::<u64>(), any::<u64>()).prop_map(|(limit, count)| format!("{limit}/{count}s")),
        any::<String>(),
    ];
    let environment = proptest::option::weighted(0.2, select(&["staging", "moon", ""][..]));
    let parameters = vec((name, quota), 0..3);
    (environment, parameters, any::<bool>()).prop_map(|(environment, parameters, exact)| {
        Deployment {
            environment: environment.map(str::to_owned),
            parameters: parameters.into_iter().map(|(k, v)| (k.to_owned(), v)).collect(),
            counts_are_exact: exact,
        }
    })
}

/// What a document asks of a deployment, given, so that the damaged ones are enforced as well.
fn satisfied(policy: &Policy, mut deployment: Deployment) -> Deployment {
    let missing: BTreeMap<_, _> = policy
        .document()
        .parameters
        .keys()
        .map(|name| (name.clone(), "1000/min".to_owned()))
        .collect();
    deployment.parameters = missing;
    deployment.environment = None;
    deployment
}

/// How often each property is tried: 500 times, or as often as `PROPTEST_CASES` says, if more.
fn config() -> ProptestConfig {
    let given = ProptestConfig::default();
    ProptestConfig { cases: given.cases.max(500), failure_persistence: None, ..given }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in vec(any::<u8>(), 0..200), toml in any::<bool>()) {
        let format = if toml { Format::Toml } else { Format::Yaml };
        match Source::from_bytes("a", format, bytes).and_then(Policy::read) {
            Ok(_) => {}
            Err(faults) => sound(&faults),
        }
    }

    #[test]
    fn damaged_documents_are_read_and_enforced_or_refused(
        seed in 0..SEEDS.len(),
        damages in vec(damage(), 0..4),
        deployment in deployment(),
        start in prop_oneof![Just(0), Just(u64::MAX), any::<u64>()],
        requests in vec(asked(), 1..4),
    ) {
        let (format, text) = SEEDS[seed];
        let text = damages.iter().fold(text.to_owned(), |text, damage| damaged(&text, damage));
        match Policy::read(Source::new("a", format, text)) {
            Ok(policy) => {
                let satisfied = satisfied(&policy, deployment.clone());
                enforced(&policy, &deployment, start, &requests);
                enforced(&policy, &satisfied, start, &requests);
            }
            Err(faults) => sound(&faults),
        }
    }
}
