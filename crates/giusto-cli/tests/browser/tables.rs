//! The tables of a page: whether they sort by every column, answer to keys, filter and unfold.

use std::cmp::Ordering;

use serde_json::Value;

use super::Tab;

/// Rows from which on a table must have a filter, and beyond which it must be folded.
const FILTERED_FROM: usize = 20;
const FOLDED_BEYOND: usize = 50;
/// The code of the key that presses a button.
const ENTER: u32 = 13;

/// A row: its number in the page as it was loaded, whether it is seen, its cells.
#[derive(Clone, Debug)]
struct Row {
    number: usize,
    is_seen: bool,
    cells: Vec<Cell>,
}

#[derive(Clone, Debug)]
struct Cell {
    text: String,
    value: Option<String>,
    is_missing: bool,
}

/// What a cell is ordered by.
#[derive(Debug)]
enum Key {
    Whole(i128),
    Fraction(f64),
    Text(String),
    Missing,
}

pub(super) fn faults(tab: &mut Tab, is_phone: bool) -> Vec<String> {
    let mut found = Vec::new();
    let count = whole(&tab.value("document.querySelectorAll('table.sortable').length"));
    for table in 0..count {
        tab.value(&format!(
            "[...{}.tBodies[0].rows].forEach((row, at) => row.numbered = at)",
            at(table)
        ));
        let mut own = folding(tab, table, is_phone);
        own.extend(sorting(tab, table, is_phone));
        own.extend(filtering(tab, table));
        found.extend(own.into_iter().map(|fault| format!("table {}: {fault}", table + 1)));
    }
    found
}

/// Without a script every row is there to read, and nothing that would not work.
pub(super) fn faults_without_script(tab: &mut Tab) -> Vec<String> {
    let mut found = Vec::new();
    let hidden = "[...document.querySelectorAll('tbody tr')]
                  .filter((row) => !row.getClientRects().length).length";
    if tab.value(hidden) != 0 {
        found.push("rows are hidden".to_owned());
    }
    if tab.value("document.querySelectorAll('button, input').length") != 0 {
        found.push("there are controls that do nothing".to_owned());
    }
    found
}

/// The expression that finds a table.
fn at(table: usize) -> String {
    format!("document.querySelectorAll('table.sortable')[{table}]")
}

fn whole(value: &Value) -> usize {
    value.as_u64().and_then(|count| usize::try_from(count).ok()).unwrap_or(0)
}

/// The rows as they stand.
fn rows(tab: &mut Tab, table: usize) -> Vec<Row> {
    let expression = format!(
        "[...{}.tBodies[0].rows].map((row) => [row.numbered, row.getClientRects().length > 0,
           [...row.cells].map((cell) => [cell.textContent, cell.getAttribute('data-value'),
             cell.hasAttribute('data-missing')])])",
        at(table)
    );
    let cell = |cell: &Value| Cell {
        text: cell[0].as_str().unwrap_or_default().to_owned(),
        value: cell[1].as_str().map(str::to_owned),
        is_missing: cell[2] == true,
    };
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let row = |row: &Value| Row {
        number: whole(&row[0]),
        is_seen: row[1] == true,
        cells: list(&row[2]).iter().map(cell).collect(),
    };
    list(&tab.value(&expression)).iter().map(row).collect()
}

fn numbers(rows: &[Row]) -> Vec<usize> {
    rows.iter().map(|row| row.number).collect()
}

/// By each column: up, down, and back to the order of the page; the first by keys, then by hand.
fn sorting(tab: &mut Tab, table: usize, is_phone: bool) -> Vec<String> {
    let mut found = Vec::new();
    let written = rows(tab, table);
    let columns = whole(&tab.value(&format!("{}.tHead.rows[0].cells.length", at(table))));
    for column in 0..columns {
        let head = format!("{}.tHead.rows[0].cells[{column}]", at(table));
        let button = format!("{head}.querySelector('button')");
        if tab.value(&format!("!!{button}")) != true {
            found.push(format!("column {column} has no button"));
            continue;
        }
        let expected = [
            ("ascending", ordered(&written, column, false)),
            ("descending", ordered(&written, column, true)),
            ("none", (0..written.len()).collect()),
        ];
        for (direction, order) in expected {
            match column {
                0 => {
                    tab.value(&format!("{button}.focus()"));
                    tab.press("Enter", ENTER, "\r");
                }
                1 if !tab.tap(&button, is_phone) => {
                    found.push(format!("column {column} takes no click"));
                }
                1 => {}
                _ => drop(tab.value(&format!("{button}.click()"))),
            }
            let said = tab.value(&format!("{head}.getAttribute('aria-sort')"));
            if said != direction {
                found.push(format!("column {column} says {said}, not {direction}"));
            }
            if numbers(&rows(tab, table)) != order {
                found.push(format!("column {column} is not in {direction} order"));
            }
        }
    }
    found.extend(written.iter().flat_map(|row| &row.cells).filter_map(mismatch));
    found
}

