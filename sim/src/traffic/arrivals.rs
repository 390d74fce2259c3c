//! Instants in order.

/// When requests come, one after the other.
pub trait Arrivals {
    /// The next instant, in nanoseconds since the start of the simulation. Instants never
    /// decrease; after the first `None` there is no other.
    fn next_ns(&mut self) -> Option<u64>;
}

impl<T: Arrivals + ?Sized> Arrivals for Box<T> {
    fn next_ns(&mut self) -> Option<u64> {
        (**self).next_ns()
    }
}
