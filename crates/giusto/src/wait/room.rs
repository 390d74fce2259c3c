//! The queue behind a lock, with the wakers of those who wait.

use std::{collections::BTreeMap, fmt, sync::PoisonError, task::Waker};

use super::{Bounds, FairQueue, Limit, Timer, UntilReady, Wait, WaitRequest, WaiterId};
use crate::{
    Timestamp,
    sync::{Mutex, MutexGuard},
};

/// A limit with a queue before it, shared by any number of tasks on any runtime.
///
/// Tasks pass in order of arrival, higher priorities first. A future that is dropped gives up its
/// place, is charged nothing, and lets the next one on. One that is kept but not polled holds up
/// those behind it once it is at the head, so poll it or drop it.
///
/// Whoever asks the limit directly, past the room, goes before all that wait.
///
/// ```
/// use giusto::{Bounds, Clock, Cost, DirectLimiter, Gcra, Quota, Timer, Timestamp, WaitRequest,
///     WaitingRoom};
/// use std::time::Duration;
/// # struct Tokio { zero: tokio::time::Instant }
/// # impl Clock for Tokio {
/// #     fn now(&self) -> Timestamp { Timestamp::ZERO.after(self.zero.elapsed()) }
/// # }
/// # impl Timer for Tokio {
/// #     type Sleep = tokio::time::Sleep;
/// #     fn sleep_until(&self, at: Timestamp) -> Self::Sleep {
/// #         tokio::time::sleep(at.since(self.now()))
/// #     }
/// # }
/// # let mut runtime = tokio::runtime::Builder::new_current_thread();
/// # let runtime = runtime.enable_time().start_paused(true).build()?;
/// # runtime.block_on(async {
///
/// // `Tokio` is the timer written out at `Timer`.
/// let timer = Tokio { zero: tokio::time::Instant::now() };
/// let limit = DirectLimiter::new(Gcra::new(Quota::per_second(1))?, &timer);
/// let room = WaitingRoom::new(limit, &timer, Bounds::default());
///
/// let first = room.until_ready(Cost::ONE).await?;
/// let second = room.until_ready(Cost::ONE).await?;
/// assert_eq!(second.status().at().since(first.status().at()).as_secs(), 1);
///
/// // In half a second nobody is admitted, so this is refused at once.
/// let soon = timer.now().after(Duration::from_millis(500));
/// assert!(room.until_ready(WaitRequest::new(Cost::ONE).deadline(soon)).await.is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct WaitingRoom<L, T> {
    limit: L,
    timer: T,
    state: Mutex<State>,
}

/// What the lock guards. No waker is called or dropped under it, since either may run a task, and a
/// task may end and come back here.
struct State {
    queue: FairQueue,
    /// Those to call when they are at the head, or shed. One that has been called is not here until
    /// its task has come back.
    wakers: BTreeMap<WaiterId, Waker>,
}

/// The wakers to call once the lock is free: made before the lock is taken, so dropped after it is
/// given back, even where the limit panics in between.
#[derive(Default)]
struct Called(Vec<Waker>);

impl Drop for Called {
    fn drop(&mut self) {
        self.0.drain(..).for_each(Waker::wake);
    }
}

impl<L: Limit, T: Timer> WaitingRoom<L, T> {
    /// A room in which nobody waits. The timer must tell the time of the limit.
    pub fn new(limit: L, timer: T, bounds: Bounds) -> Self {
        let state = State { queue: FairQueue::new(bounds), wakers: BTreeMap::new() };
        Self { limit, timer, state: Mutex::new(state) }
    }

    /// The limit that is waited for.
    pub const fn limit(&self) -> &L {
        &self.limit
    }

    /// The timer that the futures sleep on.
    pub const fn timer(&self) -> &T {
        &self.timer
    }

    /// A future that is admitted by the limit, in turn, with the decision that charged it.
    ///
    /// The wait begins with the first poll. Dropping the future ends it.
    pub fn until_ready(&self, request: impl Into<WaitRequest>) -> UntilReady<'_, L, T> {
        UntilReady::new(self, request.into())
    }

    /// How many wait.
    pub fn len(&self) -> usize {
        self.lock().queue.len()
    }

    /// Whether nobody waits.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Has the waiter at the head ask again: to be called after something was given back to the
    /// limit, by a refund or by the end of what a concurrency limit counts.
    pub fn notify(&self) {
        let mut called = Called::default();
        let mut state = self.lock();
        if let Some(head) = state.queue.head() {
            called.0.extend(state.wakers.remove(&head));
        }
    }

    /// Takes a place if there is none yet, and tells how the waiter stands.
    pub(super) fn poll_at(
        &self,
        now: Timestamp,
        place: &mut Option<WaiterId>,
        request: WaitRequest,
        waker: Waker,
    ) -> Wait {
        let mut called = Called::default();
        let _replaced;
        let mut state = self.lock();
        let head = state.queue.head();
        let wait;
        (wait, _replaced) = state.poll_at(&self.limit, now, (place, request), waker, &mut called);
        called.0.extend(state.next_after(head, *place));
        wait
    }

    /// Gives up a place.
    pub(super) fn leave(&self, id: WaiterId) {
        let mut called = Called::default();
        let _own;
        let mut state = self.lock();
        let head = state.queue.head();
        state.queue.cancel(id);
        _own = state.wakers.remove(&id);
        called.0.extend(state.next_after(head, None));
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // A limit that panics does so before the queue has changed, so a poisoned lock guards a
        // queue in order.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// The waiter's standing, and the waker that was replaced or is not needed any more. Those that
    /// were shed are added to `called`.
    fn poll_at(
        &mut self,
        limit: &impl Limit,
        now: Timestamp,
        (place, request): (&mut Option<WaiterId>, WaitRequest),
        waker: Waker,
        called: &mut Called,
    ) -> (Wait, Option<Waker>) {
        let id = if let Some(id) = *place {
            id
        } else {
            let peek = |at, cost| limit.peek_at(at, cost);
            let enqueued = match self.queue.enqueue_at(now, request, peek) {
                Ok(enqueued) => enqueued,
                Err(refused) => return (Wait::Refused(refused), Some(waker)),
            };
            called.0.extend(enqueued.shed.iter().filter_map(|id| self.wakers.remove(id)));
            *place = Some(enqueued.id);
            enqueued.id
        };
        let wait = self.queue.poll_at(now, id, |at, cost| limit.check_at(at, cost));
        match wait {
            Wait::Admitted(_) | Wait::Refused(_) => {
                *place = None;
                (wait, self.wakers.remove(&id))
            }
            _ => (wait, self.wakers.insert(id, waker)),
        }
    }

    /// The waker of the head, if it is another than before and than the one that knows.
    fn next_after(&mut self, before: Option<WaiterId>, knows: Option<WaiterId>) -> Option<Waker> {
        let head = self.queue.head()?;
        if Some(head) == before || Some(head) == knows {
            return None;
        }
        self.wakers.remove(&head)
    }
}

impl<L: fmt::Debug, T: fmt::Debug> fmt::Debug for WaitingRoom<L, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { limit, timer, .. } = self;
        let mut fields = f.debug_struct("WaitingRoom");
        fields.field("limit", limit).field("timer", timer).finish_non_exhaustive()
    }
}
