//! The fields of a row: those of a struct, or of several side by side.

use serde::{
    Serialize,
    ser::{Error, Impossible, SerializeStruct, SerializeTuple, Serializer},
};

use super::{Cell, NotFlat, value::Plain};

type Cells = Vec<(String, Cell)>;
type None = Impossible<Cells, NotFlat>;

/// Takes a row apart.
pub(super) struct Fields;

/// The fields so far.
pub(super) struct Taken(Cells);

impl SerializeStruct for Taken {
    type Ok = Cells;
    type Error = NotFlat;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), NotFlat> {
        self.0.push((name.to_owned(), value.serialize(Plain)?));
        Ok(())
    }

    fn end(self) -> Result<Cells, NotFlat> {
        Ok(self.0)
    }
}

impl SerializeTuple for Taken {
    type Ok = Cells;
    type Error = NotFlat;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, row: &T) -> Result<(), NotFlat> {
        self.0.extend(row.serialize(Fields)?);
        Ok(())
    }

    fn end(self) -> Result<Cells, NotFlat> {
        Ok(self.0)
    }
}

/// Refuses a kind of value that has no fields.
macro_rules! refuse {
    ($($method:ident($($kind:ty),*) -> $made:ty;)*) => {
        $(fn $method(self, $(_: $kind),*) -> Result<$made, NotFlat> {
            Err(NotFlat::custom("this has no fields"))
        })*
    };
}

impl Serializer for Fields {
    type Ok = Cells;
    type Error = NotFlat;
    type SerializeSeq = None;
    type SerializeTuple = Taken;
    type SerializeTupleStruct = None;
    type SerializeTupleVariant = None;
    type SerializeMap = None;
    type SerializeStruct = Taken;
    type SerializeStructVariant = None;

    fn serialize_struct(self, _: &'static str, fields: usize) -> Result<Taken, NotFlat> {
        Ok(Taken(Vec::with_capacity(fields)))
    }

    fn serialize_tuple(self, _: usize) -> Result<Taken, NotFlat> {
        Ok(Taken(Vec::new()))
    }

    refuse! {
        serialize_bool(bool) -> Cells;
        serialize_i8(i8) -> Cells;
        serialize_i16(i16) -> Cells;
        serialize_i32(i32) -> Cells;
        serialize_i64(i64) -> Cells;
        serialize_u8(u8) -> Cells;
        serialize_u16(u16) -> Cells;
        serialize_u32(u32) -> Cells;
        serialize_u64(u64) -> Cells;
        serialize_f32(f32) -> Cells;
        serialize_f64(f64) -> Cells;
        serialize_char(char) -> Cells;
        serialize_str(&str) -> Cells;
        serialize_bytes(&[u8]) -> Cells;
        serialize_none() -> Cells;
        serialize_unit() -> Cells;
        serialize_unit_struct(&'static str) -> Cells;
        serialize_unit_variant(&'static str, u32, &'static str) -> Cells;
        serialize_seq(Option<usize>) -> None;
        serialize_tuple_struct(&'static str, usize) -> None;
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> None;
        serialize_map(Option<usize>) -> None;
        serialize_struct_variant(&'static str, u32, &'static str, usize) -> None;
    }

    fn serialize_some<T: Serialize + ?Sized>(self, row: &T) -> Result<Cells, NotFlat> {
        row.serialize(self)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        row: &T,
    ) -> Result<Cells, NotFlat> {
        row.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<Cells, NotFlat> {
        Err(NotFlat::custom("this has no fields"))
    }
}
