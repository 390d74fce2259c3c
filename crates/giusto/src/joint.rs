//! Several limits as one decision: all of them are charged, or none is.
//!
//! ```text
//! claim   one limiter, one key, one cost
//! member  a claim behind one interface, whatever its types
//! all     members decided together
//! ticket  what they were charged, to be settled once the true cost is known
//! ```
//!
//! Each limit keeps its own cells, so that a decision over several is no single exchange. It looks at
//! all of them first, and a denial that this shows writes nothing. Then it charges one after the
//! other, the last first; one that has been used up in between makes it give back what it charged.
//! Each charge is a decision of its own limit, so no limit ever exceeds its bound. What others can
//! notice is in [`All`].

mod all;
mod answer;
mod claim;
mod limited;
mod many;
mod member;
mod members;
mod ticket;

pub use all::{All, all};
pub use answer::Joint;
pub use claim::Claim;
pub use limited::Limited;
pub use member::{Member, Taking};
pub use members::Members;
pub use ticket::{OnDrop, Ticket};
