//! What is refused about parcels and assessments.

use crate::Problem;
use fulfilment::{
    AssessTaxError, CarrierNoticeError, ConfirmError, GiveBackError, HoldError, PackError,
    ProgressError, RefundError, ShipError, TaxFilterError,
};
use ledger::AssessError;
use orders::OrderState;

fn state_problem(error: &dyn std::error::Error, state: OrderState) -> Problem {
    Problem::conflict("order-state", error).with("state", state)
}

impl From<TaxFilterError> for Problem {
    fn from(error: TaxFilterError) -> Problem {
        let (field, _, mend) = error.field();
        Problem::invalid("bad-filter", &error).field(field, mend)
    }
}

impl From<HoldError> for Problem {
    fn from(error: HoldError) -> Problem {
        match error {
            HoldError::NotFound(_) => Problem::not_found(),
            HoldError::Changed(_) => Problem::stale(),
            HoldError::Store(error) => error.into(),
        }
    }
}

impl From<PackError> for Problem {
    fn from(error: PackError) -> Problem {
        match &error {
            PackError::NotFound(_) => Problem::not_found(),
            PackError::State(state) => state_problem(&error, *state),
            PackError::Store(error) => Problem::internal(error),
        }
    }
}

impl From<ShipError> for Problem {
    fn from(error: ShipError) -> Problem {
        match &error {
            ShipError::NotFound(_) => Problem::not_found(),
            ShipError::State(state) => state_problem(&error, *state),
            ShipError::AlreadyShipped(number) => {
                Problem::conflict("already-shipped", &error).with("number", number)
            }
            ShipError::NumberTaken(number) => Problem::invalid("number-taken", &error)
                .with("number", number)
                .field("tracking_number", "give each parcel its own number"),
            ShipError::NumberOfOrder(number) => Problem::invalid("number-of-order", &error)
                .with("number", number)
                .field("tracking_number", "the number of the parcel that leaves now"),
            ShipError::Units { sku, left } => {
                Problem::conflict("units-left", &error).with("sku", sku).with("left", left)
            }
            ShipError::NoUnits => Problem::invalid("no-units", &error)
                .field("units", "each product that is in the parcel, once"),
            ShipError::Banned { code, ban, .. } => {
                Problem::invalid("parcel-banned", &error).with("code", code).with("rule", &ban.rule)
            }
            ShipError::Store(error) => Problem::internal(error),
        }
    }
}

impl From<ProgressError> for Problem {
    fn from(error: ProgressError) -> Problem {
        match &error {
            ProgressError::NotFound(_) => Problem::not_found(),
            ProgressError::State(state) => state_problem(&error, *state),
            ProgressError::NoParcel => {
                Problem::invalid("no-parcel", &error).field("parcel", "1, 2, 3 … of the order")
            }
            ProgressError::Time => Problem::invalid("bad-time", &error)
                .field("at", "a time between the handing over and now"),
            ProgressError::Behind(seen) => {
                Problem::conflict("parcel-further", &error).with("seen", seen.key())
            }
            ProgressError::Before(first) => {
                Problem::conflict("progress-skipped", &error).with("first", first.key())
            }
            ProgressError::Crowded => Problem::conflict("tracking-crowded", &error),
            ProgressError::Source => Problem::invalid("source-missing", &error)
                .field("source", "where the news of the delivery is from"),
            ProgressError::TooLong => {
                Problem::invalid("too-long", &error).field("place", "at most 80 characters")
            }
            ProgressError::Store(error) => Problem::internal(error),
        }
    }
}

impl From<ConfirmError> for Problem {
    fn from(error: ConfirmError) -> Problem {
        match &error {
            ConfirmError::NotFound(_) => Problem::not_found(),
            ConfirmError::State(state) => state_problem(&error, *state),
            ConfirmError::RefundAsked
            | ConfirmError::OnHold
            | ConfirmError::TooEarly(_)
            | ConfirmError::NotAsked => Problem::conflict("order-state", &error),
            ConfirmError::Ledger(error) => Problem::internal(error),
            ConfirmError::Store(error) => Problem::internal(error),
        }
    }
}

