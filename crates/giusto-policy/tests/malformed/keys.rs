//! Mistakes of form: keys that are missing or unknown, patterns of requests, templates.

use super::{Mistake, each};

#[test]
fn keys() {
    each(KEYS);
}

#[test]
fn patterns() {
    each(PATTERNS);
}

#[test]
fn templates() {
    each(TEMPLATES);
}

const KEYS: &[Mistake] = &[
    ("policy = \"zen\"\n", "\n", "1:1", "`policy` is missing", "add `policy`"),
    ("algorithm = \"fixed\"\n", "", "11:1", "`algorithm` is missing", "add `algorithm`"),
    ("quota = \"100/min\"\n", "", "11:1", "this limit has no `quota`", "`300/60s`"),
    ("at-most = 50, ", "", "31:9", "`at-most` is missing", "add `at-most`"),
    ("limit = \"calls\"\n", "", "38:1", "`limit` is missing", "add `limit`"),
    ("from = \"2026-01-01T00:00:00Z\"\n", "", "38:1", "`from` is missing", "add `from`"),
    ("name = \"X-Limit\", ", "", "47:3", "`name` is missing", "add `name`"),
    (
        "policy = \"zen\"",
        "policy = \"zen step\"",
        "1:10",
        "`zen step` is no name",
        "a name has letters, digits, `-` and",
    ),
    (
        "policy = \"zen\"",
        "policy = \"\"",
        "1:10",
        "`` is no name",
        "a name has letters, digits, `-` and",
    ),
    (
        "algorithm = \"fixed\"",
        "algorithm = \"fixd\"",
        "14:13",
        "`fixd` is no algorithm",
        "did you mean `fixed`?",
    ),
    (
        "algorithm = \"fixed\"",
        "algorithm = \"leaky\"",
        "14:13",
        "`leaky` is no algorithm",
        "there are `fixed`, `first-hit`,",
    ),
    (
        "[limits.calls]",
        "[limits.\"calls per minute\"]",
        "11:9",
        "`calls per minute` is no name",
        "a name has letters, digits, `-` and",
    ),
    (
        "[limits.calls]",
        "[limits.calls]\nweight = 2",
        "12:1",
        "unknown key `weight`",
        "known here: `algorithm`, `title`,",
    ),
    ("[[rules]]\nid = \"cards\"", "[[rules]]", "27:1", "`id` is missing", "add `id` to this table"),
    (
        "closed = { status = 403 }",
        "closed = { }",
        "55:10",
        "`status` is missing",
        "add `status` to this table",
    ),
    (
        "closed = { status = 403 }",
        "closed = { status = 403, retry_after = true }",
        "55:26",
        "unknown key `retry_after`",
        "did you mean `retry-after`?",
    ),
    ("about = \"The", "abuot = \"The", "2:23", "unknown key `abuot`", "did you mean `about`?"),
];

const PATTERNS: &[Mistake] = &[
    (
        "POST /v1/cards/{card}/fund",
        "POST",
        "29:13",
        "`POST` has no path: it begins with a slash",
        "expected `GET /v1/flows/{id}`",
    ),
    (
        "POST /v1/cards/{card}/fund",
        "POST v1/cards/{card}",
        "29:13",
        "the path of `POST v1/cards/{card}` does not begin",
        "expected `GET /v1/flows/{id}`",
    ),
    (
        "POST /v1/cards/{card}/fund",
        "POST, GET /v1/{card}",
        "29:13",
        "`POST,` is no method",
        "expected `GET /v1/flows/{id}`",
    ),
    (
        "POST /v1/cards/{card}/fund",
        "POST|| /v1/{card}",
        "29:13",
        "`` is no method",
        "expected `GET /v1/flows/{id}`",
    ),
    (
        "POST /v1/cards/{card}/fund",
        "POST /v1/cards/[card]",
        "29:13",
        "the segment `[card]` mixes text and braces: a",
        "expected `GET /v1/flows/{id}`",
    ),
    (
        "POST /v1/cards/{card}/fund",
        "POST /v1/cards/{card",
        "29:13",
        "the segment `{card` mixes text and braces: a",
        "expected `GET /v1/flows/{id}`",
    ),
    (
        "POST /v1/cards/{card}/fund",
        "POST /v1/cards-{card}",
        "29:13",
        "the segment `cards-{card}` mixes text and braces: a",
        "expected `GET /v1/flows/{id}`",
    ),
    (
        "POST /v1/cards/{card}/fund",
        "POST /v1/*s/{card}",
        "29:13",
        "the segment `*s` has a star that is not at its end",
        "expected `GET /v1/flows/{id}`",
    ),
    (
        "POST /v1/cards/{card}/fund",
        "POST /v1/{card}?x=1",
        "29:13",
        "`POST /v1/{card}?x=1` has a query: a pattern is of",
        "expected `GET /v1/flows/{id}`",
    ),
    (
        "POST /v1/cards/{card}/fund",
        "POST ///v1/{card}",
        "29:13",
        "`POST ///v1/{card}` has no host after `//`",
        "expected `GET /v1/flows/{id}`",
    ),
    (
        "POST /v1/cards/{card}/fund",
        "POST //api.example.com",
        "29:13",
        "the path of `POST //api.example.com` does not begin",
        "expected `GET /v1/flows/{id}`",
    ),
    (
        "POST /v1/cards/{card}/fund",
        "/**/{card}/**",
        "29:13",
        "`/**/{card}/**` has `**` more than once",
        "expected `GET /v1/flows/{id}`",
    ),
    (
        "POST /v1/cards/{card}/fund",
        "/**/{card}",
        "29:13",
        "`/**/{card}` has a parameter behind `**`, where its",
        "expected `GET /v1/flows/{id}`",
    ),
];

const TEMPLATES: &[Mistake] = &[
    (
        "{limit}",
        "{limit",
        "47:31",
        "`{limit` has a brace without its partner",
        "expected text with fields like",
    ),
    (
        "{limit}",
        "limit}",
        "47:31",
        "`limit}` has a brace without its partner",
        "expected text with fields like",
    ),
    (
        "{limit}",
        "{}",
        "47:31",
        "`` is no field: there are `limit`, `burst`,",
        "expected text with fields like",
    ),
    (
        "{limit}",
        "{{limit}",
        "47:31",
        "`{{limit}` has a brace without its partner",
        "expected text with fields like",
    ),
    (
        "{limit}",
        "{limits}",
        "47:31",
        "`limits` is no field: there are `limit`, `burst`,",
        "expected text with fields like",
    ),
    (
        "{limit}",
        "{reset|unix}",
        "47:31",
        "`unix` is no form: there are `epoch`, `seconds`,",
        "expected text with fields like",
    ),
    (
        "{limit}",
        "{limit|epoch}",
        "47:31",
        "`limit` is no instant: it cannot be written as",
        "expected text with fields like",
    ),
    (
        "{limit}",
        "{window|iso8601}",
        "47:31",
        "`window` is no instant: it cannot be written as",
        "expected text with fields like",
    ),
    (
        "{limit}",
        "{calls.now}",
        "47:31",
        "`now` is the same for all limits: write `{now}`",
        "expected text with fields like",
    ),
    (
        "{limit}",
        "{cookie:session}",
        "47:31",
        "`cookie` is no part of a request",
        "expected text with fields like",
    ),
    (
        "{retry-after}",
        "{retry_after}",
        "52:67",
        "`retry_after` is no field: there are `limit`,",
        "expected text with fields like `{limit}`",
    ),
];
