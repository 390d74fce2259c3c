//! One column: its kind, its values, and which rows have one.

use giusto_sim::report::Cell;
use parquet::{
    basic::{LogicalType, Repetition, Type as Physical},
    data_type::{BoolType, ByteArray, ByteArrayType, DoubleType, Int64Type},
    errors::ParquetError,
    file::writer::SerializedColumnWriter,
    schema::types::Type,
};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Whole,
    Signed,
    Real,
    Truth,
    Text,
}

/// A column that is being filled.
#[derive(Debug)]
pub(super) struct Column {
    name: String,
    kind: Option<Kind>,
    whole: Vec<i64>,
    real: Vec<f64>,
    truth: Vec<bool>,
    text: Vec<ByteArray>,
    /// 1 for each row with a value, 0 for each without.
    present: Vec<i16>,
}

impl Column {
    /// An empty column; its first value tells its kind where that is not known.
    pub(super) fn new(name: String, kind: Option<Kind>) -> Self {
        let (whole, real, truth, text) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self { name, kind, whole, real, truth, text, present: Vec::new() }
    }

    /// Its kind; of numbers where no row has a value.
    pub(super) fn kind(&self) -> Kind {
        self.kind.unwrap_or(Kind::Real)
    }

    /// Adds the cell of the next row.
    pub(super) fn push(&mut self, cell: Cell) -> Result<(), String> {
        let kind = match cell {
            Cell::Whole(_) => Kind::Whole,
            Cell::Signed(_) => Kind::Signed,
            Cell::Real(_) => Kind::Real,
            Cell::Truth(_) => Kind::Truth,
            Cell::Text(_) => Kind::Text,
            Cell::Missing => {
                self.present.push(0);
                return Ok(());
            }
        };
        match (*self.kind.get_or_insert(kind), cell) {
            // The same 64 bits; the field says that they have no sign.
            (Kind::Whole, Cell::Whole(number)) => self.whole.push(number.cast_signed()),
            (Kind::Signed, Cell::Signed(number)) => self.whole.push(number),
            (Kind::Real, Cell::Real(number)) => self.real.push(number),
            // A column that was empty in the rows before is one of doubles.
            (Kind::Real, Cell::Whole(number)) => self.real.push(number as f64),
            (Kind::Truth, Cell::Truth(truth)) => self.truth.push(truth),
            (Kind::Text, Cell::Text(text)) => self.text.push(text.into_bytes().into()),
            (expected, other) => {
                return Err(format!("{}: {other:?} in a column of {expected:?}", self.name));
            }
        }
        self.present.push(1);
        Ok(())
    }

    /// Its field in the schema.
    pub(super) fn field(&self) -> Result<Type, ParquetError> {
        let (physical, logical) = match self.kind() {
            Kind::Whole => (Physical::INT64, Some(LogicalType::integer(64, false))),
            Kind::Signed => (Physical::INT64, Some(LogicalType::integer(64, true))),
            Kind::Real => (Physical::DOUBLE, None),
            Kind::Truth => (Physical::BOOLEAN, None),
            Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        };
        Type::primitive_type_builder(&self.name, physical)
            .with_logical_type(logical)
            .with_repetition(Repetition::OPTIONAL)
            .build()
    }

    /// Writes it to its place in a group of rows.
    pub(super) fn write(&self, place: &mut SerializedColumnWriter<'_>) -> Result<(), ParquetError> {
        let present = Some(&self.present[..]);
        match self.kind() {
            Kind::Whole | Kind::Signed => {
                place.typed::<Int64Type>().write_batch(&self.whole, present, None)
            }
            Kind::Real => place.typed::<DoubleType>().write_batch(&self.real, present, None),
            Kind::Truth => place.typed::<BoolType>().write_batch(&self.truth, present, None),
            Kind::Text => place.typed::<ByteArrayType>().write_batch(&self.text, present, None),
        }?;
        Ok(())
    }
}
