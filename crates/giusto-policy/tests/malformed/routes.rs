//! Patterns, conditions and parameters that could never match or never be known.

use super::{Mistake, each};

#[test]
fn hosts() {
    each(HOSTS);
}

#[test]
fn parameters() {
    each(PARAMETERS);
}

#[test]
fn unreachable() {
    each(UNREACHABLE);
}

/// Replaces the pattern of the first rule.
const CARDS: &str = "POST /v1/cards/{card}/fund";

const HOSTS: &[Mistake] = &[
    (
        CARDS,
        "//localhost:8080/v1/{card}",
        "29:13",
        "the host `localhost:8080` has a port, which is not looked at: leave it out",
        "expected `GET /v1/flows/{id}`",
    ),
    (
        CARDS,
        "//*/{card}",
        "29:13",
        "the host `*` stands for any: leave it out, with its slashes",
        "expected `GET /v1/flows/{id}`",
    ),
    (
        CARDS,
        "//api.*.com/{card}",
        "29:13",
        "the host `api.*.com` has a star that is not its first label: write `*.example.com`",
        "expected `GET /v1/flows/{id}`",
    ),
    (
        CARDS,
        "//a*.com/{card}",
        "29:13",
        "the host `a*.com` has a star that is not its first label: write `*.example.com`",
        "expected `GET /v1/flows/{id}`",
    ),
    (
        CARDS,
        "//{tenant}.a.com/{card}",
        "29:13",
        "the host `{tenant}.a.com` has a parameter: write `*.example.com`, and use `host`",
        "expected `GET /v1/flows/{id}`",
    ),
    (
        CARDS,
        "//a..com/{card}",
        "29:13",
        "the host `a..com` is no host: labels of letters, digits and `-`",
        "expected `GET /v1/flows/{id}`",
    ),
    (
        CARDS,
        "//[::g]/{card}",
        "29:13",
        "the host `[::g]` is no host: labels of letters, digits and `-`",
        "expected `GET /v1/flows/{id}`",
    ),
];

const PARAMETERS: &[Mistake] = &[
    (
        "limits = [\"calls\", \"cards\"]",
        "limits = [\"calls\", \"cards\"]\nwhen = { \"path:crd\" = \"x\" }",
        "31:10",
        "`path:crd` is needed, and `POST /v1/cards/{card}/fund` has no `{crd}`",
        "name the segment: `{crd}`",
    ),
    (
        "shown = \"month\"",
        "when = { host = [\"a.com\", \"*.a.com\"] }",
        "36:10",
        "no host is `*.a.com`: in a condition a star stands at the end",
        "write a pattern in `requests`: `//*.example.com/**`",
    ),
    (
        "scope = \"card\"",
        "scope = \"card\"\nwhen = { host = \"a*b\" }",
        "24:10",
        "no host is `a*b`: in a condition a star stands at the end",
        "write a pattern in `requests`: `//*.example.com/**`",
    ),
    (
        "shown = \"month\"",
        "when = { \"path:card\" = \"x\" }",
        "36:10",
        "`path:card` is needed, and this rule is about all paths",
        "name the segment: `{card}`",
    ),
    (
        "membership.from = \"attribute:plan\"",
        "membership.from = \"path:plan\"",
        "6:19",
        "a plan cannot be told by a parameter of the path",
        "use `attribute:plan`, and have the service give it",
    ),
    (
        "quotas = { calls = \"50/min\" }",
        "limits = [\"calls\", \"cards\"]",
        "9:41",
        "`path:card` is needed, and this rule is about all paths: `all`",
        "name the segment: `{card}`",
    ),
];

const UNREACHABLE: &[Mistake] = &[
    (
        "id = \"all\"",
        "id = \"users\"\nrequests = [\"/v2/{id}/\"]\n\n[[rules]]\nid = \"one\"\nrequests = [\"/v2/x\"]\n\n[[rules]]\nid = \"all\"",
        "37:1",
        "this rule can never match: rule `users` takes all of",
        "put it before `users`, or narrow one of",
    ),
    (
        "id = \"all\"",
        "id = \"x\"\nrequests = [\"/v2/{x}/{y}\"]\nwhen = { \"path:x\" = \"1\" }\n\n[[rules]]\nid = \"one\"\nrequests = [\"/v2/{y}/{x}\"]\nwhen = { \"path:y\" = \"1\" }\n\n[[rules]]\nid = \"all\"",
        "38:1",
        "this rule can never match: rule `x` takes all of",
        "put it before `x`, or narrow one of",
    ),
];
