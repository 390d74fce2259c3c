//! Mistakes of meaning: names of nothing, numbers that do not fit, rules that get no turn.

use super::{Mistake, each};

#[test]
fn names() {
    each(NAMES);
}

#[test]
fn numbers() {
    each(NUMBERS);
}

#[test]
fn rules() {
    each(RULES);
}

#[test]
fn overrides() {
    each(OVERRIDES);
}

const NAMES: &[Mistake] = &[
    (
        "membership.from = \"attribute:plan\"\n",
        "\n",
        "7:1",
        "nothing says which plan a request is of",
        "add `[membership]`",
    ),
    (
        "scope = \"customer\"",
        "scope = \"custmer\"",
        "12:9",
        "there is no scope `custmer`",
        "did you mean `customer`?",
    ),
    (
        "limits = [\"calls\", \"cards\"]",
        "limits = [\"cals\", \"cards\"]",
        "30:11",
        "there is no limit `cals`",
        "did you mean `calls`?",
    ),
    (
        "denial = \"used-up\"",
        "denial = \"usedup\"",
        "20:10",
        "there is no denial `usedup`",
        "did you mean `used-up`?",
    ),
    (
        "no-access = \"closed\"",
        "no-access = \"gone\"",
        "7:24",
        "there is no denial `gone`",
        "there are `rate-limited`, `used-up`,",
    ),
    (
        "denial = \"too-large\"",
        "denial = \"to-large\"",
        "31:60",
        "there is no denial `to-large`",
        "did you mean `too-large`?",
    ),
    (
        "{ pro = \"10000/month\" }",
        "{ por = \"10000/month\", pro = \"1/month\" }",
        "18:11",
        "there is no plan `por`",
        "did you mean `pro`?",
    ),
    (
        "\"50% of standard\"",
        "\"50% of standrd\"",
        "24:9",
        "there is no quota `standrd`",
        "did you mean `standard`?",
    ),
    (
        "\"50% of standard\"",
        "\"$costum\"",
        "24:9",
        "there is no parameter `costum`",
        "did you mean `custom`?",
    ),
    (
        "shown = \"month\"",
        "shown = \"cards\"",
        "36:9",
        "there is no limit of this rule `cards`",
        "there are `calls`, `month`",
    ),
    (
        "{month.used}",
        "{months.used}",
        "48:30",
        "there is no limit `months`",
        "did you mean `month`?",
    ),
    (
        "{retry-after}",
        "{cals.retry-after}",
        "52:67",
        "there is no limit `cals`",
        "did you mean `calls`?",
    ),
    (
        "quotas = { calls = \"50/min\" }",
        "quotas = { cards2 = \"50/min\" }",
        "9:33",
        "there is no limit `cards2`",
        "did you mean `cards`?",
    ),
    (
        "quotas = { calls = \"50/min\" }",
        "limits = [\"call\"]",
        "9:32",
        "there is no limit `call`",
        "did you mean `calls`?",
    ),
    (
        "{ name = \"X-Used\"",
        "{ name = \"x-limit\"",
        "48:3",
        "`x-limit` is sent already",
        "leave one of them out",
    ),
];

