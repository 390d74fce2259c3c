//! The times of access logs, `17/May/2015:10:05:03 +0000`.
//!
//! A busy server writes thousands of lines a second, so that most times are byte for byte the one
//! before; the others are nearly all of one form, whose digits are taken as they stand. Whatever
//! else there is goes through `strptime`, which knows odd forms and says what is wrong.

use jiff::civil::DateTime;
use jiff::tz::Offset;

use super::fault::Fault;
use super::wall_time::{UnixNanos, by_format, unix};

const FORMAT: &str = "%d/%b/%Y:%H:%M:%S %z";

const MONTHS: [&[u8; 3]; 12] = [
    b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec",
];

/// Reads times and remembers the last.
pub(super) struct LogTimes {
    text: [u8; 26],
    time: UnixNanos,
}

impl Default for LogTimes {
    fn default() -> Self {
        Self { text: *b"01/Jan/1970:00:00:00 +0000", time: UnixNanos(0) }
    }
}

impl LogTimes {
    /// Whether `text` is the last time that was read.
    pub(super) fn is_last(&self, text: &[u8]) -> bool {
        self.text == text
    }

    /// The time that `text` stands for.
    pub(super) fn read(&mut self, text: &[u8]) -> Result<UnixNanos, Fault> {
        if self.is_last(text) {
            return Ok(self.time);
        }
        let time = match fixed(text) {
            Some((civil, offset)) => unix(civil, Some(offset))?,
            None => by_format(FORMAT, text)?,
        };
        if let Ok(text) = text.try_into() {
            (self.text, self.time) = (text, time);
        }
        Ok(time)
    }
}

/// A time of the usual form that is in the calendar.
fn fixed(text: &[u8]) -> Option<(DateTime, Offset)> {
    let text: &[u8; 26] = text.try_into().ok()?;
    let marks = [2, 6, 11, 14, 17, 20].map(|place| text[place]);
    if marks != *b"//::: " {
        return None;
    }
    let two = |place: usize| two_digits(text[place], text[place + 1]);
    let month = MONTHS.iter().position(|name| name[..] == text[3..6])?;
    let (century, year) = (i16::from(two(7)?), i16::from(two(9)?));
    let month = i8::try_from(month + 1).ok()?;
    let (day, hour, minute, second) = (two(0)?, two(12)?, two(15)?, two(18)?);
    let civil = DateTime::new(100 * century + year, month, day, hour, minute, second, 0).ok()?;
    let (hours, minutes) = (i32::from(two(22)?), i32::from(two(24)?));
    if hours > 23 || minutes > 59 {
        return None;
    }
    let seconds = 60 * (60 * hours + minutes);
    let offset = match text[21] {
        b'+' => seconds,
        b'-' => -seconds,
        _ => return None,
    };
    Some((civil, Offset::from_seconds(offset).ok()?))
}

fn two_digits(tens: u8, ones: u8) -> Option<i8> {
    let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
    if tens > 9 || ones > 9 {
        return None;
    }
    i8::try_from(10 * tens + ones).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_form_is_read_without_strptime_and_to_the_same_time() {
        for text in [
            "17/May/2015:10:05:03 +0000",
            "29/Feb/2024:23:59:59 -1130",
            "01/Jan/1970:00:00:00 -0000",
            "31/Dec/2553:23:59:59 +2359",
        ] {
            let (civil, offset) = fixed(text.as_bytes()).expect(text);
            let slow = by_format(FORMAT, text.as_bytes());
            assert_eq!(unix(civil, Some(offset)), slow, "{text}");
            assert_eq!(LogTimes::default().read(text.as_bytes()), slow, "{text}");
        }
    }

    #[test]
    fn other_forms_are_left_to_strptime() {
        for text in [
            "17/may/2015:10:05:03 +0000",
            "30/Feb/2024:00:00:00 +0000",
            "17/May/2015:10:05:60 +0000",
            "17/May/2015:24:05:03 +0000",
            "17/May/2015:10:05:03 +2400",
            "17/May/2015:10:05:03  0000",
            "17-May-2015:10:05:03 +0000",
            "17/May/2015:10:05:03",
            "",
        ] {
            assert!(fixed(text.as_bytes()).is_none(), "{text}");
            let slow = by_format(FORMAT, text.as_bytes());
            assert_eq!(LogTimes::default().read(text.as_bytes()), slow, "{text}");
        }
    }

    #[test]
    fn a_time_that_fails_is_not_remembered() {
        let mut times = LogTimes::default();
        assert!(times.read(b"99/May/2015:10:05:03 +0000").is_err());
        assert!(times.read(b"99/May/2015:10:05:03 +0000").is_err());
        assert_eq!(times.read(b"01/Jan/1970:00:00:01 +0000"), Ok(UnixNanos(1_000_000_000)));
        assert_eq!(times.read(b"01/Jan/1970:00:00:01 +0000"), Ok(UnixNanos(1_000_000_000)));
        assert!(times.read(b"01/Jan/1970:00:00:00 +0001").is_err());
    }
}
