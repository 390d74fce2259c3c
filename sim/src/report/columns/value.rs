//! One plain value of a row.

use serde::{
    Serialize,
    ser::{Error, Impossible, Serializer},
};

use super::{Cell, NotFlat};

type None = Impossible<Cell, NotFlat>;

/// Takes a plain value, and nothing else.
pub(super) struct Plain;

/// Turns kinds of values into cells.
macro_rules! take {
    ($($method:ident($kind:ty) -> $cell:ident;)*) => {
        $(fn $method(self, value: $kind) -> Result<Cell, NotFlat> {
            Ok(Cell::$cell(value.into()))
        })*
    };
}

/// Refuses kinds of values that hold others.
macro_rules! refuse {
    ($($method:ident($($kind:ty),*) -> $made:ty;)*) => {
        $(fn $method(self, $(_: $kind),*) -> Result<$made, NotFlat> {
            Err(NotFlat::custom("a value that holds others"))
        })*
    };
}

impl Serializer for Plain {
    type Ok = Cell;
    type Error = NotFlat;
    type SerializeSeq = None;
    type SerializeTuple = None;
    type SerializeTupleStruct = None;
    type SerializeTupleVariant = None;
    type SerializeMap = None;
    type SerializeStruct = None;
    type SerializeStructVariant = None;

    take! {
        serialize_bool(bool) -> Truth;
        serialize_i8(i8) -> Signed;
        serialize_i16(i16) -> Signed;
        serialize_i32(i32) -> Signed;
        serialize_i64(i64) -> Signed;
        serialize_u8(u8) -> Whole;
        serialize_u16(u16) -> Whole;
        serialize_u32(u32) -> Whole;
        serialize_u64(u64) -> Whole;
        serialize_f32(f32) -> Real;
        serialize_f64(f64) -> Real;
        serialize_char(char) -> Text;
        serialize_str(&str) -> Text;
    }

    refuse! {
        serialize_bytes(&[u8]) -> Cell;
        serialize_seq(Option<usize>) -> None;
        serialize_tuple(usize) -> None;
        serialize_tuple_struct(&'static str, usize) -> None;
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> None;
        serialize_map(Option<usize>) -> None;
        serialize_struct(&'static str, usize) -> None;
        serialize_struct_variant(&'static str, u32, &'static str, usize) -> None;
    }

    fn serialize_none(self) -> Result<Cell, NotFlat> {
        Ok(Cell::Missing)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Cell, NotFlat> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Cell, NotFlat> {
        Ok(Cell::Missing)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<Cell, NotFlat> {
        Ok(Cell::Missing)
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<Cell, NotFlat> {
        Ok(Cell::Text(variant.to_owned()))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<Cell, NotFlat> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<Cell, NotFlat> {
        Err(NotFlat::custom("a value that holds others"))
    }
}
