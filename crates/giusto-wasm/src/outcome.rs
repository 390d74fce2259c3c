//! What came of a scenario, as a value and as a row of numbers that a script reads one by one.

/// A request and its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Request {
    /// When it came, in nanoseconds from the beginning.
    pub time_ns: u64,
    /// Whether it passed.
    pub is_admitted: bool,
}

/// What happened in a twentieth of a period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bin {
    /// Units asked for.
    pub offered: u64,
    /// Units that passed.
    pub admitted: u64,
    /// The most units in any `(t - W, t]` with t in this bin.
    pub window_peak: u64,
}

/// What came of a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Requests that passed.
    pub admitted: u64,
    /// Requests that did not.
    pub denied: u64,
    /// Of those, the ones that could not pass, however long they waited.
    pub never: u64,
    /// The most units that passed in any `(t - W, t]`.
    pub most_in_window: u64,
    /// What the engine states that this can be at most.
    pub worst_case: u64,
    /// The longest wait that a denied request was told, in nanoseconds.
    pub longest_wait_ns: u64,
    /// Twenty for each period, in the order of time.
    pub bins: Vec<Bin>,
    /// In the order of time.
    pub requests: Vec<Request>,
}

impl Outcome {
    /// The numbers as a script reads them: six totals, how many bins and how many requests there
    /// are, three for each bin and two for each request.
    pub fn numbers(&self) -> Vec<u64> {
        let totals = [
            self.admitted,
            self.denied,
            self.never,
            self.most_in_window,
            self.worst_case,
            self.longest_wait_ns,
            self.bins.len() as u64,
            self.requests.len() as u64,
        ];
        let bins = self.bins.iter().flat_map(|bin| [bin.offered, bin.admitted, bin.window_peak]);
        let requests = self
            .requests
            .iter()
            .flat_map(|request| [request.time_ns, u64::from(request.is_admitted)]);
        totals.into_iter().chain(bins).chain(requests).collect()
    }
}