const NUMBERS: &[Mistake] = &[
    (
        "quota = { pro = \"10000/month\" }",
        "quota = { }",
        "18:9",
        "plan `pro` has no number here",
        "add `pro = ...`, `\"unlimited\"` if it",
    ),
    (
        "\"50% of standard\"",
        "\"0.5% of standard\"",
        "24:9",
        "less than one unit: 0.5% of standard = 0.5% of",
        "shares are rounded down: raise the",
    ),
    (
        "quota = \"100/min\"",
        "quota = \"100/min burst 150\"",
        "13:9",
        "fixed has no burst apart from its limit; leave the",
        "`fixed` is the algorithm of this limit",
    ),
    (
        "\"10000/month\"",
        "\"10000/7days\"",
        "18:9",
        "a calendar limit counts by the day, week or month;",
        "`calendar` is the algorithm of this",
    ),
    (
        "\"10000/month\"",
        "\"10000/month burst 20000\"",
        "18:9",
        "calendar has no burst apart from its limit; leave",
        "`calendar` is the algorithm of this",
    ),
    (
        "\"10000/month\"",
        "\"10000/min\"",
        "18:9",
        "a calendar limit counts by the day, week or month;",
        "`calendar` is the algorithm of this",
    ),
    (
        "algorithm = \"gcra\"",
        "algorithm = \"total\"",
        "24:9",
        "a running total has no limit",
        "leave `quota` out, or choose another",
    ),
    (
        "algorithm = \"gcra\"",
        "algorithm = \"rolling\"\nkept = true",
        "26:8",
        "`rolling` cannot be kept over a restart",
        "use `fixed`, `calendar`, `gcra` or",
    ),
    (
        "algorithm = \"gcra\"",
        "algorithm = \"gcra\"\nmax-keys = 0",
        "26:12",
        "no key would have a counter",
        "leave it out for as many as come",
    ),
    (
        "algorithm = \"fixed\"",
        "algorithm = \"first-hit\"\nkept = true",
        "15:8",
        "`first-hit` cannot be kept over a restart",
        "use `fixed`, `calendar`, `gcra` or",
    ),
    (
        "{ calls = \"50/min\" }",
        "{ calls = \"50/min burst 60\" }",
        "9:33",
        "fixed has no burst apart from its limit; leave the",
        "`fixed` is the algorithm of this limit",
    ),
    (
        "{ calls = \"50/min\" }",
        "{ calls = { } }",
        "9:33",
        "plan `pro` has no number here",
        "add `pro = ...`, `\"unlimited\"` if it",
    ),
    (
        "\"100/min\"\nalgorithm = \"fixed\"",
        "\"100/month\"\nalgorithm = \"fixed\"",
        "41:9",
        "fixed counts what several quotas limit in windows",
        "`fixed` is the algorithm of this limit",
    ),
];

const RULES: &[Mistake] = &[
    (
        "id = \"all\"",
        "id = \"cards\"",
        "34:6",
        "there is a rule `cards` already",
        "each rule has a name of its own",
    ),
    (
        "limits = [\"calls\", \"cards\"]",
        "limits = [\"calls\", \"cards\", \"calls\"]",
        "30:29",
        "limit `calls` stands here twice",
        "a request is charged once: use `cost`",
    ),
    (
        "limits = [\"calls\", \"cards\"]",
        "limits = [\"calls\"]",
        "22:9",
        "no rule charges limit `cards`",
        "add it to the `limits` of a rule, or",
    ),
    ("{card}", "{id}", "30:20", "`path:card` is needed, and `POST", "name the segment: `{card}`"),
    (
        "limits = [\"calls\", \"month\"]",
        "limits = [\"calls\", \"month\", \"cards\"]",
        "35:29",
        "`path:card` is needed, and this rule is about all",
        "name the segment: `{card}`",
    ),
    (
        "from = \"attribute:items\"",
        "from = \"path:items\"",
        "31:18",
        "`path:items` is needed, and `POST",
        "name the segment: `{items}`",
    ),
    (
        "id = \"all\"",
        "id = \"same\"\nrequests = [\"POST /v1/cards/{card}/fund\"]",
        "33:1",
        "this rule can never match: rule `cards` takes all",
        "put it before `cards`, or narrow one of",
    ),
    (
        "id = \"all\"",
        "id = \"same\"\nrequests = [\"POST /v1/cards/x/fund\", \"/v2\"]",
        "35:13",
        "`POST /v1/cards/x/fund` can never match: rule",
        "put it before `cards`, or narrow one of",
    ),
    (
        "id = \"all\"",
        "id = \"twice\"\nrequests = [\"GET /v2/*\", \"GET /v2/a\"]",
        "35:26",
        "`GET /v2/a` is in this rule already",
        "leave it out",
    ),
    (
        "shown = \"month\"",
        "shown = \"month\"\n\n[[rules]]\nid = \"rest\"\nrequests = [\"/**\"]",
        "38:1",
        "this rule can never match: rule `all` takes all of",
        "put it before `all`, or narrow one of",
    ),
    (
        "shown = \"month\"",
        "when = { tag = \"a*\" }\n\n[[rules]]\nid = \"rest\"\nwhen = { tag = [\"ab\", \"ac*\"] }",
        "38:1",
        "this rule can never match: rule `all` takes all of",
        "put it before `all`, or narrow one of",
    ),
    (
        "id = \"all\"",
        "id = \"get\"\nrequests = [\"GET /v2\"]\n\n\
         [[rules]]\nid = \"post\"\nrequests = [\"POST /v2\"]\n\n\
         [[rules]]\nid = \"both\"\nrequests = [\"GET|POST /v2\"]\n\n\
         [[rules]]\nid = \"all\"",
        "41:1",
        "this rule can never match: rule `get` takes all of",
        "put it before `get`, or narrow one of",
    ),
    (
        "id = \"all\"",
        "id = \"host\"\nrequests = [\"//*.example.com/**\"]\n\n\
         [[rules]]\nid = \"one\"\nrequests = [\"GET //api.example.com/v1/*\"]\n\n\
         [[rules]]\nid = \"all\"",
        "37:1",
        "this rule can never match: rule `host` takes all of",
        "put it before `host`, or narrow one of",
    ),
];

