//! `giusto policy check`: what is wrong with a document, with its place and a suggestion.

mod common;

use common::Place;

const FINE: &str = "policy = \"a\"\n[limits.x]\nquota = \"5/min\"\nalgorithm = \"fixed\"\n\
    [[rules]]\nid = \"all\"\nlimits = [\"x\"]\n[denials.rate-limited]\nstatus = 429\n";
const BAD: &str = "policy = \"a\"\n[limits.x]\nquota = \"5/mim\"\nalgorithm = \"fixd\"\n\
    [[rules]]\nid = \"all\"\nlimits = [\"x\"]\nlimit = 3\n";
const ASKS: &str = "policy = \"a\"\n[parameters.base]\nabout = \"The standard limit.\"\n\
    [limits.x]\n\
    quota = \"$base\"\nalgorithm = \"fixed\"\n[[rules]]\nid = \"all\"\nlimits = [\"x\"]\n\
    [denials.rate-limited]\nstatus = 429\n[environments.staging]\n";

fn place() -> Place {
    let place = Place::new();
    for (name, text) in [("fine.toml", FINE), ("bad.toml", BAD), ("asks.toml", ASKS)] {
        place.write(name, text);
    }
    place
}

#[test]
fn a_document_in_which_nothing_is_wrong_is_said_to_be_fine() {
    let outcome = place().run("policy check fine.toml").exits(0);
    assert_eq!(outcome.stdout, "fine.toml: nothing is wrong (1 limit, 1 rule)\n");
    assert_eq!(outcome.stderr, "");
    assert_eq!(place().run("policy check fine.toml --json").exits(0).stdout, "[]\n");
}

#[test]
fn all_faults_are_drawn_at_once_with_line_column_and_suggestion() {
    let outcome = place().run("policy check bad.toml");
    for part in [
        "bad.toml:3:9",
        "bad.toml:4:13",
        "bad.toml:8:1",
        "did you mean `5/min`?",
        "did you mean `fixed`?",
        "did you mean `limits`?",
        "algorithm = \"fixd\"",
        "error: there are 3 faults in bad.toml",
    ] {
        assert!(outcome.stderr.contains(part), "{part}: {}", outcome.stderr);
    }
    assert!(!outcome.stderr.contains('\u{1b}'), "no colours where there is no terminal");
    outcome.refuses(1, &[]);
}

#[test]
fn colours_are_for_terminals_and_for_whoever_forces_them() {
    let place = place();
    let coloured = |settings: &[(&str, &str)]| {
        let mut command = place.command(&["policy", "check", "bad.toml"]);
        command.env_remove("NO_COLOR").env("TERM", "xterm").envs(settings.iter().copied());
        let output = command.output().expect("the command starts");
        assert_eq!(output.status.code(), Some(1));
        output.stderr.contains(&0x1b)
    };
    assert!(!coloured(&[]), "a pipe is no terminal");
    assert!(!coloured(&[("NO_COLOR", "1")]));
    assert!(coloured(&[("FORCE_COLOR", "1")]));
}

#[test]
fn a_document_gives_no_orders_to_the_terminal() {
    let place = place();
    let text = "policy = \"\u{1b}[31m\u{9b}2J\u{202e}\"\nx\u{1b}]0;title\u{7} = 3\n";
    let outcome = place.run_fed("policy check -", text.as_bytes()).exits(1);
    let is_order = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
    assert!(!outcome.stderr.contains(is_order), "{:?}", outcome.stderr);
    assert!(outcome.stderr.contains("standard input:1:"), "{}", outcome.stderr);
}

#[test]
fn the_list_of_faults_has_places_in_bytes_and_in_the_model() {
    let outcome = place().run("policy check bad.toml --json").exits(1);
    assert_eq!(outcome.stderr, "");
    let rows = outcome.rows();
    assert_eq!(rows.len(), 3);
    let row = &rows[0];
    assert_eq!((&row["file"], &row["path"]), (&"bad.toml".into(), &"limits.x.quota".into()));
    assert_eq!((&row["line"], &row["column"]), (&3.into(), &9.into()));
    let span = row["start"].as_u64().zip(row["end"].as_u64()).expect("two numbers");
    let text = &BAD[usize::try_from(span.0).unwrap()..usize::try_from(span.1).unwrap()];
    assert_eq!(text, "\"5/mim\"");
    assert!(row["message"].as_str().is_some_and(|text| text.contains("mim")), "{row}");
    assert_eq!(row["help"], "did you mean `5/min`?");
}

