//! The future of one waiter.

use std::{
    fmt,
    future::Future,
    pin::Pin,
    task::{Context, Poll},
};

use super::{Limit, Refused, Timer, Wait, WaitRequest, WaiterId, WaitingRoom};
use crate::{Decision, Timestamp};

/// The future of [`WaitingRoom::until_ready`]: the decision that charged, or why there is none.
///
/// It allocates only when it sleeps. Polled again after its end, it waits anew.
#[must_use = "a wait begins when it is polled"]
pub struct UntilReady<'a, L: Limit, T: Timer> {
    room: &'a WaitingRoom<L, T>,
    request: WaitRequest,
    /// The place in the queue, from the first poll to the end.
    place: Option<WaiterId>,
    sleep: Option<Sleep<T>>,
}

struct Sleep<T: Timer> {
    until: Timestamp,
    future: Pin<Box<T::Sleep>>,
}

impl<'a, L: Limit, T: Timer> UntilReady<'a, L, T> {
    pub(super) const fn new(room: &'a WaitingRoom<L, T>, request: WaitRequest) -> Self {
        Self { room, request, place: None, sleep: None }
    }

    /// Sleeps until `until`, if that is ever; ready when the sleep is over.
    fn poll_sleep(&mut self, until: Option<Timestamp>, cx: &mut Context<'_>) -> Poll<()> {
        let Some(until) = until else {
            self.sleep = None;
            return Poll::Pending;
        };
        let timer = self.room.timer();
        if self.sleep.as_ref().is_none_or(|sleep| sleep.until != until) {
            self.sleep = Some(Sleep { until, future: Box::pin(timer.sleep_until(until)) });
        }
        let Some(sleep) = &mut self.sleep else { return Poll::Pending };
        let slept = sleep.future.as_mut().poll(cx);
        if slept.is_ready() {
            self.sleep = None;
        }
        slept
    }
}

impl<L: Limit, T: Timer> Future for UntilReady<'_, L, T> {
    type Output = Result<Decision, Refused>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        let now = this.room.timer().now();
        let wait = this.room.poll_at(now, &mut this.place, this.request, cx.waker().clone());
        let until = match wait {
            Wait::Admitted(decision) => return Poll::Ready(Ok(decision)),
            Wait::Refused(refused) => return Poll::Ready(Err(refused)),
            Wait::Until(at) => Some(at),
            // The deadline itself is still in time.
            Wait::UntilReleased | Wait::Behind => this.request.deadline.map(one_later),
        };
        if this.poll_sleep(until, cx).is_ready() {
            // The clock has moved since it was read, or the sleep was short: others go first, so
            // that a timer that does not sleep cannot keep its thread here.
            cx.waker().wake_by_ref();
        }
        Poll::Pending
    }
}

impl<L: Limit, T: Timer> Drop for UntilReady<'_, L, T> {
    fn drop(&mut self) {
        if let Some(id) = self.place.take() {
            self.room.leave(id);
        }
    }
}

impl<L: Limit, T: Timer> fmt::Debug for UntilReady<'_, L, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { request, place, .. } = self;
        let mut fields = f.debug_struct("UntilReady");
        fields.field("request", request).field("place", place).finish_non_exhaustive()
    }
}

const fn one_later(at: Timestamp) -> Timestamp {
    Timestamp::from_nanos(at.as_nanos().saturating_add(1))
}
