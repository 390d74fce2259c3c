//! The command that makes a report again: what was typed, without what does not matter to it.

/// Arguments with a value that the report does not depend on.
const WITH_VALUE: [&str; 2] = ["--threads", "--out"];
/// Arguments without one.
const ALONE: [&str; 4] = ["--force", "--check-determinism", "--json", "--csv"];

/// The command of this process.
pub(crate) fn typed() -> String {
    // Only names of files can hold what is no text; that of the report is left out.
    let typed = std::env::args_os().skip(1).map(|argument| argument.to_string_lossy().into_owned());
    repeatable(typed)
}

/// The command line with these left out, quoted for a shell.
fn repeatable(arguments: impl Iterator<Item = String>) -> String {
    let mut command = "giusto".to_owned();
    let mut arguments = arguments;
    while let Some(argument) = arguments.next() {
        if WITH_VALUE.contains(&argument.as_str()) {
            arguments.next();
            continue;
        }
        let assigned = argument.split_once('=').is_some_and(|(name, _)| WITH_VALUE.contains(&name));
        if !assigned && !ALONE.contains(&argument.as_str()) {
            command.push(' ');
            command.push_str(&quoted(&argument));
        }
    }
    command
}

fn quoted(argument: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./,=:+%@".contains(c);
    if !argument.is_empty() && argument.chars().all(plain) {
        return argument.to_owned();
    }
    format!("'{}'", argument.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::repeatable;

    #[test]
    fn what_does_not_matter_is_left_out() {
        let typed = "compare t.csv --threads 2 --limit 1/s --out=x --force --out y".split(' ');
        assert_eq!(repeatable(typed.map(str::to_owned)), "giusto compare t.csv --limit 1/s");
    }

    #[test]
    fn what_a_shell_would_change_is_quoted() {
        let typed = ["compare", "it's here.csv", "--limit", "1/s burst 2"];
        let command = repeatable(typed.into_iter().map(str::to_owned));
        assert_eq!(command, r"giusto compare 'it'\''s here.csv' --limit '1/s burst 2'");
    }
}
