//! Deployments that say too little, too much or what no algorithm takes; and documents of which
//! all faults are named at once.

use giusto::Timestamp;
use giusto_policy::{Deployment, Format, Plan};

use super::{RIGHT, are, read, unlike};

/// A document whose numbers the deployment gives.
const OPEN: &str = r#"
policy = "open"
scopes.customer = "attribute:customer"
quotas.standard = "$standard"
denials.rate-limited.status = 429
rules = [{ id = "all", limits = ["calls", "few"] }]

[parameters]
standard.about = "The number agreed on"

[environments.staging.quotas]
calls = "50/min"

[limits]
calls = { scope = "customer", quota = "$standard", algorithm = "fixed" }
few = { scope = "customer", quota = "1% of standard", algorithm = "fixed" }
"#;

/// The environment and the parameters that are given, and the faults.
type Given = (
    Option<&'static str>,
    &'static [(&'static str, &'static str)],
    &'static [(&'static str, &'static str, &'static str)],
);

const GIVEN: &[Given] = &[
    (None, &[("standard", "1000/min")], &[]),
    (Some("staging"), &[("standard", "1000/min")], &[]),
    (
        None,
        &[],
        &[(
            "9:1",
            "the deployment does not give `standard` (The number",
            "--param standard=1000/min",
        )],
    ),
    (
        None,
        &[("standrd", "1000/min")],
        &[
            ("8:1", "`standrd`, which is no parameter", "did you mean `standard`?"),
            (
                "9:1",
                "the deployment does not give `standard` (The number",
                "--param standard=1000/min",
            ),
        ],
    ),
    (
        None,
        &[("standard", "1000/min"), ("burst", "5/s")],
        &[("8:1", "`burst`, which is no parameter", "under `[parameters]`")],
    ),
    (
        None,
        &[("standard", "1000/m")],
        &[("9:1", "`1000/m`: found `m` at column 6, expected `min`", "such as `1000/min`")],
    ),
    (
        None,
        &[("standard", "1000")],
        &[("9:1", "the text ends at column 5, expected a slash", "such as `1000/min`")],
    ),
    (
        None,
        &[("standard", "50% of standard")],
        &[("9:1", "found `% of standard` at column 3", "expected a quota")],
    ),
    (
        None,
        &[("standard", "99/min")],
        &[("16:1", "less than one unit: 1% of standard = 1% of 99/min", "the deployment gives")],
    ),
    (
        None,
        &[("standard", "1000/min burst 1500")],
        &[
            ("15:1", "fixed has no burst", "the deployment gives"),
            ("16:1", "fixed has no burst", "the deployment gives"),
        ],
    ),
    (
        None,
        &[("standard", "1000/0min")],
        &[("9:1", "a period of 0 has no rate", "expected a quota")],
    ),
    (
        Some("stagin"),
        &[("standard", "1000/min")],
        &[("11:2", "environment `stagin`, which is not there", "did you mean `staging`?")],
    ),
    (
        Some("moon"),
        &[("standard", "1000/min")],
        &[("11:2", "environment `moon`, which is not there", "under `[environments]`")],
    ),
    (
        Some("moon"),
        &[],
        &[
            (
                "9:1",
                "the deployment does not give `standard` (The number",
                "--param standard=1000/min",
            ),
            ("11:2", "environment `moon`", "under `[environments]`"),
        ],
    ),
];

