//! `denied_requests <= 0.1%`: a named figure, an operator and a number, read by hand.
//!
//! Nothing passes through a float: a share is compared by cross products, so that `<= 10%` holds
//! for exactly a tenth.

use std::{cmp::Ordering, fmt, str::FromStr};

/// A figure compared with a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    text: String,
    name: String,
    operator: Operator,
    number: Number,
}

/// How a figure is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    More,
    /// `>=`
    AtLeast,
    /// `==`
    Equal,
    /// `!=`
    Unequal,
}

/// A figure with what it is a part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measured {
    /// A count, and the whole of which a percentage of it is meant.
    Count(u64, u64),
    /// A share of a whole, which is a number from 0 to 1.
    Share(u64, u64),
}

/// A decimal number: digits, how many of them stand behind the point, and whether it is in percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Number {
    digits: u64,
    places: u32,
    percent: bool,
}

/// Where and why a text is no comparison.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("column {column}: expected {expected}, found {found}")]
pub struct ComparisonError {
    /// The character at which it fails, counted from 1.
    pub column: usize,
    /// What would have been right there.
    pub expected: &'static str,
    /// What stands there.
    pub found: String,
}

impl Comparison {
    /// The name of the figure.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How it is compared.
    pub const fn operator(&self) -> Operator {
        self.operator
    }

    /// Whether the comparison holds of a figure. Of a whole of 0 every share is 0.
    pub fn holds(&self, of: Measured) -> bool {
        let Number { digits, places, percent } = self.number;
        let ten = 10_u128.pow(places);
        let (digits, hundred) = (u128::from(digits), if percent { 100 } else { 1 });
        // Both sides times the whole, the power of ten and the hundred of a percentage; each factor
        // is bounded so that no product exceeds 128 bits: 2^64 * 10^9 * 100 < 2^101.
        let ordering = match of {
            Measured::Count(count, _) if !percent => (u128::from(count) * ten).cmp(&digits),
            Measured::Count(_, 0) | Measured::Share(_, 0) => 0.cmp(&digits),
            Measured::Count(count, whole) | Measured::Share(count, whole) => {
                (u128::from(count) * ten * hundred).cmp(&(digits * u128::from(whole)))
            }
        };
        match self.operator {
            Operator::Less => ordering == Ordering::Less,
            Operator::AtMost => ordering != Ordering::Greater,
            Operator::More => ordering == Ordering::Greater,
            Operator::AtLeast => ordering != Ordering::Less,
            Operator::Equal => ordering == Ordering::Equal,
            Operator::Unequal => ordering != Ordering::Equal,
        }
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl FromStr for Comparison {
    type Err = ComparisonError;

    fn from_str(text: &str) -> Result<Self, ComparisonError> {
        let mut cursor = Cursor { text, at: 0 };
        cursor.skip_spaces();
        let name = cursor.take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
        if name.is_empty() {
            return Err(cursor.error("the name of a figure, such as denied_keys"));
        }
        cursor.skip_spaces();
        let operator = cursor.operator()?;
        cursor.skip_spaces();
        let number = cursor.number()?;
        cursor.skip_spaces();
        if !cursor.rest().is_empty() {
            return Err(cursor.error("nothing more"));
        }
        Ok(Self { text: text.trim().to_owned(), name: name.to_owned(), operator, number })
    }
}

/// A place in the text.
struct Cursor<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Cursor<'t> {
    /// Longer numbers say nothing that a count could equal.
    const MOST_PLACES: usize = 9;

    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn error(&self, expected: &'static str) -> ComparisonError {
        let found: String = self.rest().chars().take(20).collect();
        let found = if found.is_empty() { "the end".to_owned() } else { format!("`{found}`") };
        ComparisonError { column: self.text[..self.at].chars().count() + 1, expected, found }
    }

    fn skip_spaces(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    fn take_while(&mut self, accept: impl Fn(char) -> bool) -> &'t str {
        let rest = self.rest();
        let end = rest.find(|c| !accept(c)).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    fn operator(&mut self) -> Result<Operator, ComparisonError> {
        // The longer ones first: `<=` begins with `<`.
        let operators = [
            ("<=", Operator::AtMost),
            (">=", Operator::AtLeast),
            ("==", Operator::Equal),
            ("!=", Operator::Unequal),
            ("<", Operator::Less),
            (">", Operator::More),
        ];
        let rest = self.rest();
        let found = operators.into_iter().find(|(symbol, _)| rest.starts_with(symbol));
        let (symbol, operator) = found.ok_or_else(|| self.error("<, <=, >, >=, == or !="))?;
        self.at += symbol.len();
        Ok(operator)
    }

    fn number(&mut self) -> Result<Number, ComparisonError> {
        const EXPECTED: &str = "a number of at most 9 places behind the point, such as 3 or 0.1%";
        let error = self.error(EXPECTED);
        let whole = self.take_while(|c| c.is_ascii_digit());
        let mut places = "";
        if !whole.is_empty() && self.rest().starts_with('.') {
            self.at += 1;
            places = self.take_while(|c| c.is_ascii_digit());
            if places.is_empty() {
                return Err(error);
            }
        }
        let digits = format!("{whole}{places}").parse().ok();
        let digits = digits.filter(|_| !whole.is_empty() && places.len() <= Self::MOST_PLACES);
        self.skip_spaces();
        let percent = self.rest().starts_with('%');
        self.at += usize::from(percent);
        let places = u32::try_from(places.len()).unwrap_or(0);
        digits.map(|digits| Number { digits, places, percent }).ok_or(error)
    }
}
