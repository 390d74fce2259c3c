//! The page as HTML, in one file.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{Block, Cell};

/// Two palettes of a few colours, tables that scroll by themselves where a screen is narrow.
const STYLE: &str = "\
:root{color-scheme:light dark;--ink:#1c2024;--soft:#5b636b;--line:#dfe3e6;\
--back:#fff;--card:#f5f7f8}\
@media(prefers-color-scheme:dark){:root{--ink:#e6e9ec;--soft:#9aa4ad;--line:#31383e;--back:#15181b;\
--card:#1e2327}}\
*{box-sizing:border-box}\
body{margin:0;background:var(--back);color:var(--ink);font:16px/1.6 system-ui,sans-serif}\
main{max-width:56rem;margin:0 auto;padding:2rem 1rem 4rem}\
h1{font-size:1.9rem;line-height:1.2;margin:0 0 1rem}\
h2{font-size:1.3rem;margin:2.5rem 0 .5rem}\
h3{font-size:1.05rem;margin:1.5rem 0 .5rem}\
p{margin:.5rem 0 1rem;max-width:44rem}\
.table{overflow-x:auto;border:1px solid var(--line);border-radius:.5rem;margin:1rem 0}\
table{border-collapse:collapse;width:100%;font-size:.92rem}\
th,td{text-align:left;vertical-align:top;padding:.55rem .8rem}\
th{color:var(--soft);font-weight:600;background:var(--card);white-space:nowrap}\
tbody tr+tr td{border-top:1px solid var(--line)}\
td{font-variant-numeric:tabular-nums}\
code{display:block;font:.9em/1.6 ui-monospace,monospace;min-width:9em;overflow-wrap:anywhere}\
pre{overflow-x:auto;background:var(--card);border:1px solid var(--line);border-radius:.5rem;\
padding:.9rem 1rem;font:.88rem/1.5 ui-monospace,monospace}";

pub(super) fn written(title: &str, blocks: &[Block]) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                main {
                    h1 { (title) }
                    @for block in blocks { (written_block(block)) }
                }
            }
        }
    };
    page.into_string()
}

fn written_block(block: &Block) -> Markup {
    html! {
        @match block {
            Block::Heading(text) => h2 { (text) },
            Block::Subheading(text) => h3 { (text) },
            Block::Paragraph(text) => p { (text) },
            Block::Example(text) => pre { (text) },
            Block::Table { head, rows } => div class="table" {
                table {
                    thead { tr { @for text in head { th scope="col" { (text) } } } }
                    tbody {
                        @for row in rows {
                            tr { @for cell in row { td { (written_cell(cell)) } } }
                        }
                    }
                }
            },
        }
    }
}

fn written_cell(cell: &Cell) -> Markup {
    html! {
        @match cell {
            Cell::Words(text) => (text),
            Cell::Code(lines) => @for line in lines { code { (line) } },
        }
    }
}
