//! What is on the page, in order.

use super::{
    Block, Cell, example,
    limits::{
        amounts, burst, conditions, endpoints, is_enforced, known, numbers, per, rate, scope,
        title, unit, window,
    },
};
use crate::{
    Document,
    document::{CostRule, Counts, Environment, Header, Limit, Numbers, Presence, Rule},
    words,
};

pub(super) fn of(document: &Document) -> Vec<Block> {
    let mut blocks: Vec<_> = document.notes.iter().cloned().map(Block::Paragraph).collect();
    plans(document, &mut blocks);
    limits(document, &mut blocks);
    batches(document, &mut blocks);
    not_counted(document, &mut blocks);
    environments(document, &mut blocks);
    headers(document, &mut blocks);
    denials(document, &mut blocks);
    if let Some(source) = &document.source {
        blocks.push(Block::Paragraph(format!("Published at {source}.")));
    }
    blocks
}

/// A table under a heading, if there is anything in it.
fn table(blocks: &mut Vec<Block>, heading: &str, head: &[&str], rows: Vec<Vec<Cell>>) {
    if !rows.is_empty() {
        blocks.push(Block::Heading(heading.to_owned()));
        let head = head.iter().map(|&text| text.to_owned()).collect();
        blocks.push(Block::Table { head, rows });
    }
}

fn plans(document: &Document, blocks: &mut Vec<Block>) {
    let by_plan: Vec<_> = document
        .limits
        .iter()
        .filter(|(_, limit)| is_enforced(limit))
        .filter_map(|(id, limit)| match &limit.quota {
            Some(Numbers::ByPlan(amounts)) => {
                let bursts = amounts.values().any(|one| burst(document, one, "").is_some());
                Some((id, limit, amounts, bursts))
            }
            _ => None,
        })
        .collect();
    let mut head = vec!["Plan".to_owned()];
    for (id, limit, _, bursts) in &by_plan {
        head.push(title(id, limit).to_owned());
        if *bursts {
            head.push("Burst limit".to_owned());
        }
    }
    let rows = document.plans.iter().map(|(id, plan)| {
        let mut row = vec![Cell::words(plan.title.as_deref().unwrap_or(id))];
        for (_, limit, amounts, bursts) in &by_plan {
            let amount = amounts.get(id);
            let without = if plan.no_access.is_some() { "No access" } else { "" };
            let numbers = amount.map(|amount| rate(document, amount, unit(limit)));
            row.push(Cell::words(numbers.as_deref().unwrap_or(without)));
            if *bursts {
                let is_known = amount.is_some_and(|amount| known(document, amount).is_some());
                let without = if is_known || amount.is_none() { without } else { "Custom" };
                let burst = amount.and_then(|amount| burst(document, amount, unit(limit)));
                row.push(Cell::words(burst.as_deref().unwrap_or(without)));
            }
        }
        row
    });
    let rows: Vec<_> = rows.collect();
    if !rows.is_empty() {
        blocks.push(Block::Heading("Plans".to_owned()));
        blocks.push(Block::Table { head, rows });
    }
}

fn limits(document: &Document, blocks: &mut Vec<Block>) {
    let mut rows = Vec::new();
    for rule in &document.rules {
        for (id, limit) in charged(document, rule) {
            let Some(quota) = &limit.quota else { continue };
            let bucket = match limit.when.as_slice() {
                [] => title(id, limit).to_owned(),
                when => format!("{}, where {}", title(id, limit), conditions(when)),
            };
            rows.push(vec![
                endpoints(document, rule),
                Cell::words(bucket),
                Cell::words(match quota {
                    Numbers::One(_) => numbers(document, quota, limit),
                    Numbers::ByPlan(_) => "by plan, as above".to_owned(),
                }),
                Cell::words(window(document, quota)),
                Cell::words(scope(document, limit)),
            ]);
        }
    }
    let head = ["Endpoint", "Bucket", "Limit", "Window", "Counted"];
    table(blocks, "Limits by endpoint", &head, rows);
}

/// The limits of a rule that can turn a request away.
fn charged<'d>(
    document: &'d Document,
    rule: &'d Rule,
) -> impl Iterator<Item = (&'d str, &'d Limit)> {
    let limits = rule.limits.iter().filter_map(|id| {
        let limit = document.limits.get(id)?;
        Some((id.as_str(), limit))
    });
    limits.filter(|(_, limit)| is_enforced(limit))
}

fn batches(document: &Document, blocks: &mut Vec<Block>) {
    let mut rows = Vec::new();
    for rule in &document.rules {
        let Some(batch) = &rule.batch else { continue };
        let unit = batch.unit.as_deref().unwrap_or("items");
        // A limit that counts what is in a batch is not multiplied by it.
        let of_requests = charged(document, rule)
            .filter(|(_, limit)| limit.cost == CostRule::Units(1))
            .filter_map(|(_, limit)| Some((limit, limit.quota.as_ref()?)));
        let mut throughput = Vec::new();
        for (limit, quota) in of_requests {
            for (plan, amount) in amounts(document, quota) {
                let quota = known(document, amount);
                let Some((count, period)) = quota.and_then(|one| one.limit().zip(one.period()))
                else {
                    continue;
                };
                let most = words::grouped(count.saturating_mul(batch.at_most));
                let rate = format!("{most} {unit} per {} {}", per(period), scope(document, limit));
                throughput.push(match plan {
                    None => rate,
                    Some(plan) => format!("{plan}: {rate}"),
                });
            }
        }
        rows.push(vec![
            endpoints(document, rule),
            Cell::words(format!("{} {unit}", words::grouped(batch.at_most))),
            Cell::words(throughput.join("; ")),
        ]);
    }
    table(blocks, "Batches", &["Endpoint", "At most per request", "Throughput, up to"], rows);
}

