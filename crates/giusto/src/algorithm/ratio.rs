//! `a * b / c` without overflow in between: the product of two 64-bit numbers takes 128 bits.

/// `floor(a * b / c)`, at most `u64::MAX`.
pub(super) fn floor(a: u64, b: u64, c: u64) -> u64 {
    narrow(u128::from(a) * u128::from(b) / u128::from(c))
}

/// `ceil(a * b / c)`, at most `u64::MAX`.
pub(super) fn ceil(a: u64, b: u64, c: u64) -> u64 {
    narrow((u128::from(a) * u128::from(b)).div_ceil(u128::from(c)))
}

fn narrow(quotient: u128) -> u64 {
    u64::try_from(quotient).unwrap_or(u64::MAX)
}
