//! Faults of a document, drawn for people on stderr and listed for machines on stdout.

use std::{
    fmt::{self, Display, Formatter},
    io::{self, IsTerminal},
};

use giusto_policy::{Fault as Found, Faults, Source};
use miette::{
    Diagnostic, LabeledSpan, MietteHandler, MietteHandlerOpts, ReportHandler, SourceCode,
};
use serde::Serialize;

use crate::{fault::Fault, output::say};

/// The widest that text is made, as that of the help.
const WIDEST: usize = 100;

/// Draws all faults on stderr, and gives the failure that says no more.
pub(crate) fn said(faults: &Faults) -> Fault {
    // Lines are folded for people alone: who searches a file looks for whole sentences.
    let is_terminal = io::stderr().is_terminal();
    let options =
        MietteHandlerOpts::new().force_graphical(true).terminal_links(false).unicode(true);
    let options = options.width(WIDEST).wrap_lines(is_terminal);
    let handler = options.build();
    let source = calm_source(faults.source());
    for found in faults {
        let placed = Placed { found, source: &source };
        say(Drawn { placed: &placed, handler: &handler });
    }
    let name = source.name();
    match faults.len() {
        1 => Fault::failed(format!("there is a fault in {name}")),
        count => Fault::failed(format!("there are {count} faults in {name}")),
    }
}

/// The faults as a JSON array.
pub(super) fn json(faults: &Faults) -> Result<String, serde_json::Error> {
    let rows: Vec<_> = faults.iter().map(|found| Row::new(found, faults)).collect();
    serde_json::to_string_pretty(&rows).map(|text| format!("{text}\n"))
}

/// A fault as it is listed.
#[derive(Serialize)]
struct Row<'f> {
    file: &'f str,
    line: usize,
    column: usize,
    start: usize,
    end: usize,
    path: &'f str,
    message: &'f str,
    help: Option<&'f str>,
}

impl<'f> Row<'f> {
    fn new(found: &'f Found, faults: &'f Faults) -> Self {
        Self {
            file: faults.source().name(),
            line: found.line,
            column: found.column,
            start: found.span.start,
            end: found.span.end,
            path: &found.path,
            message: &found.message,
            help: found.help.as_deref(),
        }
    }
}

/// A fault with the text that it is in.
#[derive(Debug)]
struct Placed<'f> {
    found: &'f Found,
    source: &'f Source,
}

impl Display for Placed<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&calm(&self.found.to_string()))
    }
}

impl std::error::Error for Placed<'_> {}

impl Diagnostic for Placed<'_> {
    fn help<'a>(&'a self) -> Option<Box<dyn Display + 'a>> {
        self.found.help.as_ref().map(|help| Box::new(calm(help)) as Box<dyn Display>)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        self.found.labels()
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self.source)
    }
}

/// The same text without what would give orders to a terminal, every character as long as before,
/// so that places stay what they are: documents are shown though they are not trusted.
fn calm(text: &str) -> String {
    let stand_in = |c: char| match c {
        '\n' | '\t' | '\r' => c,
        '\0'..='\u{1f}' | '\u{7f}' => '?',
        '\u{80}'..='\u{9f}' => '\u{bf}',
        // Marks that turn the direction of what follows.
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        c => c,
    };
    text.chars().map(stand_in).collect()
}

fn calm_source(source: &Source) -> Source {
    Source::new(calm(source.name()), source.format(), calm(source.text()))
}

struct Drawn<'f> {
    placed: &'f Placed<'f>,
    handler: &'f MietteHandler,
}

impl Display for Drawn<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.handler.debug(self.placed, f)
    }
}
