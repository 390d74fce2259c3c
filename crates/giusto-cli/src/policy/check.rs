//! `giusto policy check`: all that is wrong with a document, or that nothing is.

use std::fmt::Write;

use giusto::Timestamp;
use giusto_policy::{Document, Faults, Plan, Policy};

use super::{document, faults};
use crate::{args::CheckArgs, fault::Fault, output::print_text};

/// Runs the command.
pub(super) fn run(args: &CheckArgs) -> Result<(), Fault> {
    let deployment = args.deployment.deployment()?;
    let checked = document::try_read(&args.file)?.and_then(|policy| {
        // A document that asks for numbers is checked alone until it is given some.
        let alone = !args.deployment.is_given() && !policy.document().parameters.is_empty();
        if alone {
            Ok(policy)
        } else {
            Plan::new(&policy, &deployment, Timestamp::ZERO).map(|_| policy)
        }
    });
    match checked {
        Ok(_) if args.json => print_text("[]\n"),
        Ok(policy) => print_text(&fine(&policy, args)),
        Err(found) => Err(refused(&found, args.json)?),
    }
}

fn refused(found: &Faults, as_json: bool) -> Result<Fault, Fault> {
    if as_json {
        print_text(&faults::json(found).map_err(Fault::failed)?)?;
        return Ok(Fault::Said);
    }
    Ok(faults::said(found))
}

/// That nothing is wrong, and what a deployment must give.
fn fine(policy: &Policy, args: &CheckArgs) -> String {
    let document = policy.document();
    let name = policy.source().name();
    let mut text = format!("{name}: nothing is wrong ({})\n", contents(document));
    if args.deployment.is_given() || document.parameters.is_empty() {
        return text;
    }
    text.push_str("a deployment must give:\n");
    for (parameter, about) in &document.parameters {
        let about = about.about.as_ref().map(|about| format!("  {about}")).unwrap_or_default();
        // Writing into memory cannot fail.
        let _ = writeln!(text, "  --param {parameter}=QUOTA{about}");
    }
    text
}

fn contents(document: &Document) -> String {
    let counted = |count: usize, one: &str| match count {
        1 => format!("1 {one}"),
        count => format!("{count} {one}s"),
    };
    let mut parts =
        vec![counted(document.limits.len(), "limit"), counted(document.rules.len(), "rule")];
    for (count, one) in [
        (document.plans.len(), "plan"),
        (document.overrides.len(), "override"),
        (document.environments.len(), "environment"),
    ] {
        if count > 0 {
            parts.push(counted(count, one));
        }
    }
    parts.join(", ")
}
