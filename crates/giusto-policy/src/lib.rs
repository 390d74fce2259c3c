//! Published limits as data.

mod check;
mod document;
mod fault;
mod machine;
mod node;
mod plan;
mod policy;
mod read;
mod request;
mod resolve;
mod response;
mod schema;
mod source;
mod words;

pub use document::*;
pub use fault::{Fault, Faults};
pub use plan::{Counted, Decision, Event, Inherited, KeepError, Meter, Outcome, Plan};
pub use policy::Policy;
pub use request::Request;
pub use resolve::Deployment;
pub use response::Response;
pub use schema::schema;
pub use source::{Format, Source};
