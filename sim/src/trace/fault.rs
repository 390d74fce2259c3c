//! What can be wrong with one field, apart from where it stands.
//!
//! The parsers of numbers and times are pure functions that know no file and no line; they return
//! a [`Fault`], and the reader adds the place.

/// Why the text of one field is not the value that its column needs.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// The field holds nothing.
    #[error("the field is empty where a number was expected")]
    Empty,
    /// A number below zero.
    #[error("the number is negative, and times and costs count from 0")]
    Negative,
    /// A whole number beyond 64 bits.
    #[error("the number is beyond the largest that fits, {}", u64::MAX)]
    TooLarge,
    /// No unsigned whole number.
    #[error("this is not an unsigned whole number (digits alone)")]
    NotWhole,
    /// A time that is no decimal number.
    #[error("this is not a decimal number; for dates say --time-unit rfc3339 or a strptime format")]
    NotANumber,
    /// A time with digits below the nanosecond.
    #[error("the time is finer than a nanosecond, and a trace holds whole ones: round the column")]
    TooFine,
    /// A time past what 64 bits of nanoseconds hold.
    #[error("the time is beyond {} ns (584 years), the longest a trace holds", u64::MAX)]
    TooLate,
    /// A wall time before 1970.
    #[error("the time is before 1970-01-01T00:00:00Z, the earliest a trace holds")]
    BeforeUnix,
    /// A number where nobody said in what unit it counts.
    #[error(
        "the time is a number whose unit is not known: say --time-unit s, ms, us or ns \
         (from any origin) or unix-s, unix-ms, unix-us or unix-ns (since 1970)"
    )]
    UnitNeeded,
    /// No date and time in the expected form.
    #[error("this is no time of the form {expected} ({reason})")]
    NotATime {
        /// The form, as a user would write it.
        expected: Box<str>,
        /// What the calendar library objected to.
        reason: Box<str>,
    },
    /// Text whose bytes are no UTF-8.
    #[error("the field is not UTF-8 at byte offset {byte}: convert the file to UTF-8")]
    NotUtf8 {
        /// Offset in the field, from 0.
        byte: usize,
    },
    /// Text with a NUL byte.
    #[error("the field has a NUL byte at byte offset {byte}: this is a binary or UTF-16 file")]
    Nul {
        /// Offset in the field, from 0.
        byte: usize,
    },
    /// Text with the character that keeps the parts of a key apart.
    #[error("the field has the unit separator U+001F, which keeps the columns of a key apart")]
    Separator,
    /// A JSON value of the wrong type.
    #[error("this is neither a string nor a number")]
    NotScalar,
}

/// The text of a key, or why its bytes are none.
pub(super) fn text(bytes: &[u8]) -> Result<&str, Fault> {
    let text = std::str::from_utf8(bytes).map_err(|e| Fault::NotUtf8 { byte: e.valid_up_to() })?;
    match memchr::memchr(0, bytes) {
        Some(byte) => Err(Fault::Nul { byte }),
        None => Ok(text),
    }
}
