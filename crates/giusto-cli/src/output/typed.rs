//! Rows of any kind as a Parquet file, each column with the type of its cells.
//!
//! Whole numbers are unsigned integers of 64 bits, texts UTF-8, and every column may hold nulls. A
//! column in which no row has a value is one of doubles, all null. The bytes depend on the rows
//! alone.

mod column;

use std::sync::Arc;

use giusto_sim::report::columns;
use parquet::{
    basic::Compression,
    errors::ParquetError,
    file::{properties::WriterProperties, writer::SerializedFileWriter},
    schema::types::{Type, TypePtr},
};
use serde::Serialize;

use crate::fault::Fault;
use column::{Column, Kind};

/// Rows that are written together, and are in memory at a time.
const GROUP: usize = 1 << 20;

/// The file; none where there is no row to tell the columns.
pub(super) fn file<R: Serialize>(
    rows: impl IntoIterator<Item = R>,
) -> Result<Option<Vec<u8>>, Fault> {
    let mut rows = rows.into_iter();
    let first = gathered(&mut rows, &[])?;
    if first.is_empty() {
        return Ok(None);
    }
    let kinds: Vec<Kind> = first.iter().map(Column::kind).collect();
    let schema = schema(&first).map_err(Fault::failed)?;
    let created_by = concat!("giusto ", env!("CARGO_PKG_VERSION")).to_owned();
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_created_by(created_by)
        .build();
    let writer = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties));
    let mut writer = writer.map_err(Fault::failed)?;
    let mut group = first;
    while !group.is_empty() {
        write(&mut writer, &group).map_err(Fault::failed)?;
        group = gathered(&mut rows, &kinds)?;
    }
    writer.into_inner().map(Some).map_err(Fault::failed)
}

/// The next rows as columns, of these kinds where they are known; none where there are no rows.
fn gathered<R: Serialize>(
    rows: &mut impl Iterator<Item = R>,
    kinds: &[Kind],
) -> Result<Vec<Column>, Fault> {
    let mut gathered: Vec<Column> = Vec::new();
    for row in rows.take(GROUP) {
        for (place, (name, cell)) in columns(&row).map_err(Fault::failed)?.into_iter().enumerate() {
            if place == gathered.len() {
                gathered.push(Column::new(name, kinds.get(place).copied()));
            }
            gathered[place].push(cell).map_err(Fault::failed)?;
        }
    }
    Ok(gathered)
}

fn schema(columns: &[Column]) -> Result<TypePtr, ParquetError> {
    let fields = columns.iter().map(|column| Ok(Arc::new(column.field()?)));
    let fields: Vec<TypePtr> = fields.collect::<Result<_, ParquetError>>()?;
    Ok(Arc::new(Type::group_type_builder("rows").with_fields(fields).build()?))
}

fn write(
    writer: &mut SerializedFileWriter<Vec<u8>>,
    columns: &[Column],
) -> Result<(), ParquetError> {
    let mut group = writer.next_row_group()?;
    for column in columns {
        if let Some(mut place) = group.next_column()? {
            column.write(&mut place)?;
            place.close()?;
        }
    }
    group.close()?;
    Ok(())
}
