//! `giusto policy init`: a first document.

use std::path::Path;

use giusto_policy::{Format, STARTER};

use crate::{
    args::InitArgs,
    fault::Fault,
    output::{Folder, print_text, say},
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
    let (Some(file), folder) = (args.file.file_name(), args.file.parent()) else {
        return Err(Fault::usage(format!("{name} is no name of a file")));
    };
    if args.file.is_dir() {
        return Err(Fault::failed(format!("{name} is a folder, not a file")));
    }
    let mut written = Folder::new(folder.unwrap_or_else(|| Path::new("")));
    let file = file.to_str().ok_or_else(|| Fault::usage(format!("{name} is not UTF-8")))?;
    written.add(file, STARTER);
    written.write(args.force)?;
    say(format_args!("{name} is written; `giusto policy check {name}` says whether it is right"));
    Ok(())
}
