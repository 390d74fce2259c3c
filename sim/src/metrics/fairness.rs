//! Fairness of an allocation among keys.
//!
//! ```text
//! Jain's index (DEC-TR-301):  J(x) = (sum x)^2 / (n sum x^2)         1 even, k/n if k of n share all
//! max-min allocation of C:    m_i = min(d_i, theta) with sum m_i = min(C, sum d_i)
//! distance to it:             D = sum |x_i - m_i| / (2 C)             0 at it, 1 where disjoint
//! ```

/// Jain's index; `None` where there is no key or nothing was allocated, which is no distribution.
pub fn jain(allocation: impl IntoIterator<Item = f64>) -> Option<f64> {
    let (mut keys, mut sum, mut squares) = (0_u64, 0.0, 0.0);
    for share in allocation {
        keys += 1;
        sum += share;
        squares += share * share;
    }
    (squares > 0.0).then(|| sum * sum / (keys as f64 * squares))
}

/// The max-min fair allocation of `capacity` among demands: everyone gets what they ask for, up to
/// a common level. Fractions of a unit are allowed.
pub fn max_min_allocation(demands: &[u64], capacity: u64) -> Vec<f64> {
    let mut rising: Vec<u64> = demands.to_vec();
    rising.sort_unstable();
    let mut left = capacity as f64;
    let mut level = f64::INFINITY;
    for (served, &demand) in rising.iter().enumerate() {
        let share = left / (rising.len() - served) as f64;
        if demand as f64 > share {
            level = share;
            break;
        }
        left -= demand as f64;
    }
    demands.iter().map(|&demand| (demand as f64).min(level)).collect()
}

/// How far an allocation is from the max-min fair one of the same total, between 0 and 1; `None`
/// where nothing was allocated.
pub fn distance_to_max_min(allocation: &[u64], demands: &[u64]) -> Option<f64> {
    let total: u64 = allocation.iter().sum();
    if total == 0 {
        return None;
    }
    let fair = max_min_allocation(demands, total);
    let apart: f64 =
        allocation.iter().zip(&fair).map(|(&got, &fair)| (got as f64 - fair).abs()).sum();
    Some(apart / (2.0 * total as f64))
}
