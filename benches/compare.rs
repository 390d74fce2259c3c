//! giusto beside its rivals, in one run.
//!
//! ```sh
//! cargo bench -p giusto-bench --bench compare -- --short
//! cargo bench -p giusto-bench --bench compare -- memory
//! cargo bench -p giusto-bench --bench compare -- growth
//! cargo bench -p giusto-bench --bench compare -- churn
//! ```

mod alone;
mod arguments;
mod churn;
mod contest;
mod contestant;
mod contestants;
mod figures;
mod growth;
mod lap;
mod machine;
mod memory;
mod progress;
mod reference;
mod report;
mod resident;
mod scenario;
mod statistics;
mod stream;
mod team;
mod verify;

use clap::Parser as _;
use giusto::MonotonicClock;
use serde::Serialize;

use crate::{
    alone::Task,
    arguments::{Arguments, Command},
    contest::contest,
    figures::Sketch,
    machine::Machine,
    progress::Progress,
    report::{Report, write_json},
    scenario::SCENARIOS,
    stream::{Form, Numbers, Texts, Unkeyed},
    verify::verify,
};

/// Keys where only answers matter.
const TEST_KEYS: u64 = 4_000;

fn main() {
    let arguments = Arguments::parse();
    if arguments.test && arguments.command.is_none() {
        memory(&arguments);
        growth(&arguments);
        churn(&arguments);
    }
    match &arguments.command {
        Some(Command::Memory) => memory(&arguments),
        Some(Command::Growth) => growth(&arguments),
        Some(Command::Churn) => churn(&arguments),
        Some(Command::Alone { task }) => {
            serde_json::from_str::<Task>(task).expect("a task of this program").run();
        }
        None => compare(&arguments),
    }
}

/// Writes results and their figures where it was asked for.
fn keep(arguments: &Arguments, results: &impl Serialize, sketches: &[Sketch]) {
    if let Some(path) = &arguments.json {
        write_json(path, results);
    }
    if let Some(folder) = &arguments.figures {
        figures::write(folder, sketches);
    }
}

fn memory(arguments: &Arguments) {
    let sizes: &[u64] = arguments.sized(&[1_000_000, 10_000_000], &[1_000_000], &[TEST_KEYS]);
    let rows = memory::report(sizes);
    keep(arguments, &rows, &figures::of_memory(&rows));
}

fn growth(arguments: &Arguments) {
    let rows = growth::report(arguments.sized(10_000_000, 10_000_000, TEST_KEYS));
    keep(arguments, &rows, &figures::of_growth(&rows));
}

fn churn(arguments: &Arguments) {
    let live = arguments.sized(1_000_000, 1_000_000, TEST_KEYS);
    let rows = churn::report(live, live * arguments.sized(100, 10, 10));
    keep(arguments, &rows, &figures::of_churn(&rows));
}

fn compare(arguments: &Arguments) {
    let wanted = SCENARIOS.iter().filter(|scenario| arguments.wants(scenario.name));
    let (clock, scale, loads) = (MonotonicClock::new(), arguments.scale(), &arguments.loads);
    let machine = Machine::here(&clock);
    println!("{machine}");
    let mut estimates = verify::<Unkeyed>(loads, &clock);
    estimates.extend(verify::<Numbers>(loads, &clock));
    estimates.extend(verify::<Texts>(loads, &clock));
    println!("Every exact contestant passed as many requests as its limit says.");
    for deviation in &estimates {
        println!("~ {deviation}");
    }
    let mut scenarios = Vec::new();
    for scenario in wanted {
        let progress = Progress::new();
        let contest = match scenario.form {
            None => contest::<Unkeyed>,
            Some(Form::Number) => contest::<Numbers>,
            Some(Form::Text) => contest::<Texts>,
        };
        let report = contest(scenario, &scale, loads, &clock, &progress);
        drop(progress);
        if arguments.test {
            println!("{}: every answer is right", scenario.name);
        } else {
            println!("\n{}", report.table());
        }
        scenarios.push(report);
    }
    if scenarios.is_empty() {
        println!("No scenario is called that; there are {:?}", SCENARIOS.map(|one| one.name));
    }
    let report = Report { machine, estimates, scenarios };
    keep(arguments, &report, &figures::of_contest(&report));
}