#[test]
fn what_a_deployment_must_give_is_said_and_taken() {
    let place = place();
    let alone = place.run("policy check asks.toml").exits(0).stdout;
    assert!(alone.contains("--param base=QUOTA  The standard limit."), "{alone}");
    let given = place.run("policy check asks.toml --param base=9/min --env staging").exits(0);
    assert!(!given.stdout.contains("--param"), "{}", given.stdout);
    for (args, parts) in [
        ("--env staging", &["does not give `base`", "The standard limit.", "--param base="][..]),
        ("--param bass=9/min", &["`bass`", "did you mean `base`?"]),
        ("--param base=9/mim", &["`9/mim`", "asks.toml:2:"]),
        ("--param base=9/min --env stagin", &["`stagin`", "did you mean `staging`?"]),
    ] {
        place.run(&format!("policy check asks.toml {args}")).refuses(1, parts);
    }
}

#[test]
fn wrong_usage_is_told_from_wrong_documents() {
    let place = place();
    place.run("policy check").refuses(2, &["FILE"]);
    place.run("policy check fine.toml --param base").refuses(2, &["--param", "NAME=VALUE"]);
    place.run("policy check fine.toml --param =9/min").refuses(2, &["--param", "no name"]);
    let twice = "policy check asks.toml --param base=1/s --param base=2/s";
    place.run(twice).refuses(2, &["--param base", "twice"]);
    place.write("fine.json", FINE);
    place.run("policy check fine.json").refuses(2, &["fine.json", ".toml, .yaml or .yml"]);
    place.run("policy chekc fine.toml").refuses(2, &["chekc", "check"]);
    assert!(place.run("policy").exits(2).stderr.contains("check"));
}

#[test]
fn files_that_cannot_be_read_are_named() {
    let place = place();
    place.run("policy check missing.toml").refuses(1, &["missing.toml", "no such file"]);
    std::fs::create_dir(place.path("folder.toml")).expect("a folder");
    place.run("policy check folder.toml").refuses(1, &["folder.toml", "folder"]);
    place.write("latin.toml", b"policy = \"a\"\ntitle = \"\xe4\"\n");
    place.run("policy check latin.toml").refuses(1, &["latin.toml:2:10", "0xe4", "UTF-8"]);
    place.write("empty.toml", "");
    place.run("policy check empty.toml").refuses(1, &["empty.toml", "policy"]);
    place.write("large.toml", "#\n".repeat(1 << 20));
    place.run("policy check large.toml").refuses(1, &["large.toml", "2097152 bytes"]);
}

#[test]
fn a_document_may_come_by_the_standard_input_and_in_yaml() {
    let place = place();
    let outcome = place.run_fed("policy check -", FINE.as_bytes()).exits(0);
    assert!(outcome.stdout.starts_with("standard input: nothing is wrong"));
    place.run_fed("policy check -", BAD.as_bytes()).refuses(1, &["standard input:3:9"]);
    let yaml = "policy: a\nlimits: {x: {quota: 5/min, algorithm: fixed}}\n\
                rules:\n- id: all\n  limits: [x]\n\
                denials: {rate-limited: {status: 429}}\n";
    place.write("fine.yml", yaml);
    place.run("policy check fine.yml").exits(0);
    place.write("bad.yaml", yaml.replace("fixed", "fixd"));
    place.run("policy check bad.yaml").refuses(1, &["bad.yaml:2:", "did you mean `fixed`?"]);
}

#[test]
fn nobody_at_the_other_end_is_no_panic() {
    let place = place();
    for (args, status) in [("fine.toml", 0), ("bad.toml", 1), ("bad.toml --json", 0)] {
        let args = format!("policy check {args}");
        let mut command = place.command(&args.split(' ').collect::<Vec<_>>());
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let output = command.stdout(writer).output().expect("the command starts");
        assert_eq!(output.status.code(), Some(status), "{args}");
        assert!(!String::from_utf8_lossy(&output.stderr).contains("panicked"));
    }
}
