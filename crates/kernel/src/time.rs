//! Time: microseconds UTC for instants, civil dates for rules, China time for its yearly limits.

use std::{fmt, str::FromStr};

/// A civil date, as in a tariff or a calendar.
pub type Date = jiff::civil::Date;

/// Microseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

/// A text that is not an RFC 3339 time.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a time: write 2026-11-22T08:00:00Z")]
pub struct TimestampError(pub String);

const MICROS_PER_SECOND: i64 = 1_000_000;

impl Timestamp {
    /// From microseconds since the epoch.
    #[must_use]
    pub const fn from_micros(micros: i64) -> Timestamp {
        Timestamp(micros)
    }

    /// As stored in a BIGINT column.
    #[must_use]
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// `seconds` later, saturating.
    #[must_use]
    pub const fn plus_seconds(self, seconds: i64) -> Timestamp {
        Timestamp(self.0.saturating_add(seconds.saturating_mul(MICROS_PER_SECOND)))
    }

    /// `days` of 24 hours later, saturating.
    #[must_use]
    pub const fn plus_days(self, days: i64) -> Timestamp {
        self.plus_seconds(days.saturating_mul(86_400))
    }

    /// Whole seconds from `earlier` to here; negative when `earlier` is later.
    #[must_use]
    pub const fn seconds_since(self, earlier: Timestamp) -> i64 {
        self.0.saturating_sub(earlier.0) / MICROS_PER_SECOND
    }

    fn jiff(self) -> jiff::Timestamp {
        jiff::Timestamp::from_microsecond(self.0).unwrap_or_default()
    }

    /// The civil date in the time zone named `zone` (IANA), UTC when the name is unknown.
    #[must_use]
    pub fn date_in(self, zone: &str) -> Date {
        self.civil_in(zone).date()
    }

    /// The civil date and time in the time zone named `zone` (IANA), UTC when the name is unknown.
    #[must_use]
    pub fn civil_in(self, zone: &str) -> jiff::civil::DateTime {
        let zone = jiff::tz::TimeZone::get(zone).unwrap_or(jiff::tz::TimeZone::UTC);
        self.jiff().to_zoned(zone).datetime()
    }

    /// Minutes by which clocks in the time zone named `zone` (IANA) are ahead of UTC at this instant; 0 when
    /// the name is unknown.
    #[must_use]
    pub fn offset_minutes_in(self, zone: &str) -> i32 {
        let zone = jiff::tz::TimeZone::get(zone).unwrap_or(jiff::tz::TimeZone::UTC);
        zone.to_offset(self.jiff()).seconds() / 60
    }

    /// The next time after this instant at which clocks in the time zone named `zone` (IANA; UTC when the name is
    /// unknown) show the full hour `hour`, 0 to 23; where a clock leaps over it that day, as soon after as it can.
    #[must_use]
    pub fn next_hour_in(self, zone: &str, hour: i8) -> Timestamp {
        let zone = jiff::tz::TimeZone::get(zone).unwrap_or(jiff::tz::TimeZone::UTC);
        let today = self.jiff().to_zoned(zone.clone()).date();
        let days = [Some(today), today.tomorrow().ok()];
        let rings = days.into_iter().flatten().filter_map(|day| {
            let civil = day.at(hour.clamp(0, 23), 0, 0, 0);
            civil.to_zoned(zone.clone()).ok().map(|zoned| Timestamp::from(zoned.timestamp()))
        });
        rings.into_iter().find(|at| *at > self).unwrap_or(self.plus_days(1))
    }

    /// The civil date in UTC.
    #[must_use]
    pub fn date(self) -> Date {
        self.date_in("UTC")
    }

    /// The year in China (UTC+8), over which a person's CBEC quota runs.
    #[must_use]
    pub fn china_year(self) -> i64 {
        self.date_in("Asia/Shanghai").year().into()
    }
}

/// Whether the time zone database has a zone of that name, such as `Asia/Shanghai`.
#[must_use]
pub fn is_zone(name: &str) -> bool {
    jiff::tz::TimeZone::get(name).is_ok()
}

impl From<jiff::Timestamp> for Timestamp {
    fn from(t: jiff::Timestamp) -> Timestamp {
        Timestamp(t.as_microsecond())
    }
}

impl fmt::Display for Timestamp {
    /// RFC 3339 in UTC.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.jiff(), f)
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Timestamp {
    type Err = TimestampError;

    fn from_str(text: &str) -> Result<Timestamp, TimestampError> {
        text.parse::<jiff::Timestamp>()
            .map(Timestamp::from)
            .map_err(|_| TimestampError(text.chars().take(40).collect()))
    }
}

impl serde::Serialize for Timestamp {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Timestamp {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Timestamp, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_china_year_turns_at_16_utc() {
        let before: Timestamp = "2026-12-31T15:59:59Z".parse().unwrap();
        assert_eq!(before.china_year(), 2026);
        assert_eq!(before.plus_seconds(1).china_year(), 2027);
        assert_eq!(before.to_string(), "2026-12-31T15:59:59Z");
    }

    #[test]
    fn an_hour_comes_by_the_clocks_of_its_zone() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        for (now, zone, next) in [
            ("2026-11-22T08:00:00Z", "Asia/Shanghai", "2026-11-22T23:00:00Z"),
            ("2026-11-22T22:59:59Z", "Asia/Shanghai", "2026-11-22T23:00:00Z"),
            ("2026-11-22T23:00:00Z", "Asia/Shanghai", "2026-11-23T23:00:00Z"),
            ("2026-10-31T12:00:00Z", "America/New_York", "2026-11-01T12:00:00Z"),
            ("2026-11-22T08:00:00Z", "Nowhere/At_All", "2026-11-23T07:00:00Z"),
        ] {
            assert_eq!(at(now).next_hour_in(zone, 7), at(next), "{now} {zone}");
        }
    }

    #[test]
    fn a_zone_is_as_far_from_utc_as_its_clocks_are_on_that_day() {
        let summer: Timestamp = "2026-07-01T00:00:00Z".parse().unwrap();
        let winter: Timestamp = "2026-12-01T00:00:00Z".parse().unwrap();
        assert_eq!(summer.offset_minutes_in("America/New_York"), -240);
        assert_eq!(winter.offset_minutes_in("America/New_York"), -300);
        assert_eq!(winter.offset_minutes_in("Asia/Kolkata"), 330);
        assert_eq!(winter.offset_minutes_in("Nowhere/At_All"), 0);
        assert!(
            is_zone("Asia/Shanghai") && !is_zone("Nowhere/At_All") && !is_zone("../etc/passwd")
        );
    }
}
