//! Documents that people write, read with every fault and its place.
//!
//! ```text
//! source, node   text in TOML or YAML -> one tree of nodes with their places
//! fields         nodes -> values; what is missing, unknown or of another kind is a fault
//! reading        the faults so far, and where the parts of the document stand
//! fault          what is wrong, where, and what to do about it
//! ```
//!
//! Policies and scenarios are documents. A reader of one takes its fields table by table; nothing
//! stops at the first fault, so that one look shows all of them.
//!
//! ```
//! use giusto_document::{Context, Faults, Fields, Format, Source, parse, text, whole};
//!
//! fn read(source: &Source) -> Result<(String, u64), Faults> {
//!     let root = parse(source)?;
//!     let context = Context::new(source);
//!     let fields = Fields::of(&root, String::new(), &context);
//!     let read = fields.map(|fields| {
//!         let name = fields.required("name", text);
//!         let requests = fields.optional("requests", whole);
//!         fields.finish();
//!         (name.unwrap_or_default(), requests.unwrap_or(1))
//!     });
//!     let (faults, _) = context.into_parts();
//!     faults.finish()?;
//!     Ok(read.unwrap_or_default())
//! }
//!
//! let good = Source::new("a.toml", Format::Toml, "name = 'a'\nrequests = 3");
//! assert_eq!(read(&good), Ok(("a".to_owned(), 3)));
//!
//! let bad = Source::new("b.toml", Format::Toml, "nmae = 'b'\nrequests = 'many'");
//! let faults = read(&bad).unwrap_err();
//! let lines: Vec<usize> = faults.iter().map(|fault| fault.line).collect();
//! assert_eq!(lines, [1, 1, 2]); // `name` is missing, `nmae` is unknown, 'many' is no number
//! ```

mod fault;
mod fields;
mod node;
mod reading;
mod source;

pub use fault::{Collector, Fault, Faults};
pub use fields::{
    Fields, Read, choice, closest, flag, items, join, mismatch, name, named, parsed, text, whole,
};
pub use node::{Entry, Node, Value, parse};
pub use reading::{Context, Places};
pub use source::{Format, Source};
