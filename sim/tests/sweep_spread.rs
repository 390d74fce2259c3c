//! Intervals of means: a set worked by hand, what has no interval, and how often they hold.

use giusto_sim::{random::Random, sweep::Spread};

#[test]
fn a_set_worked_by_hand() {
    // Mean 40 / 8 = 5, squares 9 + 1 + 1 + 1 + 0 + 0 + 4 + 16 = 32, variance 32 / 7; t of seven
    // degrees of freedom is 2.364624252 in printed tables.
    let spread = Spread::of(vec![2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0]).expect("numbers");
    assert_eq!((spread.count, spread.mean), (8, 5.0));
    assert_eq!((spread.least, spread.most), (2.0, 9.0));
    let deviation = spread.deviation.expect("several");
    assert!((deviation - 2.138_089_935).abs() < 1e-9, "{deviation}");
    assert!((deviation - 2.0).abs() > 0.1, "2 is the deviation of a whole population");
    let (low, high) = spread.interval.expect("several");
    let half = 2.364_624_252 * 2.138_089_935 / 8_f64.sqrt();
    assert!((low - (5.0 - half)).abs() < 1e-8, "{low}");
    assert!((high - (5.0 + half)).abs() < 1e-8, "{high}");
}

#[test]
fn one_number_has_no_interval_and_none_no_mean() {
    let one = Spread::of(vec![3.5]).expect("a number");
    assert_eq!((one.count, one.mean, one.least, one.most), (1, 3.5, 3.5, 3.5));
    assert_eq!((one.deviation, one.interval), (None, None));
    assert_eq!(Spread::of(vec![]), None);
    assert_eq!(Spread::of(vec![1.0, f64::NAN]), None);
    assert_eq!(Spread::of(vec![1.0, f64::INFINITY]), None);
}

#[test]
fn numbers_that_are_all_alike_have_an_interval_without_width() {
    // Three tenths do not add up to a whole number of halves; a mean by division alone is off.
    for value in [0.1, 1.0 / 3.0, 1e17, -7.3] {
        let spread = Spread::of(vec![value; 7]).expect("numbers");
        assert_eq!(spread.mean.to_bits(), value.to_bits());
        assert_eq!(spread.deviation, Some(0.0));
        assert_eq!(spread.interval, Some((value, value)));
    }
    let close = Spread::of(vec![0.1, 0.1, 0.100_000_000_1]).expect("numbers");
    assert!(close.deviation > Some(0.0), "what differs is seen to differ");
}

#[test]
fn the_order_of_numbers_changes_no_bit() {
    let mut random = Random::new(11, 0);
    let numbers: Vec<f64> = (0..101).map(|_| random.normal() * 1e6).collect();
    let spread = Spread::of(numbers.clone());
    let mut other = numbers;
    for _ in 0..20 {
        // A shuffle by swaps with places drawn from what is left.
        for last in (1..other.len()).rev() {
            let place = usize::try_from(random.below(last as u64 + 1)).expect("a place");
            other.swap(last, place);
        }
        assert_eq!(Spread::of(other.clone()), spread);
    }
    other[0] += 1e-3;
    assert_ne!(Spread::of(other), spread);
}

/// How many of 2,000 intervals around means of `count` normal numbers hold the true mean; `half`
/// gives half of the interval's width.
fn held(count: usize, half: impl Fn(&Spread) -> f64) -> usize {
    const MEAN: f64 = 10.0;
    let mut random = Random::new(5, count as u64);
    let mut holds = || {
        let numbers = (0..count).map(|_| MEAN + 3.0 * random.normal()).collect();
        let spread = Spread::of(numbers).expect("numbers");
        (spread.mean - MEAN).abs() <= half(&spread)
    };
    (0..2_000).filter(|_| holds()).count()
}

#[test]
fn intervals_hold_the_true_mean_as_often_as_they_say() {
    let by_t = |spread: &Spread| {
        let (low, high) = spread.interval.expect("several");
        (high - low) / 2.0
    };
    // Of 2,000 at 95 %, 1,860 to 1,940 is four standard deviations on either side.
    for count in [2, 3, 5, 10, 30] {
        let held = held(count, by_t);
        assert!((1_860..=1_940).contains(&held), "{held} of 2,000 with {count} numbers");
    }
    // The quantile of the normal distribution in place of Student's holds too rarely.
    let by_z =
        |spread: &Spread| 1.96 * spread.deviation.expect("several") / (spread.count as f64).sqrt();
    let held = held(3, by_z);
    assert!(held < 1_860, "{held} of 2,000");
}
