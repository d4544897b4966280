//! The words that a text of a request may be, each list from the type that reads it.

use crate::i18n::Locale;
use kernel::{Country, Currency};

fn words<T: ToString>(all: impl IntoIterator<Item = T>) -> Vec<String> {
    all.into_iter().map(|word| word.to_string()).collect()
}

pub(super) fn countries() -> Vec<String> {
    words(Country::all())
}

pub(super) fn currencies() -> Vec<String> {
    words(Currency::all())
}

pub(super) fn languages() -> Vec<String> {
    words(Locale::all().map(|locale| locale.lang().tag().to_owned()))
}

pub(super) fn merchant_kinds() -> Vec<String> {
    words(merchants::MerchantKind::ALL)
}

pub(super) fn ways_of_verifying() -> Vec<String> {
    words(merchants::VerifiedHow::ALL)
}

pub(super) fn taxes() -> Vec<String> {
    words(["duty", "vat", "sales_tax", "consumption_tax", "excise", "fee"])
}

pub(super) fn categories() -> Vec<String> {
    words(catalog::CATEGORIES)
}

pub(super) fn kinds() -> Vec<String> {
    words(catalog::Kind::ALL)
}

pub(super) fn statuses() -> Vec<String> {
    words(catalog::Status::ALL)
}

pub(super) fn progress() -> Vec<String> {
    words(fulfilment::Progress::ALL.map(fulfilment::Progress::key))
}

pub(super) fn carriers() -> Vec<String> {
    words(fulfilment::Carrier::ALL.map(fulfilment::Carrier::key))
}

pub(super) fn scopes() -> Vec<String> {
    words(accounts::Scope::ALL.map(accounts::Scope::key))
}

pub(super) fn channels() -> Vec<String> {
    words(trade::Channel::ALL.map(trade::Channel::name))
}

pub(super) fn order_states() -> Vec<String> {
    words(orders::OrderState::ALL.map(orders::OrderState::key))
}

pub(super) fn movement_states() -> Vec<String> {
    words(orders::MovementState::ALL.map(orders::MovementState::key))
}

pub(super) fn merchant_states() -> Vec<String> {
    words(merchants::MerchantState::ALL.map(merchants::MerchantState::key))
}

pub(super) fn topics() -> Vec<String> {
    words(letters::Topic::ALL.map(letters::Topic::key))
}

pub(super) fn wishes() -> Vec<String> {
    words(letters::Wish::ALL.map(letters::Wish::key))
}

pub(super) fn report_reasons() -> Vec<String> {
    words(conversations::ReportReason::ALL.map(conversations::ReportReason::key))
}

pub(super) fn decisions() -> Vec<String> {
    words(conversations::Decision::ALL.map(conversations::Decision::key))
}

pub(super) fn case_states() -> Vec<String> {
    words(conversations::CaseState::ALL.map(conversations::CaseState::key))
}

pub(super) fn return_reasons() -> Vec<String> {
    words(aftersales::Reason::ALL)
}

pub(super) fn return_states() -> Vec<String> {
    words(aftersales::ReturnState::ALL)
}

pub(super) fn turns() -> Vec<String> {
    words(aftersales::Turn::ALL)
}

pub(super) fn outcomes() -> Vec<String> {
    words(["full", "units", "amount", "none"])
}

pub(super) fn bearers() -> Vec<String> {
    words(["merchant", "market"])
}

pub(super) fn sides() -> Vec<String> {
    words(["shopper", "merchant", "operator"])
}

pub(super) fn subjects() -> Vec<String> {
    words(["order", "listing"])
}

pub(super) fn stances() -> Vec<String> {
    words(["say", "refuse"])
}

pub(super) fn buyers() -> Vec<String> {
    words(["consumer", "business"])
}

pub(super) fn sellers() -> Vec<String> {
    words(["registered", "unregistered"])
}

pub(super) fn outsides() -> Vec<String> {
    words(["last-known", "refuse"])
}

pub(super) fn sorts() -> Vec<String> {
    words(search::Sort::ALL.map(search::Sort::as_str))
}
