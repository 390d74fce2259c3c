//! Waiting on a real runtime, whose time is paused and jumps when all tasks sleep.

use std::{sync::Arc, time::Duration};

use giusto::{
    Bounds, Clock, Cost, DirectLimiter, Gcra, Quota, Refused, Timer, Timestamp, WaitRequest,
    WaitingRoom,
};

struct Tokio {
    zero: tokio::time::Instant,
}

impl Clock for Tokio {
    fn now(&self) -> Timestamp {
        Timestamp::ZERO.after(self.zero.elapsed())
    }
}

impl Timer for Tokio {
    type Sleep = tokio::time::Sleep;

    fn sleep_until(&self, at: Timestamp) -> Self::Sleep {
        tokio::time::sleep(at.since(self.now()))
    }
}

type Room = WaitingRoom<DirectLimiter<Gcra, Arc<Tokio>>, Arc<Tokio>>;

fn room() -> Arc<Room> {
    let timer = Arc::new(Tokio { zero: tokio::time::Instant::now() });
    let quota: Quota = "10/s burst 2".parse().expect("a quota");
    let limit = DirectLimiter::new(Gcra::new(quota).expect("fits"), Arc::clone(&timer));
    Arc::new(WaitingRoom::new(limit, timer, Bounds::default()))
}

fn on_paused_time<F: Future>(future: F) -> F::Output {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    builder.enable_time().start_paused(true).build().expect("a runtime").block_on(future)
}

#[test]
fn spawned_tasks_pass_in_order() {
    on_paused_time(async {
        let room = room();
        let tasks: Vec<_> = (0..50)
            .map(|_| {
                let room = Arc::clone(&room);
                tokio::spawn(async move { room.until_ready(Cost::ONE).await })
            })
            .collect();
        for (number, task) in (0..).zip(tasks) {
            let decision = task.await.expect("no panic").expect("admitted");
            let earliest = Timestamp::from_nanos(u64::saturating_sub(number, 1) * 100_000_000);
            let at = decision.status().at();
            // The runtime's timer counts whole milliseconds and rounds up, for each turn once.
            let latest = earliest.after(Duration::from_millis(number));
            assert!(earliest <= at && at <= latest, "{number}: {at:?}");
        }
        assert!(room.is_empty());
    });
}

#[test]
fn a_wait_under_a_timeout_is_given_up_and_charges_nothing() {
    on_paused_time(async {
        let room = room();
        assert!(room.until_ready(Cost::new(2)).await.expect("fresh").is_allowed());
        let given_up = room.until_ready(Cost::new(2));
        assert!(tokio::time::timeout(Duration::from_millis(50), given_up).await.is_err());
        assert!(room.is_empty());
        let next = room.until_ready(Cost::ONE).await.expect("in turn").status().at();
        let first_unit = Timestamp::from_nanos(100_000_000);
        assert!(first_unit <= next && next.since(first_unit) <= Duration::from_millis(1));
    });
}

#[test]
fn a_deadline_that_passes_behind_others_ends_the_wait() {
    on_paused_time(async {
        let room = room();
        assert!(room.until_ready(Cost::new(2)).await.expect("fresh").is_allowed());
        let other = Arc::clone(&room);
        let ahead = tokio::spawn(async move { other.until_ready(Cost::new(2)).await });
        tokio::task::yield_now().await;
        let deadline = Timestamp::from_nanos(150_000_000);
        let late = room.until_ready(WaitRequest::new(Cost::ONE).deadline(deadline)).await;
        assert!(matches!(late, Err(Refused::Late { .. })), "{late:?}");
        assert!(ahead.await.expect("no panic").is_ok());
    });
}
