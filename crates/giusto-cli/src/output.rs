//! What a command leaves behind: rows on stdout, files in a folder.

mod folder;
mod say;
mod speed;
mod table;

pub(crate) use folder::Folder;
pub(crate) use say::say;
pub(crate) use speed::print_speed;
pub(crate) use table::{grouped, print_rows};
