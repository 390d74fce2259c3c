//! Snapshots: what comes back, for each algorithm and kind of key, and what is refused.

use std::{
    fmt::Debug,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    time::Duration,
};

use giusto::{
    Calendar, Cost, FixedWindow, Gcra, Limiter, Portable, PortableKey, Quota, RollingStrict,
    SlidingCounter, SlotAlgorithm, SnapshotError, Timestamp, WhenFull,
};

const NOW: Timestamp = Timestamp::from_nanos(90_500_000_000);
const WALL: Timestamp = Timestamp::from_nanos(1_700_000_000_000_000_000);

fn minute() -> Quota {
    Quota::per_minute(3)
}

fn bytes_of<K, A>(limiter: &Limiter<K, A>) -> Vec<u8>
where
    K: PortableKey + ?Sized,
    A: SlotAlgorithm + Portable,
{
    let mut bytes = Vec::new();
    limiter.snapshot_at(NOW, WALL, &mut bytes).expect("memory takes all");
    bytes
}

fn gcra() -> Gcra {
    Gcra::new(minute()).expect("fits")
}

fn sample() -> Vec<u8> {
    let limiter = Limiter::<str, _>::builder(gcra()).build().expect("memory");
    for key in ["", "alice", "bob", "a name of more than twenty-four bytes"] {
        assert!(limiter.check_at(NOW, key, Cost::ONE).is_allowed());
    }
    bytes_of(&limiter)
}

fn restored(bytes: &[u8]) -> Result<Limiter<str, Gcra>, SnapshotError> {
    Limiter::builder(gcra()).restore_at(Timestamp::ZERO, WALL, bytes)
}

#[test]
fn each_algorithm_goes_on_where_it_was() {
    fn goes_on<A: SlotAlgorithm + Portable + Copy>(name: &str, algorithm: A, again: A) {
        let limiter = Limiter::<u64, _>::builder(algorithm).build().expect("memory");
        for (at, key) in [(30, 1), (70, 1), (89, 2), (90, 2), (90, 3)] {
            let _ =
                limiter.check_at(Timestamp::ZERO.after(Duration::from_secs(at)), &key, Cost::ONE);
        }
        let bytes = bytes_of(&limiter);
        let (now, wall) = (Timestamp::from_nanos(5), WALL.after(Duration::from_secs(3)));
        let again = Limiter::<u64, _>::builder(again).restore_at(now, wall, &*bytes);
        let again = again.expect("a good snapshot");
        for wait in (0..200).map(Duration::from_secs) {
            let was = NOW.after(Duration::from_secs(3)).after(wait);
            for key in 0..4 {
                let (old, new) = (
                    limiter.check_at(was, &key, Cost::new(2)),
                    again.check_at(now.after(wait), &key, Cost::new(2)),
                );
                assert_eq!(old.is_allowed(), new.is_allowed(), "{name}, key {key}, {wait:?}");
                let (old, new) = (old.status(), new.status());
                assert_eq!(old.remaining(), new.remaining(), "{name}, key {key}, {wait:?}");
                assert_eq!(old.next_after(), new.next_after(), "{name}, key {key}, {wait:?}");
            }
        }
    }
    let thirds = Gcra::new(Quota::per_second(3).burst(5)).expect("fits");
    goes_on("thirds", thirds, thirds);
    goes_on("gcra", gcra(), gcra());
    let strict = RollingStrict::new(minute()).expect("fits");
    goes_on("rolling-strict", strict, strict);
    let fixed = FixedWindow::new(minute()).expect("fits");
    goes_on("fixed", fixed, fixed);
    goes_on("fixed", fixed, fixed.with_phase(Duration::from_secs(7)));
    let sliding = SlidingCounter::new(minute()).expect("fits");
    goes_on("sliding", sliding.with_phase(Duration::from_millis(1)), sliding);
    let day = Calendar::new(Quota::per_day(4)).expect("fits");
    let zero = |now: Timestamp, wall: Timestamp| Timestamp::ZERO.after(wall.since(now));
    let later = WALL.after(Duration::from_secs(3));
    let (old, new) = (zero(NOW, WALL), zero(Timestamp::from_nanos(5), later));
    goes_on("calendar", day.with_zero(old), day.with_zero(new));
}

#[test]
fn an_allowance_stays_used_up() {
    let allowance = Gcra::new(Quota::per_day(0).burst(2)).expect("fits");
    let limiter = Limiter::<u8, _>::builder(allowance).build().expect("memory");
    assert!(limiter.check_at(NOW, &1, Cost::new(2)).is_allowed());
    let wall = WALL.after(Duration::from_hours(1_000));
    let again = Limiter::<u8, _>::builder(allowance).restore_at(NOW, wall, &*bytes_of(&limiter));
    let again = again.expect("a good snapshot");
    assert!(again.check_at(NOW, &1, Cost::ONE).is_never());
    assert!(again.check_at(NOW, &2, Cost::ONE).is_allowed());
}

