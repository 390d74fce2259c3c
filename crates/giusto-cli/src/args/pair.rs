//! `NAME=VALUE` as an argument.

/// A name and what stands behind the first equals sign, which may be nothing.
pub(super) fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        Some(_) => Err("there is no name before the `=`".to_owned()),
        None => Err("expected NAME=VALUE".to_owned()),
    }
}
