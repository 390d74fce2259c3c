//! Up to 24 bytes in three words.
//!
//! The words are loaded whole wherever there are eight bytes, the last of them overlapping the one
//! before: with the length beside it, different bytes give different words.

/// The most bytes that three words hold.
pub(super) const SHORT: usize = 24;

#[inline]
fn word(bytes: &[u8], start: usize) -> u64 {
    bytes[start..].first_chunk().map_or(0, |bytes| u64::from_le_bytes(*bytes))
}

#[inline]
fn half(bytes: &[u8], start: usize) -> u64 {
    bytes[start..].first_chunk().map_or(0, |bytes| u64::from(u32::from_le_bytes(*bytes)))
}

/// The words of at most [`SHORT`] bytes.
#[inline]
pub(super) fn packed(bytes: &[u8]) -> [u64; 3] {
    let length = bytes.len();
    match length {
        0..4 => {
            let mut low = 0;
            for &byte in bytes {
                low = low << 8 | u64::from(byte);
            }
            [low, 0, 0]
        }
        4..8 => [half(bytes, 0) | half(bytes, length - 4) << 32, 0, 0],
        8..=16 => [word(bytes, 0), word(bytes, length - 8), 0],
        _ => [word(bytes, 0), word(bytes, 8), word(bytes, length.min(SHORT) - 8)],
    }
}

/// The bytes of which these are the words, in the first `length` of the array.
pub(super) fn unpacked(words: [u64; 3], length: usize) -> [u8; SHORT] {
    let mut bytes = [0; SHORT];
    let [first, second, third] = words.map(u64::to_le_bytes);
    match length {
        0..4 => {
            let low = words[0].to_be_bytes();
            bytes[..length].copy_from_slice(&low[8 - length..]);
        }
        4..8 => {
            bytes[..4].copy_from_slice(&first[..4]);
            bytes[length - 4..length].copy_from_slice(&first[4..]);
        }
        8..=16 => {
            bytes[..8].copy_from_slice(&first);
            bytes[length - 8..length].copy_from_slice(&second);
        }
        _ => {
            let end = length.min(SHORT);
            bytes[..8].copy_from_slice(&first);
            bytes[8..16].copy_from_slice(&second);
            bytes[end - 8..end].copy_from_slice(&third);
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_length_give_the_bytes_back() {
        for length in 0..=SHORT {
            for seed in 0..200_u64 {
                let bytes: Vec<u8> = (0..length)
                    .map(|index| {
                        (seed << (index % 50) | seed.rotate_left(29)).to_le_bytes()[index % 8]
                    })
                    .collect();
                assert_eq!(unpacked(packed(&bytes), length)[..length], bytes, "{length} bytes");
            }
        }
    }
}
