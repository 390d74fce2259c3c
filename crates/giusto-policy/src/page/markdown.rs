//! The page as Markdown, with the tables that most readers of Markdown know.

use std::fmt::Write;

use super::{Block, Cell};

pub(super) fn written(title: &str, blocks: &[Block]) -> String {
    let mut page = format!("# {}\n", plain(title));
    for block in blocks {
        page.push('\n');
        // Writing into memory cannot fail.
        let _ = match block {
            Block::Heading(text) => writeln!(page, "## {}", plain(text)),
            Block::Subheading(text) => writeln!(page, "### {}", plain(text)),
            Block::Paragraph(text) => writeln!(page, "{}", plain(text)),
            Block::Example(text) => writeln!(page, "```http\n{text}\n```"),
            Block::Table { head, rows } => table(&mut page, head, rows),
        };
    }
    page
}

fn table(page: &mut String, head: &[String], rows: &[Vec<Cell>]) -> std::fmt::Result {
    let head: Vec<_> = head.iter().map(|text| plain(text)).collect();
    writeln!(page, "| {} |", head.join(" | "))?;
    writeln!(page, "|{}", "---|".repeat(head.len()))?;
    for row in rows {
        let row: Vec<_> = row.iter().map(cell).collect();
        writeln!(page, "| {} |", row.join(" | "))?;
    }
    Ok(())
}

fn cell(cell: &Cell) -> String {
    match cell {
        Cell::Words(text) => plain(text),
        Cell::Code(lines) => {
            let lines: Vec<_> = lines.iter().map(|line| code(line)).collect();
            lines.join("<br>")
        }
    }
}

/// Code, in a table too: a bar would end its cell, and a fence must be longer than those inside.
fn code(text: &str) -> String {
    let text = text.replace('|', "\\|").replace(['\n', '\r'], " ");
    if text.contains('`') { format!("`` {text} ``") } else { format!("`{text}`") }
}

/// Words without what Markdown would take for its own.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\\' | '`' | '*' | '_' | '|' | '<' | '>' | '[' | ']' => {
                plain.push('\\');
                plain.push(character);
            }
            '\n' | '\r' => plain.push(' '),
            other => plain.push(other),
        }
    }
    plain
}
