//! What a command leaves behind: rows on stdout, files in a folder.

mod folder;
mod rows;
mod say;
mod speed;
mod table;
mod tables;
mod text;
#[cfg(feature = "parquet")]
mod typed;
mod whole;

pub(crate) use folder::Folder;
pub(crate) use rows::print_rows_of;
pub(crate) use say::say;
pub(crate) use speed::{print_speed, print_speed_of};
pub(crate) use table::{grouped, print_rows};
pub(crate) use tables::Tables;
pub(crate) use text::print_text;
pub(crate) use whole::write_whole;
