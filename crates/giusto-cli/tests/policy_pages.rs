//! `giusto policy worst-case` and `docs`: what a document comes to, for operators and for
//! customers.

mod common;

use common::Place;

const DOCUMENT: &str = r#"
policy = "a"
title = "Limits of <A>"
[scopes]
who = ["attribute:who"]
[parameters.base]
[membership]
from = "attribute:plan"
[plans.free]
[plans.pro]
[limits.calls]
scope = "who"
quota = { free = "300/60s", pro = "$base" }
algorithm = "fixed"
[limits.bucket]
scope = "who"
quota = "2/s burst 5"
algorithm = "gcra"
[limits.seen]
quota = "1/s"
algorithm = "fixed"
shadow = true
[[rules]]
id = "both"
requests = ["POST /v1/items"]
limits = ["calls", "bucket", "seen"]
[[rules]]
id = "calls"
limits = ["calls"]
[[overrides]]
limit = "bucket"
key = { "attribute:who" = "acme" }
quota = "9/s"
from = "2026-01-01T00:00:00Z"
[denials.rate-limited]
status = 429
retry-after = true
"#;

fn place() -> Place {
    let place = Place::new();
    place.write("a.toml", DOCUMENT);
    place
}

#[test]
fn the_most_that_can_pass_is_told_by_limit_and_rule() {
    let place = place();
    let args = "policy worst-case a.toml --param base=600/60s";
    let outcome = place.run(&format!("{args} --json")).exits(0);
    let json: serde_json::Value = serde_json::from_str(&outcome.stdout).expect("JSON");
    let case = |limit: &str, whose: serde_json::Value| {
        let cases = json["limits"].as_array().expect("a list").iter();
        let found = cases.clone().find(|case| case["limit"] == limit && case["whose"] == whose);
        found.unwrap_or_else(|| panic!("{limit} of {whose} in {json}")).clone()
    };
    // Two windows meet within any minute, and within any second.
    let free = case("calls", serde_json::json!({ "plan": "free" }));
    assert_eq!((&free["second"], &free["minute"]), (&600.into(), &600.into()));
    assert_eq!((&free["window"], &free["day"]), (&600.into(), &(300 * 1441).into()));
    let pro = case("calls", serde_json::json!({ "plan": "pro" }));
    assert_eq!(pro["minute"], 1200);
    // Five at once, and one each half second before the end, which no longer belongs to it.
    let bucket = case("bucket", "everyone".into());
    assert_eq!((&bucket["second"], &bucket["minute"]), (&6.into(), &124.into()));
    assert_eq!(case("seen", "everyone".into())["second"], serde_json::Value::Null);
    let rule = json["rules"].as_array().expect("a list").iter();
    let both = rule.clone().find(|case| case["rule"] == "both" && case["plan"] == "free");
    assert_eq!(
        both.expect("a rule")["second"],
        serde_json::json!({ "requests": 6, "limit": "bucket" })
    );

    let text = place.run(args).exits(0).stdout;
    for part in
        ["in its window", "plan pro", "no bound", "1,200", "432,300", "override attribute:who=acme"]
    {
        assert!(text.contains(part), "{part}: {text}");
    }
    place.run("policy worst-case a.toml").refuses(1, &["does not give `base`"]);
    place.run("policy worst-case").refuses(2, &["FILE"]);
    place.run("policy worst-case b.toml").refuses(1, &["b.toml", "no such file"]);
}

#[test]
fn the_page_is_markdown_or_html_and_nothing_is_overwritten_unasked() {
    let place = place();
    let markdown = place.run("policy docs a.toml").exits(0).stdout;
    assert!(markdown.contains("/v1/items") && markdown.contains("429"), "{markdown}");
    let html = place.run("policy docs a.toml --html").exits(0).stdout;
    assert!(html.starts_with("<!DOCTYPE html>") && !html.contains("<A>"), "{html}");
    place.run("policy docs a.toml --html --out page/a.html").exits(0);
    assert_eq!(place.text("page/a.html"), html);
    let again = "policy docs a.toml --out page/a.html";
    place.run(again).refuses(1, &["a.html", "--force"]);
    assert_eq!(place.text("page/a.html"), html);
    place.run(&format!("{again} --force")).exits(0);
    assert_eq!(place.text("page/a.html"), markdown);
    place.run("policy docs a.toml --out page").refuses(1, &["page", "folder"]);
    place.run("policy docs b.toml --out new.md").refuses(1, &["b.toml"]);
    assert!(!place.path("new.md").exists());
    place.run("policy docs").refuses(2, &["FILE"]);
}

#[test]
fn nobody_at_the_other_end_is_no_panic() {
    let place = place();
    for args in ["docs a.toml", "docs a.toml --html", "worst-case a.toml --param base=1/60s"] {
        let args = format!("policy {args}");
        let mut command = place.command(&args.split(' ').collect::<Vec<_>>());
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let output = command.stdout(writer).output().expect("the command starts");
        assert_eq!(output.status.code(), Some(0), "{args}");
        assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}
