//! The public Azure traces of LLM inference.
//!
//! Rows are `2023-11-16 18:17:03.9799600,4808,10`: a wall time in UTC with seven digits of a
//! fraction, the tokens of the prompt and those of the answer. There is no client, so there is one
//! key, and a request costs the sum of its tokens.
//!
//! Source: Azure/AzurePublicDataset, `AzureLLMInferenceDataset2023.md`.

use super::column_map::ColumnMap;
use super::delimited::Delimited;
use super::error::TraceError;
use super::format::Format;
use super::header::check_header;
use super::records::Records;
use super::time_unit::TimeUnit;

/// The first line of these traces.
pub(super) const HEADER: &str = "TIMESTAMP,ContextTokens,GeneratedTokens";

/// A table with the columns of these traces.
pub(super) fn reader(mut records: Records) -> Result<Delimited, TraceError> {
    check_header(&mut records, Format::Azure, HEADER)?;
    let map = ColumnMap {
        time: "TIMESTAMP".to_owned(),
        key: Vec::new(),
        separator: '/',
        cost: vec!["ContextTokens".to_owned(), "GeneratedTokens".to_owned()],
    };
    Delimited::new(records, &map, TimeUnit::Rfc3339, false)
}
