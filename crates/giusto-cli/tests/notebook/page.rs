//! The page for notebooks as data: its blocks of code, and the columns that it documents.

use std::{collections::BTreeSet, fs, path::Path};

/// A block of code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Block {
    /// What stands behind its opening fence.
    pub(crate) kind: String,
    pub(crate) text: String,
}

/// The page.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) blocks: Vec<Block>,
    text: String,
}

impl Page {
    pub(crate) fn read() -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/notebook.md");
        Self::of(&fs::read_to_string(path).expect("the page is there"))
    }

    pub(crate) fn of(text: &str) -> Self {
        let mut blocks = Vec::new();
        let mut open: Option<Block> = None;
        for line in text.lines() {
            match (line.strip_prefix("```"), open.as_mut()) {
                (Some(kind), None) => {
                    open = Some(Block { kind: kind.to_owned(), text: String::new() });
                }
                (Some(_), Some(_)) => blocks.extend(open.take()),
                (None, Some(block)) => block.text.extend([line, "\n"]),
                (None, None) => {}
            }
        }
        Self { blocks, text: text.to_owned() }
    }

    /// The texts of the blocks of a kind, in their order.
    pub(crate) fn blocks(&self, kind: &str) -> Vec<String> {
        let blocks = self.blocks.iter().filter(|block| block.kind == kind);
        blocks.map(|block| block.text.clone()).collect()
    }

    /// The columns that stand below the heading of a table.
    pub(crate) fn columns(&self, table: &str, command: &str) -> BTreeSet<String> {
        let heading = format!("### `{table}` of `{command}`");
        let below = self.text.lines().skip_while(|line| *line != heading).skip(1);
        let section = below.take_while(|line| !line.starts_with('#'));
        let name = |line: &str| Some(line.strip_prefix("| `")?.split('`').next()?.to_owned());
        section.filter_map(name).collect()
    }
}
