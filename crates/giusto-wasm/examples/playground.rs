//! Makes `docs/playground.html`: builds the module and puts the page together around it.
//!
//! `cargo run -p giusto-wasm --example playground [PATH]`

use std::{env, error::Error, fs, path::PathBuf};

use giusto_wasm::page;

fn main() -> Result<(), Box<dyn Error>> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize()?;
    let to = env::args_os().nth(1).map_or_else(|| root.join("docs/playground.html"), PathBuf::from);
    let module = page::module(&root.join("target/playground"))?;
    let page = page::assemble(&module)?;
    fs::write(&to, &page)?;
    println!("{}: {} bytes, of which the engine is {}", to.display(), page.len(), module.len());
    Ok(())
}
