//! `giusto policy docs`: the page that customers read.

use super::{document, file};
use crate::{args::DocsArgs, fault::Fault, output::print_text};

/// Runs the command.
pub(super) fn run(args: &DocsArgs) -> Result<(), Fault> {
    let policy = document::read(&args.file)?;
    let page =
        if args.html { giusto_policy::html(&policy) } else { giusto_policy::markdown(&policy) };
    match &args.out {
        Some(path) => file::write(path, &page, args.force),
        None => print_text(&page),
    }
}