/// The numbers of the rows in the order of a column; equal rows stay as they were, and what is
/// missing comes last in either direction.
fn ordered(rows: &[Row], column: usize, descending: bool) -> Vec<usize> {
    let mut keyed: Vec<(usize, Key)> =
        rows.iter().map(|row| (row.number, key(&row.cells[column]))).collect();
    keyed.sort_by(|(_, a), (_, b)| match (a, b) {
        (Key::Missing, _) | (_, Key::Missing) => rank(a).cmp(&rank(b)),
        _ if descending => compared(b, a),
        _ => compared(a, b),
    });
    keyed.into_iter().map(|(number, _)| number).collect()
}

fn key(cell: &Cell) -> Key {
    match &cell.value {
        _ if cell.is_missing => Key::Missing,
        None => Key::Text(cell.text.trim().to_lowercase()),
        Some(value) => match value.parse() {
            Ok(whole) => Key::Whole(whole),
            Err(_) => Key::Fraction(value.parse().unwrap_or(f64::NAN)),
        },
    }
}

fn rank(key: &Key) -> u8 {
    match key {
        Key::Whole(_) | Key::Fraction(_) => 0,
        Key::Text(_) => 1,
        Key::Missing => 2,
    }
}

fn compared(a: &Key, b: &Key) -> Ordering {
    let float = |key: &Key| match key {
        Key::Whole(whole) => *whole as f64,
        Key::Fraction(fraction) => *fraction,
        Key::Text(_) | Key::Missing => f64::NAN,
    };
    match (a, b) {
        (Key::Whole(a), Key::Whole(b)) => a.cmp(b),
        (Key::Text(a), Key::Text(b)) => a.cmp(b),
        _ if rank(a) == rank(b) => float(a).partial_cmp(&float(b)).unwrap_or(Ordering::Equal),
        _ => rank(a).cmp(&rank(b)),
    }
}

/// A whole number that is written as another than the one it sorts by.
fn mismatch(cell: &Cell) -> Option<String> {
    let is_whole = cell.text.bytes().all(|byte| byte.is_ascii_digit() || byte == b',');
    let value = cell.value.as_ref().filter(|_| is_whole)?;
    let written = cell.text.replace(',', "");
    (&written != value).then(|| format!("{written} sorts as {value}"))
}

/// A long table shows its first rows and a button that shows all.
fn folding(tab: &mut Tab, table: usize, is_phone: bool) -> Vec<String> {
    let seen = |tab: &mut Tab| rows(tab, table).iter().filter(|row| row.is_seen).count();
    let all = rows(tab, table).len();
    let shown = seen(tab);
    if all <= FOLDED_BEYOND {
        return (shown != all)
            .then(|| format!("{shown} of {all} rows are seen"))
            .into_iter()
            .collect();
    }
    let mut found = Vec::new();
    if shown != FOLDED_BEYOND {
        found.push(format!("{shown} rows are seen, not the first {FOLDED_BEYOND}"));
    }
    let button = format!("{}.closest('.table').querySelector('.fold')", at(table));
    if tab.value(&format!("{button}?.textContent")) != format!("Show all {all} rows") {
        found.push("there is no button that shows all rows".to_owned());
        return found;
    }
    for expected in [all, FOLDED_BEYOND, all] {
        let taken = tab.tap(&button, is_phone);
        let shown = seen(tab);
        if !taken || shown != expected {
            found.push(format!("unfolding shows {shown} rows, not {expected}"));
        }
    }
    found
}

/// Typing into the filter leaves the rows that hold what was typed.
fn filtering(tab: &mut Tab, table: usize) -> Vec<String> {
    let written = rows(tab, table);
    let field = format!("{}.closest('.table').querySelector('input')", at(table));
    if tab.value(&format!("!!{field}")) != true {
        let is_long = written.len() >= FILTERED_FROM;
        return is_long.then(|| "a long table has no filter".to_owned()).into_iter().collect();
    }
    let middle = &written[written.len() / 2];
    let last = &written[written.len() - 1].cells;
    let parts: Vec<String> = [&middle.cells[0], &middle.cells[1], &last[last.len() - 1]]
        .map(|cell| cell.text.trim().to_uppercase())
        .into_iter()
        .chain(["nothing has this".to_owned(), String::new()])
        .collect();
    let mut found = Vec::new();
    for part in parts {
        tab.value(&format!("{field}.focus(); {field}.select()"));
        if part.is_empty() {
            tab.press("Delete", 46, "");
        } else {
            tab.call("Input.insertText", &serde_json::json!({ "text": part }));
        }
        let wanted = part.to_lowercase();
        let holds =
            |row: &Row| row.cells.iter().any(|cell| cell.text.to_lowercase().contains(&wanted));
        let right = rows(tab, table).iter().all(|row| row.is_seen == holds(row));
        if !right {
            found.push(format!("the filter for `{part}` shows other rows"));
        }
    }
    found
}