#[test]
fn deployments() {
    let policy = read(Format::Toml, OPEN).unwrap_or_else(|faults| panic!("{faults}"));
    let mut wrong = Vec::new();
    for (environment, parameters, expected) in GIVEN {
        let deployment = Deployment {
            environment: environment.map(str::to_owned),
            parameters: parameters.iter().map(|(k, v)| ((*k).into(), (*v).into())).collect(),
            ..Deployment::default()
        };
        let what = format!("{environment:?} {parameters:?}");
        match Plan::new(&policy, &deployment, Timestamp::ZERO) {
            Ok(_) if expected.is_empty() => {}
            Ok(_) => wrong.push(format!("{what} is taken")),
            Err(faults) => wrong.extend(unlike(&what, &faults, expected)),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_renamed_key_is_missing_and_unknown() {
    for (right, instead, expected) in [
        (
            "policy = \"zen\"",
            "polcy = \"zen\"",
            [("1:1", "`policy` is missing", "add"), ("1:1", "unknown key `polcy`", "`policy`?")],
        ),
        (
            "quota = \"100/min\"",
            "qota = \"100/min\"",
            [("11:1", "has no `quota`", "add"), ("13:1", "unknown key `qota`", "`quota`?")],
        ),
        (
            "at-most = 50",
            "at_most = 50",
            [("31:9", "`at-most` is missing", "add"), ("31:37", "`at_most`", "`at-most`?")],
        ),
        (
            "quotas.standard = \"100/min\"",
            "quotas.standard = \"50% of standard\"",
            [("3:8", "a share of itself", "numbers"), ("24:9", "a share of itself", "numbers")],
        ),
        (
            "rate-limited = {",
            "rate-limit = {",
            [("11:9", "no denial `rate-limited`", "add"), ("22:9", "no denial", "status = 429")],
        ),
        (
            "{ calls = \"50/min\" }",
            "{ calls = { por = \"50/min\" } }",
            [("9:33", "plan `pro` has no number here", "add `pro"), ("9:43", "`por`", "`pro`")],
        ),
        (
            "[[rules]]\nid = \"cards\"",
            "[[rules]]\nid = \"first\"\nlimits = [\"calls\"]\n\n[[rules]]\nid = \"cards\"",
            [("31:1", "can never match: rule `first`", "narrow"), ("37:1", "never", "narrow")],
        ),
    ] {
        are(Format::Toml, &RIGHT.replacen(right, instead, 1), &expected);
    }
}

/// Ten mistakes of form, one on each of ten lines.
const TEN_OF_FORM: &str = r#"polcy = "zen"
notes = "one"
quotas.standard = "100/mn"
scopes.customer = "cookie:session"
plans.free.no_access = "closed"
rules = [{ id = "all", requests = ["GET v1"], limits = [] }]
limits.calls = { quota = "5/min", algorithm = "fixd" }
responses.headers = [{ name = "X Limit", value = "{limit}" }]
denials.rate-limited = { status = 42 }
"#;

#[test]
fn ten_faults_of_form_are_named_in_order() {
    are(
        Format::Toml,
        TEN_OF_FORM,
        &[
            ("1:1", "`policy` is missing", "add `policy`"),
            ("1:1", "unknown key `polcy`", "did you mean `policy`?"),
            ("2:9", "expected a list, found text", "put it in brackets"),
            ("3:19", "found `mn` at column 5", "did you mean `100/min`?"),
            ("4:19", "`cookie` is no part of a request", "expected `attribute:NAME`"),
            ("5:12", "unknown key `no_access`", "did you mean `no-access`?"),
            ("6:36", "the path of `GET v1` does not begin with a slash", "expected `GET /v1"),
            ("7:47", "`fixd` is no algorithm", "did you mean `fixed`?"),
            ("8:31", "`X Limit` is no name of a header", "letters, digits and `-`"),
            ("9:35", "42 is no status", "from 100 to 599"),
        ],
    );
}

/// Eleven mistakes of meaning.
const ELEVEN_OF_MEANING: &str = r#"
policy: zen
quotas: {half: 50% of whole}
membership: {from: "attribute:plan"}
limits:
  calls: {scope: nobody, quota: 5/min burst 6, algorithm: fixed, denial: later}
  idle: {quota: 5/7days, algorithm: calendar}
  ever: {quota: 5/min, algorithm: total}
rules:
  - {id: all, limits: [calls, ever, ever, gone]}
denials: {rate-limited: {status: 429, body: "{soon.reset}"}}
"#;

#[test]
fn eleven_faults_of_meaning_are_named_in_order() {
    are(
        Format::Yaml,
        ELEVEN_OF_MEANING,
        &[
            ("3:10", "there is no quota `whole`", "there are `half`"),
            ("4:13", "there are no plans to be a member of", "add `[plans.NAME]`"),
            ("6:18", "there is no scope `nobody`", "the document has no scope"),
            ("6:33", "fixed has no burst", "`fixed` is the algorithm"),
            ("6:74", "there is no denial `later`", "there are `rate-limited`"),
            ("7:3", "no rule charges limit `idle`", "add it to the `limits` of a rule"),
            ("7:17", "by the day, week or month", "`calendar` is the algorithm"),
            ("8:17", "a running total has no limit", "leave `quota` out"),
            ("10:37", "limit `ever` stands here twice", "charged once"),
            ("10:43", "there is no limit `gone`", "there are `calls`"),
            ("11:45", "there is no limit `soon`", "there are `calls`"),
        ],
    );
}

#[test]
fn nine_limits_are_too_many_for_a_rule() {
    let limits: Vec<String> = (1..=9)
        .map(|number| format!("l{number} = {{ quota = \"{number}/s\", algorithm = \"gcra\" }}\n"))
        .collect();
    let names: Vec<String> = (1..=9).map(|number| format!("\"l{number}\"")).collect();
    let text = format!(
        "policy = \"zen\"\nrules = [{{ id = \"all\", limits = [{}] }}]\n\
         denials.rate-limited.status = 429\n[limits]\n{}",
        names.join(", "),
        limits.concat(),
    );
    are(Format::Toml, &text, &[("2:33", "9 limits: 8 is the most", "split the rule")]);
}