#[test]
fn each_kind_of_key_comes_back() {
    fn comes_back<K: PortableKey<Query = K> + Copy + Debug>(keys: &[K]) {
        let limiter = Limiter::<K, _>::builder(gcra()).build().expect("memory");
        for key in keys {
            assert!(limiter.check_at(NOW, key, Cost::new(3)).is_allowed());
        }
        let again = Limiter::<K, _>::builder(gcra()).restore_at(NOW, WALL, &*bytes_of(&limiter));
        let again = again.expect("a good snapshot");
        for key in keys {
            assert!(again.check_at(NOW, key, Cost::ONE).is_denied(), "{key:?}");
        }
    }
    comes_back(&[0_u8, 1, u8::MAX]);
    comes_back(&[0_u16, u16::MAX]);
    comes_back(&[0_u32, u32::MAX]);
    comes_back(&[0_u64, u64::MAX]);
    comes_back(&[0_u128, 1 << 64, u128::MAX]);
    comes_back(&['a', char::MAX, '\0']);
    comes_back(&[false, true]);
    comes_back(&[0_usize, usize::MAX]);
    comes_back(&[i8::MIN, -1, i8::MAX]);
    comes_back(&[i16::MIN, -1, i16::MAX]);
    comes_back(&[i32::MIN, -1, i32::MAX]);
    comes_back(&[i64::MIN, -1, i64::MAX]);
    comes_back(&[i128::MIN, -1, i128::MAX]);
    comes_back(&[isize::MIN, -1, isize::MAX]);
    comes_back(&[[0_u8; 4], [1, 2, 3, 4]]);
    comes_back(&[[0_u8; 8], [1, 2, 3, 4, 5, 6, 7, 8]]);
    comes_back(&[[0_u8; 16], [9; 16]]);
    comes_back(&[[0_u8; 32], [7; 32]]);
    comes_back(&[Ipv4Addr::UNSPECIFIED, Ipv4Addr::LOCALHOST]);
    comes_back(&[Ipv6Addr::UNSPECIFIED, Ipv6Addr::LOCALHOST]);
    let mapped = Ipv4Addr::LOCALHOST.to_ipv6_mapped();
    comes_back(&[IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)]);
    comes_back(&[IpAddr::V6(mapped)]);
}

#[test]
fn texts_of_any_length_come_back() {
    let texts = || (0..2_000_usize).map(|length| "x".repeat(length % 97) + &length.to_string());
    let limiter = Limiter::<str, _>::builder(gcra()).build().expect("memory");
    let raw = Limiter::<[u8], _>::builder(gcra()).build().expect("memory");
    let long = "y".repeat(200_000);
    for text in texts().chain([long.clone(), String::new()]) {
        assert!(limiter.check_at(NOW, &text, Cost::new(3)).is_allowed());
        assert!(raw.check_at(NOW, text.as_bytes(), Cost::new(3)).is_allowed());
    }
    let again = restored(&bytes_of(&limiter)).expect("a good snapshot");
    let raw = Limiter::<[u8], _>::builder(gcra()).restore_at(NOW, WALL, &*bytes_of(&raw));
    let raw = raw.expect("a good snapshot");
    for text in texts().chain([long, String::new()]) {
        assert!(again.check_at(Timestamp::ZERO, &text, Cost::ONE).is_denied());
        assert!(raw.check_at(NOW, text.as_bytes(), Cost::ONE).is_denied());
    }
}

#[test]
fn a_wall_clock_set_back_credits_nothing() {
    let bytes = sample();
    let back = Timestamp::from_nanos(WALL.as_nanos() - 3_600_000_000_000);
    let again = Limiter::<str, _>::builder(gcra()).restore_at(Timestamp::ZERO, back, &*bytes);
    let status = again.expect("a good snapshot").peek_at(Timestamp::ZERO, "bob", Cost::new(3));
    assert_eq!(status.status().next_after(), Some(Duration::from_secs(20)));
}

#[test]
fn by_the_wall_what_is_ahead_of_a_clock_that_was_set_back_stays_ahead() {
    let bytes = sample();
    for (shift_s, left_s) in [(-3_600_i64, 3_620), (-1, 21), (0, 20), (5, 15)] {
        let wall = WALL.as_nanos().checked_add_signed(shift_s * 1_000_000_000).expect("in range");
        let wall = Timestamp::from_nanos(wall);
        let again = Limiter::<str, _>::builder(gcra()).restore_by_wall_at(NOW, wall, &*bytes);
        let status = again.expect("a good snapshot").peek_at(NOW, "bob", Cost::new(3));
        let left = Some(Duration::from_secs(left_s));
        assert_eq!(status.status().next_after(), left, "{shift_s} s");
    }
}

