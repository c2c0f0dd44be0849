//! Days of the calendar, as they are written in files.

use serde::{Deserialize, Serialize};

/// A day of the calendar, without a time zone. Orders as time does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Dated {
    /// 1000 to 9999.
    pub year: u16,
    /// 1 to 12.
    pub month: u8,
    /// 1 to the last of the month.
    pub day: u8,
}

impl Dated {
    /// Reads `2026-11-24`, also with a time behind it (the day as written counts, no zone is applied).
    pub fn parse(text: &str) -> Option<Self> {
        let (day, rest) = text.split_at_checked(10)?;
        let time = match rest.strip_prefix(['T', 't', ' ']) {
            Some(time) => Some(time.trim_start()),
            None if rest.is_empty() => None,
            None => return None,
        };
        if time.is_some_and(|time| !is_time(time)) {
            return None;
        }
        let mut parts = day.split('-');
        let mut part = |digits: usize| number(parts.next()?).filter(|(_, length)| *length == digits);
        let (year, month, day) = (part(4)?.0, part(2)?.0, part(2)?.0);
        Self::new(year, month, day)
    }

    /// The day that is meant by other ways to write it, year first: `2026年11月24日`, `2026/11/24`, `2026.11.4`, also in
    /// full-width digits. What could be meant in two ways is not guessed.
    pub fn guess(text: &str) -> Option<Self> {
        let text: String = narrow(text).chars().filter(|c| !c.is_whitespace()).collect();
        let text = text.strip_suffix(['日', '号', '號']).unwrap_or(&text);
        let parts: Vec<&str> = text.split(['-', '/', '.', '年', '月', '–', '—', '。']).collect();
        let [year, month, day] = parts.as_slice() else { return None };
        let (year, digits) = number(year)?;
        let (month, day) = (number(month)?.0, number(day)?.0);
        if digits == 4 { Self::new(year, month, day) } else { None }
    }

    fn new(year: u16, month: u16, day: u16) -> Option<Self> {
        let leap = (year.is_multiple_of(4) && !year.is_multiple_of(100)) || year.is_multiple_of(400);
        let last = match month {
            2 => 28 + u16::from(leap),
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return None,
        };
        let valid = (1000..=9999).contains(&year) && (1..=last).contains(&day);
        valid.then(|| Some(Self { year, month: u8::try_from(month).ok()?, day: u8::try_from(day).ok()? }))?
    }
}

impl std::fmt::Display for Dated {
    /// ISO 8601.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// A text with half-width digits, letters and signs in place of full-width ones.
pub(super) fn narrow(text: &str) -> String {
    let narrow = |c: char| match u32::from(c) {
        code @ 0xFF01..=0xFF5E => char::from_u32(code - 0xFEE0).unwrap_or(c),
        _ => c,
    };
    text.chars().map(narrow).collect()
}

/// Up to four digits and nothing else: the number, and how many there are.
fn number(text: &str) -> Option<(u16, usize)> {
    let plain = (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| Some((text.parse().ok()?, text.len())))?
}

/// Whether a text is a time of the day: `23:59`, with seconds and fractions of them, and `Z`, `+08:00`, `+0800` or `+8` for
/// a zone.
fn is_time(text: &str) -> bool {
    let zone_at = text.find(['Z', 'z', '+', '-']).unwrap_or(text.len());
    let (time, zone) = text.split_at(zone_at);
    let mut parts = time.trim_end().split(':');
    let mut within =
        |last: u16| parts.next().map(|part| number(part).is_some_and(|(n, l)| l <= 2 && n <= last));
    let hours_and_minutes = within(23) == Some(true) && within(59) == Some(true);
    let seconds = parts.next().is_none_or(|part| {
        let (whole, fraction) = part.split_once('.').unwrap_or((part, "0"));
        let digits = !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit());
        // 60 is a leap second.
        digits && number(whole).is_some_and(|(seconds, length)| length == 2 && seconds <= 60)
    });
    hours_and_minutes && seconds && parts.next().is_none() && is_zone(zone)
}

fn is_zone(text: &str) -> bool {
    let Some(offset) = text.strip_prefix(['+', '-']) else { return matches!(text, "" | "Z" | "z") };
    let (hours, minutes) = match offset.split_once(':') {
        Some(parts) => parts,
        None if offset.len() == 4 => offset.split_at_checked(2).unwrap_or((offset, "")),
        None => (offset, "00"),
    };
    let is = |text: &str, last: u16| number(text).is_some_and(|(n, length)| length <= 2 && n <= last);
    is(hours, 23) && minutes.len() == 2 && is(minutes, 59)
}

#[cfg(test)]
mod tests {
    use super::Dated;

    #[test]
    fn dates_are_real_days() {
        for (text, day) in [
            ("2026-11-24", Some("2026-11-24")),
            ("2024-02-29", Some("2024-02-29")),
            ("2026-11-24T08:00:00+08:00", Some("2026-11-24")),
            ("2026-11-24T23:59Z", Some("2026-11-24")),
            ("2026-11-24 08:00:00.25 -0530", Some("2026-11-24")),
            ("2026-11-24t08:00:60+8", Some("2026-11-24")),
            ("2026-11-24T", None),
            ("2026-11-24Tomorrow", None),
            ("2026-11-24T25:00", None),
            ("2026-11-24T08:00:00:00", None),
            ("2026-11-24T08:00:0x", None),
            ("2026-11-24T08:00+99:00", None),
            ("2026-11-24 上午", None),
            ("2026-11-24 ", None),
            ("2023-02-29", None),
            ("2026-13-01", None),
            ("2026年11月24日", None),
            ("24.11.2026", None),
            ("2026-11-24x", None),
            ("+026-11-24", None),
            ("", None),
        ] {
            assert_eq!(Dated::parse(text).map(|date| date.to_string()).as_deref(), day, "{text}");
        }
    }

    #[test]
    fn other_ways_to_write_a_day_are_guessed_when_they_are_clear() {
        for (text, day) in [
            ("2026年11月24日", Some("2026-11-24")),
            ("2026 年 3 月 4 日", Some("2026-03-04")),
            ("２０２６年１１月２４号", Some("2026-11-24")),
            ("2026/11/24", Some("2026-11-24")),
            ("2026.1.2", Some("2026-01-02")),
            ("2026-1-2", Some("2026-01-02")),
            ("2026－11－24", Some("2026-11-24")),
            ("24.11.2026", None),
            ("26年11月24日", None),
            ("2026年2月30日", None),
            ("2026年11月", None),
            ("二〇二六年十一月", None),
            ("2026-11-24 上午", None),
        ] {
            assert_eq!(Dated::guess(text).map(|date| date.to_string()).as_deref(), day, "{text}");
        }
    }
}
