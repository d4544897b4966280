//! What is agreed about returns: by from where goods go to where and of what class they are, as an operator decided, and as it
//! was when an order was placed.

use super::case_days::CaseDays;
use kernel::{Country, SkuId, Timestamp};

/// Who pays the way back of what is without fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FreightBearer {
    /// Who bought.
    Shopper,
    /// Who sells.
    Merchant,
}

impl FreightBearer {
    /// As stored and in the API.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            FreightBearer::Shopper => "shopper",
            FreightBearer::Merchant => "merchant",
        }
    }

    /// The one of that key.
    #[must_use]
    pub fn from_key(key: &str) -> Option<FreightBearer> {
        [FreightBearer::Shopper, FreightBearer::Merchant].into_iter().find(|one| one.key() == key)
    }
}

/// Whether a shopper who says what the way back cost shows a receipt for it, where the merchant bears it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReceiptRule {
    /// Nothing is paid for the way back without one.
    Needed,
    /// She is asked for one; without it her word stands, and the merchant may accept less.
    Asked,
}

impl ReceiptRule {
    /// As stored and in the API.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            ReceiptRule::Needed => "needed",
            ReceiptRule::Asked => "asked",
        }
    }

    /// The one of that key.
    #[must_use]
    pub fn from_key(key: &str) -> Option<ReceiptRule> {
        [ReceiptRule::Needed, ReceiptRule::Asked].into_iter().find(|one| one.key() == key)
    }
}

/// What is agreed about the return of goods; all of it in whole days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// After receipt, in which no reason is asked for; none where that is not agreed.
    pub no_reason_days: Option<u32>,
    /// Why it is not: the key of a text. The shopper said at her purchase that she knows.
    pub no_reason_exception: Option<String>,
    /// From release or receipt, in which a return is to be asked for.
    pub return_days: u32,
    /// In which the goods are to be back.
    pub back_days: u32,
    /// Who pays the way back of what is without fault.
    pub freight: FreightBearer,
    /// In which the merchant answers.
    pub answer_days: u32,
    /// In which a decision may be appealed.
    pub appeal_days: u32,
    /// In which a dispute may be opened.
    pub dispute_days: u32,
    /// Whether what the way back cost is shown by a receipt.
    pub receipt: ReceiptRule,
    /// The clocks of its return and its disputes.
    pub days: CaseDays,
}

impl Policy {
    /// As it holds when the shopper did not say that she knows the exception: then the days stand.
    #[must_use]
    pub fn unless_known(self, known: bool) -> Policy {
        match (known, &self.no_reason_exception) {
            (true, Some(_)) => Policy { no_reason_days: None, ..self },
            (true, None) | (false, _) => Policy { no_reason_exception: None, ..self },
        }
    }
}

/// What was decided for a lane and a class of goods.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnTerms {
    /// Where parcels are handed over, on the way to that destination; none for wherever.
    pub origin: Option<Country>,
    /// Where the goods go; none for everywhere.
    pub destination: Option<Country>,
    /// The class; empty for all goods.
    pub class: String,
    /// What HS codes of the class begin with.
    pub codes: Vec<String>,
    /// What is agreed; its exception and its days both, of which one holds.
    pub policy: Policy,
    /// Where it was read; empty for the market's own terms.
    pub source: String,
    /// Who decided; empty for what the market began with.
    pub decided_by: String,
    /// When.
    pub since: Timestamp,
}

/// A line of an order as its return is decided by: its lane, and the digits of its code there.
pub(crate) struct Goods<'a> {
    pub(crate) sku: SkuId,
    pub(crate) origin: Country,
    pub(crate) destination: Country,
    pub(crate) digits: &'a str,
}

