//! The deterministic simulator: traces through the production code on virtual time.
//!
//! A [`trace`] is read or made by a [`scenario`]; a [`grid`] runs [`subject`]s, which are the
//! engine's own algorithms, over it; the [`oracle`] judges them without sharing their code; the
//! [`metrics`] measure; the [`report`] turns what was measured into rows.
//!
//! ```
//! use giusto_sim::grid::{self, Settings, Task};
//! use giusto_sim::{limit::Limit, subject::Kind, trace::Trace};
//!
//! // Three requests of one key within a minute, under two a minute.
//! let times = vec![0, 1_000_000_000, 2_000_000_000];
//! let trace = Trace::from_parts(times, vec![0; 3], vec![1; 3], vec!["alice".into()], None)?;
//! let limit: Limit = "2/60s".parse()?;
//! let task = Task::new(Kind::Rolling, &limit, &trace, &Settings::default())?;
//! let cells = grid::run(&[task], &trace, &Settings::default(), &grid::Unwatched);
//! assert_eq!(cells[0].decisions.bits(), b"110");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod client;
pub mod grid;
pub mod judge;
pub mod lab;
pub mod limit;
pub mod metrics;
pub mod oracle;
pub mod random;
pub mod replay;
pub mod report;
pub mod scenario;
pub mod series;
pub mod server;
pub mod subject;
pub mod sweep;
pub mod trace;
pub mod traffic;
pub mod whatif;
pub mod world;