const OVERRIDES: &[Mistake] = &[
    (
        "limit = \"calls\"",
        "limit = \"call\"",
        "39:9",
        "there is no limit `call`",
        "did you mean `calls`?",
    ),
    (
        "until = \"2026-02-01",
        "until = \"2025-02-01",
        "43:9",
        "it ends at 2025-02-01T00:00:00Z, before it starts",
        "let `until` be after `from`, or leave",
    ),
    (
        "until = \"2026-02-01",
        "until = \"2026-01-01",
        "43:9",
        "it ends at 2026-01-01T00:00:00Z, before it starts",
        "let `until` be after `from`, or leave",
    ),
    (
        "\"attribute:customer\" = \"acme\"",
        "\"attribute:user\" = \"acme\"",
        "40:7",
        "the key of this limit is `attribute:customer`",
        "name each of them once, with a value",
    ),
    (
        "{ \"attribute:customer\" = \"acme\" }",
        "{ }",
        "40:7",
        "the key of this limit is `attribute:customer`",
        "name each of them once, with a value",
    ),
    (
        "\"attribute:customer\" = \"acme\"",
        "\"attribute:customer\" = \"acme\", ip = \"::1\"",
        "40:7",
        "the key of this limit is `attribute:customer`",
        "name each of them once, with a value",
    ),
    (
        "\"attribute:customer\" = \"acme\"",
        "customer = \"acme\"",
        "40:9",
        "`customer` is no part of a request",
        "expected `attribute:NAME`",
    ),
    (
        "quota = \"500/min\"",
        "quota = \"500/min burst 600\"",
        "41:9",
        "fixed has no burst apart from its limit; leave the",
        "`fixed` is the algorithm of this limit",
    ),
    (
        "[responses]",
        "[[overrides]]\nlimit = \"calls\"\nkey = { \"attribute:customer\" = \"acme\" }\n\
         quota = \"1/min\"\nfrom = \"2026-01-31T00:00:00Z\"\n\n\
         [responses]",
        "45:1",
        "it overlaps with overrides[0], of the same key",
        "let one end before the other starts",
    ),
    (
        "[limits.calls]\nscope = \"customer\"",
        "[limits.calls]",
        "39:7",
        "this limit has one counter for all, so no key",
        "give the limit a scope, or other numbers",
    ),
];
