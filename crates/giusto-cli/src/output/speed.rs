//! How fast it went, for people, on stderr.

use std::time::Duration;

use giusto_sim::grid::Cell;

use super::say;

/// Prints the time for reading and, apart from it, for deciding.
pub(crate) fn print_speed(requests: usize, read_in: Option<Duration>, cells: &[Cell]) {
    if let Some(read_in) = read_in {
        print_reading(requests, read_in);
    }
    for cell in cells {
        say(format_args!(
            "decided {} {}: {requests} requests in {}",
            cell.kind,
            cell.limit,
            rate(requests, cell.decided_in)
        ));
    }
}

/// Prints the time for reading and, apart from it, for deciding by each policy.
pub(crate) fn print_speed_of(requests: usize, read_in: Duration, policies: &[(&str, Duration)]) {
    print_reading(requests, read_in);
    for &(policy, decided_in) in policies {
        let rate = rate(requests, decided_in);
        say(format_args!("decided by policy {policy}: {requests} requests in {rate}"));
    }
}

fn print_reading(requests: usize, read_in: Duration) {
    say(format_args!("read {requests} requests in {}", rate(requests, read_in)));
}

fn rate(requests: usize, time: Duration) -> String {
    let seconds = time.as_secs_f64();
    let took = format!("{:.3} ms", seconds * 1e3);
    if seconds == 0.0 {
        return took;
    }
    let per_second = requests as f64 / seconds;
    if per_second >= 1e6 {
        format!("{took} ({:.1} million a second)", per_second / 1e6)
    } else {
        format!("{took} ({per_second:.0} a second)")
    }
}
