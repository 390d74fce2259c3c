//! A row as typed cells by name: for whoever computes with columns whatever the kind of row.
//!
//! A row is a struct of plain values, or several such structs side by side, as it is for CSV.

mod fields;
mod value;

use std::fmt;

use serde::{Serialize, ser};

use fields::Fields;

/// One value of a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// A whole number from 0 on.
    Whole(u64),
    /// A whole number that may be negative.
    Signed(i64),
    /// A number with a fraction.
    Real(f64),
    /// Yes or no.
    Truth(bool),
    /// A text.
    Text(String),
    /// Nothing was measured, or it does not apply.
    Missing,
}

/// The cells of a row by name, in the order of its fields.
///
/// # Errors
/// Where the row is no struct of plain values.
pub fn columns<R: Serialize>(row: &R) -> Result<Vec<(String, Cell)>, NotFlat> {
    row.serialize(Fields)
}

/// A row that is no struct of plain values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotFlat(String);

impl fmt::Display for NotFlat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a row of columns holds plain values: {}", self.0)
    }
}

impl std::error::Error for NotFlat {}

impl ser::Error for NotFlat {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize)]
    struct Row<'a> {
        name: &'a str,
        count: u32,
        by: i64,
        share: Option<f64>,
        none: Option<u64>,
        partial: bool,
    }

    const ROW: Row<'static> =
        Row { name: "a", count: 3, by: -4, share: Some(0.1), none: None, partial: true };

    #[test]
    fn cells_have_the_types_and_the_order_of_the_fields() {
        let cells = [
            ("name", Cell::Text("a".to_owned())),
            ("count", Cell::Whole(3)),
            ("by", Cell::Signed(-4)),
            ("share", Cell::Real(0.1)),
            ("none", Cell::Missing),
            ("partial", Cell::Truth(true)),
        ];
        let cells = cells.map(|(name, cell)| (name.to_owned(), cell));
        assert_eq!(columns(&ROW), Ok(cells.to_vec()));
        let twice = columns(&(&ROW, ROW)).expect("structs side by side");
        assert_eq!(twice, [cells.clone(), cells].concat());
    }

    #[test]
    fn what_is_no_flat_row_is_refused() {
        #[derive(Serialize)]
        struct Nested {
            inner: Row<'static>,
        }
        assert!(columns(&Nested { inner: ROW }).is_err());
        assert!(columns(&1_u8).is_err());
        assert!(columns(&(1_u8, 2_u8)).is_err(), "values without names");
        assert!(columns(&vec![ROW]).is_err(), "a list of rows is no row");
    }
}
