//! What an error shows of the input: short, on one line, and safe to print on a terminal.
//!
//! Traces come from strangers. A field may hold megabytes, control characters or bytes that are no
//! text, and none of that may reach the terminal of the person who reads the message.

use std::fmt::{self, Write};

/// Characters shown before an excerpt is cut.
const SHOWN: usize = 60;

/// A quoted piece of input: at most 60 characters, control characters and invalid bytes escaped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt(Box<str>);

impl Excerpt {
    /// Takes what is worth showing of `bytes`.
    pub fn new(bytes: &[u8]) -> Self {
        // A character has at most four bytes, so the rest can be left unread.
        let head = &bytes[..bytes.len().min(4 * (SHOWN + 1))];
        let mut shown = String::from("\"");
        let mut count = 0;
        for chunk in head.utf8_chunks() {
            for character in chunk.valid().chars() {
                if count == SHOWN {
                    return Self::cut(shown, bytes.len());
                }
                push_escaped(&mut shown, character);
                count += 1;
            }
            for byte in chunk.invalid() {
                if count == SHOWN {
                    return Self::cut(shown, bytes.len());
                }
                // Writing to a string cannot fail.
                let _ = write!(shown, "\\x{byte:02x}");
                count += 1;
            }
        }
        if head.len() < bytes.len() {
            return Self::cut(shown, bytes.len());
        }
        shown.push('"');
        Self(shown.into())
    }

    fn cut(mut shown: String, bytes: usize) -> Self {
        let _ = write!(shown, "…\" ({bytes} bytes)");
        Self(shown.into())
    }
}

fn push_escaped(shown: &mut String, character: char) {
    // Quotes stay as they are: most rows hold some, and an escaped row is hard to read.
    if character.is_control() || is_direction_mark(character) {
        shown.extend(character.escape_default());
    } else {
        shown.push(character);
    }
}

/// Marks that reorder the text around them would let an excerpt rewrite the message that holds it.
fn is_direction_mark(character: char) -> bool {
    matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

impl fmt::Display for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_and_invalid_bytes_are_escaped() {
        let shown = Excerpt::new(b"a\x1b[31m\x00\xff\"\n").to_string();
        assert_eq!(shown, "\"a\\u{1b}[31m\\u{0}\\xff\"\\n\"");
    }

    #[test]
    fn long_input_is_cut_and_says_its_length() {
        let shown = Excerpt::new(&[b'x'; 1000]).to_string();
        assert_eq!(shown, format!("\"{}…\" (1000 bytes)", "x".repeat(60)));
        assert_eq!(Excerpt::new(&[b'x'; 60]).to_string(), format!("\"{}\"", "x".repeat(60)));
    }
}
