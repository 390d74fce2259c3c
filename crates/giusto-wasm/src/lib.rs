//! A limit with sliders: the engine's own code decides a small scenario, inside a page.
//!
//! Eight [`numbers`](KNOBS) make a [`Scenario`]: a limit, and traffic of one key over six periods.
//! [`decide`] asks the engine about each request and sums up what came of it. Compiled to
//! WebAssembly, [`abi`] is what a script calls; compiled natively, [`page`] puts the page together.
//!
//! ```
//! use giusto_wasm::{FIRST, Scenario, decide};
//!
//! // Bursts on both sides of a fixed window's end: twice the limit within one period.
//! let outcome = decide(&Scenario::new(FIRST)?)?;
//! assert_eq!(outcome.most_in_window, 200);
//! assert_eq!(outcome.worst_case, 200);
//! # Ok::<(), giusto_wasm::Fault>(())
//! ```

pub mod abi;
mod deciding;
mod fault;
mod knob;
mod outcome;
#[cfg(not(target_family = "wasm"))]
pub mod page;
mod random;
mod scenario;
mod traffic;
mod window;

pub use deciding::decide;
pub use fault::Fault;
pub use knob::{FIRST, KNOBS, Knob};
pub use outcome::{Bin, Outcome, Request};
pub use scenario::{Algorithm, Scenario, Shape};
