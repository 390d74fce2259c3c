//! The words that stand for a decision.

/// Whether a word says that a request was admitted; none where it says nothing of it. Letters may
/// be large or small.
///
/// Of HTTP statuses, 429 and 503 are denials. All others were let through by the limit, whatever
/// became of them afterwards.
pub(super) fn decision(word: &[u8]) -> Option<bool> {
    let is = |words: &[&str]| words.iter().any(|known| word.eq_ignore_ascii_case(known.as_bytes()));
    if is(&["1", "true", "allowed", "admitted"]) {
        return Some(true);
    }
    if is(&["0", "false", "denied", "rejected"]) {
        return Some(false);
    }
    match *word {
        [b'1'..=b'5', tens, ones] if tens.is_ascii_digit() && ones.is_ascii_digit() => {
            Some(word != b"429" && word != b"503")
        }
        _ => None,
    }
}