fn not_counted(document: &Document, blocks: &mut Vec<Block>) {
    let mut lines = Vec::new();
    for rule in document.rules.iter().filter(|rule| rule.limits.is_empty()) {
        lines.push(match endpoints(document, rule) {
            Cell::Words(words) => format!("{words} are not limited and do not count."),
            Cell::Code(patterns) => {
                format!("{} are not limited and do not count.", patterns.join(", "))
            }
        });
    }
    let enforced = || document.limits.iter().filter(|(_, limit)| is_enforced(limit));
    for (id, limit) in enforced().filter(|(_, limit)| !limit.uncounted.is_empty()) {
        let statuses: Vec<_> = limit.uncounted.iter().map(ToString::to_string).collect();
        let title = title(id, limit);
        lines.push(format!("{title}: responses {} do not count.", statuses.join(", ")));
    }
    if enforced().all(|(_, limit)| limit.counts == Counts::Admitted) {
        lines.push("Requests that are turned away do not count.".to_owned());
    } else {
        for (id, limit) in enforced() {
            let count = match limit.counts {
                Counts::Admitted => "do not count",
                Counts::Attempts => "count too",
            };
            lines.push(format!("{}: requests that are turned away {count}.", title(id, limit)));
        }
    }
    if enforced().next().is_some() {
        blocks.push(Block::Heading("What counts".to_owned()));
        blocks.extend(lines.into_iter().map(Block::Paragraph));
    }
}

fn environments(document: &Document, blocks: &mut Vec<Block>) {
    if !document.environments.is_empty() {
        blocks.push(Block::Heading("Environments".to_owned()));
    }
    for (name, environment) in &document.environments {
        blocks.push(Block::Subheading(name.clone()));
        blocks.extend(environment.about.iter().cloned().map(Block::Paragraph));
        let rows = environment_rows(document, environment);
        if !rows.is_empty() {
            let head = ["Endpoint", "Bucket", "Limit", "Window", "Counted"];
            let head = head.iter().map(|&text| text.to_owned()).collect();
            blocks.push(Block::Table { head, rows });
        }
    }
}

fn environment_rows(document: &Document, environment: &Environment) -> Vec<Vec<Cell>> {
    let replacing = environment.limits.as_deref().unwrap_or_default();
    let ids =
        replacing.iter().chain(environment.quotas.keys().filter(|id| !replacing.contains(id)));
    let rows = ids.filter_map(|id| {
        let limit = document.limits.get(id)?;
        let quota = environment.quotas.get(id).or(limit.quota.as_ref())?;
        let all = if replacing.contains(id) { "All endpoints" } else { "As above" };
        Some(vec![
            Cell::words(all),
            Cell::words(title(id, limit)),
            Cell::words(numbers(document, quota, limit)),
            Cell::words(window(document, quota)),
            Cell::words(scope(document, limit)),
        ])
    });
    rows.collect()
}

fn headers(document: &Document, blocks: &mut Vec<Block>) {
    let when = |header: &Header| match (header.on, header.only_exact) {
        (Presence::All, false) => "every response",
        (Presence::All, true) => "where counts are exact",
        (Presence::Admitted, _) => "requests that pass",
        (Presence::Denied, _) => "requests that are turned away",
    };
    let row = |name: &str, about: &str, when: &str| {
        vec![Cell::code(name), Cell::words(about), Cell::words(when)]
    };
    let about = |header: &Header| header.about.clone().unwrap_or_default();
    let given = document.responses.headers.iter();
    let mut rows: Vec<_> =
        given.map(|header| row(&header.name, &about(header), when(header))).collect();
    if document.responses.ietf {
        rows.push(row("RateLimit-Policy", "The limits that apply", "every response"));
        rows.push(row("RateLimit", "What is left of them", "every response"));
    }
    if document.denials.values().any(|denial| denial.retry_after) {
        let about = "Seconds to wait before the next request";
        rows.push(row(
            "Retry-After",
            about,
            "requests that are turned away, where it says so below",
        ));
    }
    table(blocks, "Response headers", &["Header", "Description", "When"], rows);
}

fn denials(document: &Document, blocks: &mut Vec<Block>) {
    if !document.denials.is_empty() {
        blocks.push(Block::Heading("Requests that are turned away".to_owned()));
    }
    for (name, denial) in &document.denials {
        let mut words = name.replace('-', " ");
        // Names are ASCII, so that the first byte is a letter or none.
        words.get_mut(..1).map(str::make_ascii_uppercase);
        blocks.push(Block::Subheading(words));
        blocks.extend(denial.about.iter().cloned().map(Block::Paragraph));
        blocks.push(Block::Example(example::of(document, name, denial)));
    }
}