#[test]
fn idle_keys_are_left_out_and_an_empty_table_is_a_snapshot() {
    let limiter = Limiter::<str, _>::builder(gcra()).build().expect("memory");
    assert!(limiter.check_at(Timestamp::ZERO, "early", Cost::ONE).is_allowed());
    let mut bytes = Vec::new();
    assert_eq!(limiter.snapshot_at(NOW, WALL, &mut bytes).expect("memory takes all"), 0);
    assert_eq!((limiter.len_at(NOW), limiter.len_at(Timestamp::ZERO)), (0, 1));
    assert_eq!(restored(&bytes).expect("a good snapshot").len(), 0);
}

#[test]
fn what_follows_a_snapshot_is_left_to_read() {
    let bytes = [sample(), sample()].concat();
    let mut rest = bytes.as_slice();
    for _ in 0..2 {
        Limiter::<str, _>::builder(gcra()).restore_at(NOW, WALL, &mut rest).expect("whole");
    }
    assert!(rest.is_empty());
}

#[test]
fn cut_anywhere_it_says_where() {
    let bytes = sample();
    for end in 0..bytes.len() {
        match restored(&bytes[..end]) {
            Err(SnapshotError::CutShort { at }) => assert_eq!(at, end as u64),
            other => panic!("cut at {end}: {other:?}"),
        }
    }
}

#[test]
fn each_damaged_byte_is_noticed() {
    let bytes = sample();
    for at in 0..bytes.len() {
        for bits in [1_u8, 0x80, 0xff] {
            let mut damaged = bytes.clone();
            damaged[at] ^= bits;
            let error = restored(&damaged).err().unwrap_or_else(|| panic!("byte {at} ^ {bits}"));
            assert!(!error.to_string().is_empty());
        }
    }
}

#[test]
fn what_does_not_fit_is_refused_by_name() {
    let bytes = sample();
    let error = restored(b"name,limit\nalice,3").expect_err("no snapshot");
    assert!(matches!(error, SnapshotError::NotASnapshot));
    let mut newer = bytes.clone();
    newer[8] = 2;
    let error = restored(&newer).expect_err("of another version");
    assert!(error.to_string().contains("format 2"), "{error}");
    let other = Gcra::new(Quota::per_minute(4)).expect("fits");
    let error = Limiter::<str, _>::builder(other).restore_at(NOW, WALL, &*bytes).err();
    let error = error.expect("other numbers").to_string();
    assert!(error.contains("gcra, 3 per") && error.contains("gcra, 4 per"), "{error}");
    let fixed = FixedWindow::new(minute()).expect("fits");
    let error = Limiter::<str, _>::builder(fixed).restore_at(NOW, WALL, &*bytes).err();
    let error = error.expect("another algorithm").to_string();
    assert!(error.contains("gcra, 3 per") && error.contains("fixed, 3 per"), "{error}");
    let error = Limiter::<u64, _>::builder(gcra()).restore_at(NOW, WALL, &*bytes).err();
    let error = error.expect("other keys").to_string();
    assert!(error.contains("str") && error.contains("u64"), "{error}");
}

#[test]
fn too_many_keys_are_refused_not_dropped() {
    let limiter = Limiter::<u32, _>::builder(gcra()).build().expect("memory");
    for key in 0..5_000 {
        assert!(limiter.check_at(NOW, &key, Cost::ONE).is_allowed());
    }
    let bytes = bytes_of(&limiter);
    for when_full in [WhenFull::Deny, WhenFull::Admit, WhenFull::StealClosestToIdle] {
        let small = Limiter::<u32, _>::builder(gcra()).max_keys(1_000).when_full(when_full);
        let error = small.restore_at(NOW, WALL, &*bytes).expect_err("too many");
        assert!(matches!(error, SnapshotError::NoRoom { .. }), "{error}");
    }
    let again = Limiter::<u32, _>::builder(gcra()).restore_at(NOW, WALL, &*bytes);
    let mut keys = Vec::new();
    let again = again.expect("a good snapshot");
    again.snapshot_at(NOW, WALL, &mut keys).expect("memory takes all");
    assert!((0..5_000).all(|key| again.peek_at(NOW, &key, Cost::new(3)).is_denied()));
    assert_eq!(keys.len(), bytes.len());
}

#[test]
fn a_writer_that_fails_says_so() {
    let limiter = Limiter::<u32, _>::builder(gcra()).build().expect("memory");
    let _ = limiter.check_at(NOW, &1, Cost::ONE);
    let mut full = [0_u8; 40];
    let error = limiter.snapshot_at(NOW, WALL, full.as_mut_slice()).expect_err("too small");
    assert!(matches!(error, SnapshotError::Io(_)));
}