/// What holds for goods: the destination's own terms before those of everywhere, of these the class whose codes say most, and
/// of those the lane's own before those of every lane there.
pub(crate) fn chosen<'t>(terms: &'t [ReturnTerms], goods: &Goods<'_>) -> Option<&'t ReturnTerms> {
    let fits = |one: &ReturnTerms| {
        if one.class.is_empty() {
            return Some(0);
        }
        let fitting = one.codes.iter().filter(|code| goods.digits.starts_with(code.as_str()));
        fitting.map(String::len).max()
    };
    terms
        .iter()
        .filter(|one| one.origin.is_none_or(|here| here == goods.origin))
        .filter(|one| one.destination.is_none_or(|there| there == goods.destination))
        .filter_map(|one| {
            Some(((one.destination.is_some(), fits(one)?, one.origin.is_some()), one))
        })
        .max_by_key(|(rank, _)| *rank)
        .map(|(_, one)| one)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{Home, Id};

    fn terms(destination: Option<Country>, class: &str, codes: &[&str]) -> ReturnTerms {
        let policy = Policy {
            no_reason_days: Some(7),
            no_reason_exception: (!class.is_empty()).then(|| class.to_owned()),
            return_days: 30,
            back_days: 45,
            freight: FreightBearer::Shopper,
            answer_days: 5,
            appeal_days: 7,
            dispute_days: 15,
            receipt: ReceiptRule::Needed,
            days: CaseDays::SHIPPED,
        };
        ReturnTerms {
            origin: None,
            destination,
            class: class.to_owned(),
            codes: codes.iter().map(|code| (*code).to_owned()).collect(),
            policy,
            source: String::new(),
            decided_by: String::new(),
            since: Timestamp::from_micros(0),
        }
    }

    #[test]
    fn the_destination_comes_before_everywhere_and_the_longest_code_before_a_short_one() {
        let all = [
            terms(None, "", &[]),
            terms(None, "fresh", &["08"]),
            terms(Some(Country::CN), "", &[]),
            terms(Some(Country::CN), "fresh", &["07", "08"]),
            terms(Some(Country::CN), "dried", &["0813"]),
        ];
        let class = |destination, digits| {
            let sku = Id::new(Home::new(9), Timestamp::from_micros(1), 1).into();
            let goods = Goods { sku, origin: Country::US, destination, digits };
            let one = chosen(&all, &goods).unwrap();
            (one.destination.is_some(), one.class.clone())
        };
        assert_eq!(class(Country::CN, "08092900"), (true, "fresh".to_owned()));
        assert_eq!(class(Country::CN, "08134090"), (true, "dried".to_owned()));
        assert_eq!(class(Country::CN, "69111019"), (true, String::new()));
        assert_eq!(class(Country::US, "08092900"), (false, "fresh".to_owned()));
        assert_eq!(class(Country::US, "69111019"), (false, String::new()));
    }

    #[test]
    fn a_lane_comes_before_its_destination_for_the_same_class_and_leaves_other_classes() {
        let lane = |class: &str, codes: &[&str], answer_days| {
            let own = terms(Some(Country::CN), class, codes);
            let policy = Policy { answer_days, ..own.policy };
            ReturnTerms { origin: Some(Country::US), policy, ..own }
        };
        let all = [
            terms(None, "", &[]),
            terms(Some(Country::CN), "", &[]),
            terms(Some(Country::CN), "fresh", &["08"]),
            lane("", &[], 9),
            lane("dried", &["0813"], 3),
        ];
        let answer = |origin, digits| {
            let sku = Id::new(Home::new(9), Timestamp::from_micros(1), 1).into();
            let goods = Goods { sku, origin, destination: Country::CN, digits };
            let one = chosen(&all, &goods).unwrap();
            (one.policy.answer_days, one.class.clone())
        };
        assert_eq!(answer(Country::US, "69111019"), (9, String::new()), "the lane's own");
        let elsewhere: Country = "DE".parse().unwrap();
        assert_eq!(answer(elsewhere, "69111019"), (5, String::new()), "the destination's");
        assert_eq!(answer(Country::US, "08092900"), (5, "fresh".to_owned()), "of its class");
        assert_eq!(answer(Country::US, "08134090"), (3, "dried".to_owned()));
        assert_eq!(answer(elsewhere, "08134090"), (5, "fresh".to_owned()));
    }

    #[test]
    fn an_exception_that_nobody_confirmed_does_not_hold() {
        let policy = terms(None, "fresh", &["08"]).policy;
        let open = policy.clone().unless_known(false);
        assert_eq!((open.no_reason_days, open.no_reason_exception), (Some(7), None));
        let known = policy.unless_known(true);
        assert_eq!(
            (known.no_reason_days, known.no_reason_exception.as_deref()),
            (None, Some("fresh"))
        );
    }
}