impl From<GiveBackError> for Problem {
    fn from(error: GiveBackError) -> Problem {
        match &error {
            GiveBackError::NotFound(_) => Problem::not_found(),
            GiveBackError::State(state) => state_problem(&error, *state),
            GiveBackError::Key => Problem::invalid("bad-key", &error).field(
                "key",
                "1 to 64 letters, digits, dots, hyphens and underscores, without own.",
            ),
            GiveBackError::KeyTaken => {
                Problem::conflict("part-key-taken", &error).with("way_out", "choose another key")
            }
            GiveBackError::Units { sku, left } => {
                Problem::conflict("units-left", &error).with("sku", sku).with("left", left)
            }
            GiveBackError::InCases { sku, free } => Problem::conflict("units-in-cases", &error)
                .with("sku", sku)
                .with("free", free)
                .with("way_out", "answer the return or the dispute, or give back an amount"),
            GiveBackError::Often(max) => {
                Problem::conflict("amounts-often", &error).with("max", max)
            }
            GiveBackError::Nothing => Problem::invalid("nothing-to-give-back", &error)
                .field("units", "each product once, or an amount above nothing"),
            GiveBackError::TooMuch { most, left } => Problem::conflict("too-much-back", &error)
                .with("most", most)
                .with("left", left)
                .with("way_out", "give back at most that, or all that is left"),
            GiveBackError::PaidOut { short } => {
                Problem::conflict("paid-out", &error).with("short", short)
            }
            GiveBackError::Ledger(error) => Problem::internal(error),
            GiveBackError::Store(error) => Problem::internal(error),
        }
    }
}

impl From<RefundError> for Problem {
    fn from(error: RefundError) -> Problem {
        match &error {
            RefundError::NotFound(_) => Problem::not_found(),
            RefundError::State(state) => state_problem(&error, *state),
            RefundError::PaidOut { short } => {
                Problem::conflict("paid-out", &error).with("short", short)
            }
            RefundError::Ledger(error) => Problem::internal(error),
            RefundError::Store(error) => Problem::internal(error),
        }
    }
}

impl From<AssessError> for Problem {
    fn from(error: AssessError) -> Problem {
        match &error {
            AssessError::NotPaid | AssessError::Moved => Problem::conflict("assessment", &error),
            AssessError::Currency { wanted, .. } => Problem::invalid("wrong-currency", &error)
                .field("taxes", format!("amounts in {wanted}")),
            AssessError::Negative(kind) => {
                Problem::invalid("bad-amount", &error).field(kind, "zero or more")
            }
            AssessError::Kind(kind) => {
                Problem::invalid("bad-kind", &error).field("taxes", format!("{kind} once"))
            }
            AssessError::Older(day) => Problem::conflict("older-assessment", &error)
                .with("assessed_on", day)
                .field("assessed_on", format!("{day} or later")),
            AssessError::Ledger(error) => Problem::internal(error),
            AssessError::Money(error) => Problem::invalid("bad-amount", error),
            AssessError::Store(error) => Problem::internal(error),
        }
    }
}

impl From<AssessTaxError> for Problem {
    fn from(error: AssessTaxError) -> Problem {
        match error {
            AssessTaxError::NotFound(_) => Problem::not_found(),
            AssessTaxError::NeverShipped(state) => {
                Problem::conflict("never-shipped", &error).with("state", state)
            }
            AssessTaxError::Reference => {
                Problem::invalid("bad-reference", &error).field("reference", "1 to 80 characters")
            }
            AssessTaxError::Day { shipped, .. } => Problem::invalid("bad-day", &error)
                .field("assessed_on", format!("a day from {shipped} to today")),
            AssessTaxError::Assess(error) => error.into(),
            AssessTaxError::Store(error) => Problem::internal(&error),
        }
    }
}

impl From<CarrierNoticeError> for Problem {
    fn from(error: CarrierNoticeError) -> Problem {
        match error {
            CarrierNoticeError::Field { field, wanted } => {
                Problem::invalid("carrier-notice", &error).field(field, wanted)
            }
            CarrierNoticeError::NotFound => Problem::not_found(),
            CarrierNoticeError::Progress(error) => error.into(),
            CarrierNoticeError::Store(error) => error.into(),
        }
    }
}
