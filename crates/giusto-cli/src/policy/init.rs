//! `giusto policy init`: a first document.

use giusto_policy::{Format, STARTER};

use super::file;
use crate::{
    args::InitArgs,
    fault::Fault,
    output::{print_text, say},
};

/// Runs the command.
pub(super) fn run(args: &InitArgs) -> Result<(), Fault> {
    if args.file.as_os_str() == "-" {
        return print_text(STARTER);
    }
    let name = args.file.display();
    if Format::of_path(&args.file) != Some(Format::Toml) {
        return Err(Fault::usage(format!("{name} is to be TOML: its name ends in .toml")));
    }
    file::write(&args.file, STARTER, args.force)?;
    say(format_args!("{name} is written; `giusto policy check {name}` says whether it is right"));
    Ok(())
}
