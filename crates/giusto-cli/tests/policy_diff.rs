//! `giusto policy diff`, `init` and `schema`.

mod common;

use common::Place;

fn place() -> Place {
    let place = Place::new();
    place.run("policy init old.toml").exits(0);
    let text = place.text("old.toml").replace("free = \"60/min\"", "free = \"90/min\"");
    place.write("new.toml", text);
    place
}

#[test]
fn changes_are_said_in_words_and_listed() {
    let outcome = place().run("policy diff old.toml new.toml").exits(0);
    let expected = "limits.events: plan `free`: from 60/min to 90/min (×1.5) [looser]\n\
                    limits.events: counts are kept when it is loaded\n";
    assert_eq!((outcome.stdout.as_str(), outcome.stderr.as_str()), (expected, ""));
    let rows = place().run("policy diff old.toml new.toml --json").exits(0).rows();
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0]["place"], "limits.events");
    assert_eq!(rows[0]["bearing"], "looser");
    assert_eq!(rows[1]["bearing"], "other");
}

#[test]
fn a_difference_is_a_status_only_if_asked() {
    let place = place();
    place.run("policy diff old.toml new.toml --exit-code").exits(1);
    let same = place.run("policy diff old.toml old.toml --exit-code").exits(0);
    assert_eq!(same.stdout, "nothing changes\n");
    assert_eq!(place.run("policy diff old.toml old.toml --json").exits(0).stdout, "[]\n");
}

#[test]
fn documents_that_cannot_be_compared_are_named() {
    let place = place();
    place.run("policy diff old.toml").refuses(2, &["NEW"]);
    place.run("policy diff old.toml missing.toml").refuses(1, &["missing.toml", "no such file"]);
    place.write("bad.toml", "policy = 3\n");
    let parts = ["bad.toml:1:10", "there is a fault in bad.toml"];
    place.run("policy diff bad.toml old.toml").refuses(1, &parts);
    place.run("policy diff old.toml new.json").refuses(2, &["new.json", ".yaml"]);
}

#[test]
fn the_first_document_is_right_and_nothing_is_overwritten_unasked() {
    let place = Place::new();
    place.run("policy init").exits(0);
    let text = place.text("policy.toml");
    assert!(text.contains("# "), "it explains itself");
    place.run("policy check policy.toml").exits(0);
    assert_eq!(place.run("policy init -").exits(0).stdout, text);

    place.write("policy.toml", "mine");
    place.run("policy init").refuses(1, &["policy.toml", "--force"]);
    assert_eq!(place.text("policy.toml"), "mine");
    place.run("policy init --force").exits(0);
    assert_eq!(place.text("policy.toml"), text);
    assert_eq!(place.files("").len(), 1, "nothing is left beside it");
}

#[test]
fn a_first_document_needs_a_place_to_be() {
    let place = Place::new();
    place.run("policy init a.yaml").refuses(2, &["a.yaml", ".toml"]);
    place.run("policy init a").refuses(2, &["a", ".toml"]);
    std::fs::create_dir(place.path("folder.toml")).expect("a folder");
    place.run("policy init folder.toml").refuses(1, &["folder.toml", "folder"]);
    place.write("file", "");
    place.run("policy init file/a.toml").refuses(1, &["file"]);
    place.run("policy init below/a.toml").exits(0);
    place.run("policy check below/a.toml").exits(0);
}

#[test]
fn the_schema_is_json_about_the_keys_of_a_document() {
    let outcome = Place::new().run("policy schema").exits(0);
    let schema: serde_json::Value = serde_json::from_str(&outcome.stdout).expect("JSON");
    for key in ["policy", "limits", "rules", "denials", "overrides"] {
        assert!(schema["properties"].get(key).is_some(), "{key}");
    }
    assert_eq!(outcome.stderr, "");
}

#[test]
fn nobody_at_the_other_end_is_no_panic() {
    let place = place();
    for args in ["policy schema", "policy init -", "policy diff old.toml new.toml", "policy --help"]
    {
        let mut command = place.command(&args.split(' ').collect::<Vec<_>>());
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let output = command.stdout(writer).output().expect("the command starts");
        assert_eq!(output.status.code(), Some(0), "{args}");
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(!stderr.contains("panicked") && !stderr.contains("error"), "{stderr}");
    }
}
