//! `giusto policy worst-case`: the most that can pass, by limit and by rule.

use comfy_table::{Cell, CellAlignment, ContentArrangement, Table, presets};
use giusto::Timestamp;
use giusto_policy::{Bound, Document, RuleWorstCase, Whose, WorstCase};
use serde::Serialize;

use super::document;
use crate::{
    args::WorstCaseArgs,
    fault::Fault,
    output::{grouped, print_text},
};

/// Both lists, as JSON has them.
#[derive(Serialize)]
struct Cases {
    limits: Vec<WorstCase>,
    rules: Vec<RuleWorstCase>,
}

/// Runs the command.
pub(super) fn run(args: &WorstCaseArgs) -> Result<(), Fault> {
    let deployment = args.deployment.deployment()?;
    let policy = document::read(&args.file)?;
    let plan = document::plan(&policy, &deployment, Timestamp::ZERO)?;
    let cases = Cases { limits: plan.worst_cases(), rules: plan.rule_worst_cases() };
    if args.json {
        let text = serde_json::to_string_pretty(&cases).map_err(Fault::failed)?;
        return print_text(&format!("{text}\n"));
    }
    let (limits, rules) = (limits(&cases.limits, policy.document()), rules(&cases.rules));
    print_text(&format!(
        "the most that one key of a limit is counted for\n\n{limits}\n\n\
         the most requests that pass a rule, of one key of each limit that binds them \
         all\n\n{rules}\n"
    ))
}

fn limits(cases: &[WorstCase], document: &Document) -> Table {
    let mut table = table([
        "limit",
        "numbers",
        "whose",
        "counts",
        "in 1 s",
        "in 1 min",
        "in its window",
        "in a day",
    ]);
    for case in cases {
        let limit = match &case.rule {
            None => case.limit.clone(),
            Some(rule) => format!("{}@{rule}", case.limit),
        };
        let names = [limit, case.quota.clone(), whose(&case.whose, document), case.unit.clone()];
        let numbers = [case.second, case.minute, case.window, case.day].map(number);
        table.add_row(names.into_iter().map(Cell::new).chain(numbers));
    }
    table
}

fn rules(cases: &[RuleWorstCase]) -> Table {
    let mut table = table(["rule", "plan", "in 1 s", "in 1 min", "in a day", "bound by"]);
    for case in cases {
        let names = [case.rule.clone(), case.plan.clone().unwrap_or_else(|| "-".to_owned())];
        let bounds = [&case.second, &case.minute, &case.day];
        let numbers = bounds.map(|bound| number(bound.as_ref().map(|bound| bound.requests)));
        let mut limits: Vec<&str> =
            bounds.into_iter().flatten().map(|bound: &Bound| bound.limit.as_str()).collect();
        limits.dedup();
        let by = if limits.is_empty() { "-".to_owned() } else { limits.join(", ") };
        table.add_row(names.into_iter().map(Cell::new).chain(numbers).chain([Cell::new(by)]));
    }
    table
}

fn table<const N: usize>(header: [&str; N]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    table.set_header(header);
    table
}

/// A number, or that there is no bound.
fn number(most: Option<u64>) -> Cell {
    let text = most.map_or_else(|| "no bound".to_owned(), grouped);
    Cell::new(text).set_alignment(CellAlignment::Right)
}

fn whose(whose: &Whose, document: &Document) -> String {
    match whose {
        Whose::Everyone => "everybody".to_owned(),
        Whose::Plan(plan) => format!("plan {plan}"),
        Whose::Override(place) => {
            let key = document.overrides.get(*place).map(|one| one.key.as_slice());
            let part = |(selector, value): &(_, String)| format!("{selector}={value}");
            let parts: Vec<_> = key.unwrap_or_default().iter().map(part).collect();
            format!("override {}", parts.join(" "))
        }
    }
}
