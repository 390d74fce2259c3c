//! Keys as bytes that mean the same in another process and on another machine.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::Key;

/// A kind of key that a snapshot can hold: integers, `char`, `bool`, addresses, arrays, `str` and `[u8]`.
///
/// Not [`Hashed`](crate::Hashed), whose hashes mean nothing under another secret, and not
/// [`Exact`](crate::Exact), whose keys have no bytes of their own: neither compiles.
///
/// ```compile_fail,E0277
/// use giusto::{Gcra, Hashed, PortableKey};
///
/// fn can_be_kept<K: PortableKey + ?Sized>() {}
/// can_be_kept::<Hashed<str>>();
/// ```
///
/// The methods are the snapshot's, not callers'.
pub trait PortableKey: Key {
    /// How a snapshot calls it.
    #[doc(hidden)]
    const KIND: &'static str;

    /// Appends the bytes of a key.
    #[doc(hidden)]
    fn write(key: &Self::Owned, out: &mut Vec<u8>);

    /// Calls `with` with the key of these bytes; `None` if they are none.
    #[doc(hidden)]
    fn read<T>(bytes: &[u8], with: impl FnOnce(&Self::Query) -> T) -> Option<T>;
}

macro_rules! integers {
    ($($key:ty)+) => {$(
        impl PortableKey for $key {
            const KIND: &'static str = stringify!($key);

            fn write(key: &Self, out: &mut Vec<u8>) {
                out.extend_from_slice(&key.to_le_bytes());
            }

            fn read<T>(bytes: &[u8], with: impl FnOnce(&Self) -> T) -> Option<T> {
                bytes.try_into().ok().map(|bytes| with(&Self::from_le_bytes(bytes)))
            }
        }
    )+};
}

integers! { u8 u16 u32 u64 u128 i8 i16 i32 i64 i128 }

/// As a number of so many bits, whatever the machine.
macro_rules! numbered {
    ($($key:ty, $wide:ty;)+) => {$(
        impl PortableKey for $key {
            const KIND: &'static str = stringify!($key);

            fn write(key: &Self, out: &mut Vec<u8>) {
                out.extend_from_slice(&(*key as $wide).to_le_bytes());
            }

            fn read<T>(bytes: &[u8], with: impl FnOnce(&Self) -> T) -> Option<T> {
                let wide = <$wide>::from_le_bytes(bytes.try_into().ok()?);
                Self::try_from(wide).ok().map(|key| with(&key))
            }
        }
    )+};
}

numbered! { usize, u64; isize, i64; char, u32; }

impl PortableKey for bool {
    const KIND: &'static str = "bool";

    fn write(key: &Self, out: &mut Vec<u8>) {
        out.push(u8::from(*key));
    }

    fn read<T>(bytes: &[u8], with: impl FnOnce(&Self) -> T) -> Option<T> {
        match bytes {
            [0] => Some(with(&false)),
            [1] => Some(with(&true)),
            _ => None,
        }
    }
}

macro_rules! arrays {
    ($($length:literal)+) => {$(
        impl PortableKey for [u8; $length] {
            const KIND: &'static str = concat!("[u8; ", $length, "]");

            fn write(key: &Self, out: &mut Vec<u8>) {
                out.extend_from_slice(key);
            }

            fn read<T>(bytes: &[u8], with: impl FnOnce(&Self) -> T) -> Option<T> {
                bytes.try_into().ok().map(|key: Self| with(&key))
            }
        }
    )+};
}

arrays! { 4 8 16 32 }

macro_rules! addresses {
    ($($key:ty)+) => {$(
        impl PortableKey for $key {
            const KIND: &'static str = stringify!($key);

            fn write(key: &Self, out: &mut Vec<u8>) {
                out.extend_from_slice(&key.octets());
            }

            fn read<T>(bytes: &[u8], with: impl FnOnce(&Self) -> T) -> Option<T> {
                bytes.try_into().ok().map(|octets| with(&Self::from_octets(octets)))
            }
        }
    )+};
}

addresses! { Ipv4Addr Ipv6Addr }

impl PortableKey for IpAddr {
    const KIND: &'static str = "IpAddr";

    fn write(key: &Self, out: &mut Vec<u8>) {
        match key {
            Self::V4(address) => out.extend_from_slice(&address.octets()),
            Self::V6(address) => out.extend_from_slice(&address.octets()),
        }
    }

    fn read<T>(bytes: &[u8], with: impl FnOnce(&Self) -> T) -> Option<T> {
        let address = match bytes.len() {
            4 => Self::from(<[u8; 4]>::try_from(bytes).ok()?),
            _ => Self::from(<[u8; 16]>::try_from(bytes).ok()?),
        };
        Some(with(&address))
    }
}

impl PortableKey for str {
    const KIND: &'static str = "str";

    fn write(key: &String, out: &mut Vec<u8>) {
        out.extend_from_slice(key.as_bytes());
    }

    fn read<T>(bytes: &[u8], with: impl FnOnce(&Self) -> T) -> Option<T> {
        str::from_utf8(bytes).ok().map(with)
    }
}

impl PortableKey for [u8] {
    const KIND: &'static str = "[u8]";

    fn write(key: &Vec<u8>, out: &mut Vec<u8>) {
        out.extend_from_slice(key);
    }

    fn read<T>(bytes: &[u8], with: impl FnOnce(&Self) -> T) -> Option<T> {
        Some(with(bytes))
    }
}
