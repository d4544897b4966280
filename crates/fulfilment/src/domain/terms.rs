//! The times that an operator sets.

use kernel::{Date, Timestamp};

/// How long things may take, in whole days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Terms {
    /// A merchant is expected to ship this long after the payment.
    pub ship_within_days: u32,
    /// An order that is still not shipped this long after that is called off and paid back, when its
    /// promised days are over too, and never before its merchant had some days after a reminder.
    pub cancel_days_after_due: u32,
    /// An order counts as received this long after a carrier or an operator reported it delivered.
    pub confirm_days_after_delivery: u32,
    /// Where nobody but the merchant did, its shopper is asked when the promised days are over, and it
    /// counts as received this long after.
    pub confirm_days_after_asking: u32,
}

impl Default for Terms {
    /// 3, 14, 7 and 14 days.
    fn default() -> Terms {
        Terms {
            ship_within_days: 3,
            cancel_days_after_due: 14,
            confirm_days_after_delivery: 7,
            confirm_days_after_asking: 14,
        }
    }
}

/// A merchant who has not shipped in time is reminded after these.
pub(crate) const GRACE_DAYS: i64 = 1;

/// So many days are left to her after the reminder, however late that came: after an outage, or when her
/// order was paid under a version that knew no reminders.
const REMIND_DAYS: i64 = 3;

impl Terms {
    /// When the merchant of an order that was paid at `paid` and is not shipped is reminded.
    pub(crate) fn remind_at(self, paid: Timestamp) -> Timestamp {
        paid.plus_days(i64::from(self.ship_within_days) + GRACE_DAYS)
    }

    /// When it is called off, if its merchant was, or is, reminded at `reminded`: when its own time is over,
    /// and [`REMIND_DAYS`] after the reminder, or as many as these terms leave between the two, if they are
    /// fewer; but one at least.
    pub(crate) fn off_at(
        self,
        (paid, promised_by): (Timestamp, Date),
        reminded: Timestamp,
    ) -> Timestamp {
        let cancel_at = self.cancel_at(paid, promised_by);
        let between = cancel_at.seconds_since(self.remind_at(paid)) / 86_400;
        cancel_at.max(reminded.plus_days(between.clamp(1, REMIND_DAYS)))
    }

    /// When its own time is over: never while the days are not over in which it was promised to arrive.
    fn cancel_at(self, paid: Timestamp, promised_by: Date) -> Timestamp {
        let after_due = i64::from(self.ship_within_days) + i64::from(self.cancel_days_after_due);
        let promised = promised_by.duration_since(paid.date()).as_hours().max(0) / 24 + 1;
        paid.plus_days(after_due.max(promised))
    }
}

/// No clock of an order is set for more days: neither promises of at most half a year nor terms of at most
/// 150 days come near.
pub(crate) const CLOCK_DAYS_MAX: i64 = 200;

/// The day by which an order is promised. One that was placed under a clock that was ahead of that under which
/// it was paid has as many days from its payment.
#[must_use]
pub(crate) fn promised_by((placed, paid): (Timestamp, Timestamp), quoted: Date) -> Date {
    if placed <= paid {
        return quoted;
    }
    paid.date().saturating_add(quoted.duration_since(placed.date()))
}

/// When the shopper of a parcel is asked whether it has come: as long after shipping as her order was
/// promised to take, so that a parcel that left late is not asked for early.
#[must_use]
pub(crate) fn ask_at(placed: Timestamp, promised_by: Date, shipped: Timestamp) -> Timestamp {
    let promised = promised_by.duration_since(placed.date()).as_hours().max(0);
    shipped.plus_seconds(promised.saturating_add(24).saturating_mul(3600))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_shipped_is_called_off_when_its_promised_days_are_over_too() {
        let (terms, paid) = (Terms::default(), "2026-11-01T08:00:00Z".parse().unwrap());
        let cancelled =
            |promised: &str| terms.cancel_at(paid, promised.parse().unwrap()).to_string();
        assert_eq!(terms.remind_at(paid).to_string(), "2026-11-05T08:00:00Z");
        assert_eq!(cancelled("2026-11-11"), "2026-11-18T08:00:00Z");
        assert_eq!(cancelled("2026-12-24"), "2026-12-25T08:00:00Z", "a harvest sold ahead");
    }

    #[test]
    fn nothing_is_called_off_sooner_than_some_days_after_the_reminder() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let paid = (at("2026-11-01T08:00:00Z"), "2026-11-02".parse().unwrap());
        let off = |terms: Terms, reminded: &str| terms.off_at(paid, at(reminded)).to_string();
        let terms = Terms::default();
        assert_eq!(off(terms, "2026-11-05T08:00:00Z"), "2026-11-18T08:00:00Z", "in time");
        assert_eq!(off(terms, "2026-11-17T08:00:00Z"), "2026-11-20T08:00:00Z", "late");
        assert_eq!(off(terms, "2027-01-10T08:00:00Z"), "2027-01-13T08:00:00Z", "very late");
        let short = |days| Terms { cancel_days_after_due: days, ..terms };
        assert_eq!(off(short(3), "2026-11-05T08:00:00Z"), "2026-11-07T08:00:00Z", "two days");
        assert_eq!(off(short(3), "2027-01-10T08:00:00Z"), "2027-01-12T08:00:00Z");
        for days in [0, 1] {
            assert_eq!(off(short(days), "2026-11-05T08:00:00Z"), "2026-11-06T08:00:00Z");
        }
    }

    #[test]
    fn she_is_asked_when_the_promised_days_are_over_however_late_it_was_shipped() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let placed = at("2026-11-01T08:00:00Z");
        let promised: Date = "2026-11-11".parse().unwrap();
        let asked = |shipped: &str| ask_at(placed, promised, at(shipped)).to_string();
        assert_eq!(asked("2026-11-02T08:00:00Z"), "2026-11-13T08:00:00Z");
        assert_eq!(asked("2026-11-20T08:00:00Z"), "2026-12-01T08:00:00Z");
    }
}
