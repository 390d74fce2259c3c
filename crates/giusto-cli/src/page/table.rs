//! A table that sorts: typed cells, numbers to the right, a frame in which wide ones scroll.

use maud::{Markup, html};

use super::Cell;

/// A table that is being put together.
#[derive(Debug)]
pub(crate) struct Table {
    caption: String,
    columns: Vec<String>,
    rows: Vec<Vec<Cell>>,
}

impl Table {
    /// A table without rows. The caption is what screen readers call it; the first column is that
    /// of the names, which stays in view while the others scroll.
    pub(crate) fn new<C: Into<String>>(
        caption: impl Into<String>,
        columns: impl IntoIterator<Item = C>,
    ) -> Self {
        let columns = columns.into_iter().map(Into::into).collect();
        Self { caption: caption.into(), columns, rows: Vec::new() }
    }

    /// One more row. Cells that lack are missing values; cells beyond the columns are left out.
    #[must_use]
    pub(crate) fn row<C: Into<Cell>>(mut self, cells: impl IntoIterator<Item = C>) -> Self {
        let mut cells: Vec<Cell> = cells.into_iter().map(Into::into).collect();
        cells.resize_with(self.columns.len(), Cell::missing);
        self.rows.push(cells);
        self
    }

    /// More rows.
    #[must_use]
    pub(crate) fn rows(self, rows: impl IntoIterator<Item = Vec<Cell>>) -> Self {
        rows.into_iter().fold(self, Self::row)
    }

    pub(super) fn markup(&self) -> Markup {
        let numbers: Vec<bool> = (0..self.columns.len()).map(|at| self.is_of_numbers(at)).collect();
        html! {
            div.table {
                div.wide tabindex="0" role="group" aria-label=(self.caption) {
                    table.sortable aria-label=(self.caption) {
                        thead { tr {
                            @for (name, &number) in self.columns.iter().zip(&numbers) {
                                th class=[number.then_some("number")] scope="col" { (name) }
                            }
                        } }
                        tbody { @for row in &self.rows {
                            tr {
                                @for (cell, &number) in row.iter().zip(&numbers) {
                                    (cell.markup(number))
                                }
                            }
                        } }
                    }
                }
            }
        }
    }

    /// Whether a column holds numbers alone, and at least one.
    fn is_of_numbers(&self, column: usize) -> bool {
        let mut cells = self.rows.iter().map(|row| &row[column]).filter(|cell| !cell.is_missing());
        cells.clone().next().is_some() && cells.all(Cell::is_number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_numbers_stand_to_the_right_and_rows_are_as_long_as_the_head() {
        let table = Table::new("t", ["name", "count", "nothing"])
            .row([Cell::text("a"), Cell::whole(1_234), Cell::missing(), Cell::text("beyond")])
            .row([Cell::text("b")]);
        let text = table.markup().into_string();
        assert!(text.contains(r#"<th class="number" scope="col">count"#), "{text}");
        assert!(text.contains(r#"<td class="number" data-value="1234">1,234</td>"#), "{text}");
        assert!(!text.contains("beyond"), "{text}");
        assert_eq!(text.matches("<td").count(), 6, "{text}");
        assert_eq!(text.matches("data-missing").count(), 3, "{text}");
    }
}
