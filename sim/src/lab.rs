//! The laboratory: a scenario becomes a world for each thing that decides in it, and is measured.
//!
//! ```text
//! open       scenario, seed -> the keys of the sources and a stream of their requests
//! stage      scenario, seed -> the keys, the open traffic and the clients: the same for all
//! deciding   something that decides -> a server, faults and all
//! run        stage and server -> world -> record
//! measure    record -> rows
//! ```
//!
//! Reading files is left to the caller, who gives them as [`Files`].

mod deciding;
mod error;
mod files;
mod heard;
mod load;
mod measure;
mod open;
mod rows;
mod run;
mod served;
mod stage;
mod timeline;

pub use error::LabError;
pub use files::Files;
pub use open::{Open, Part, PartKind};
pub use rows::{PartRow, RuleRow, SubjectRow};
pub use run::{Lab, Outcome};
pub use stage::Stage;
pub use timeline::{FullestWindow, TimelineRow, bins};
