//! What is agreed about returns: by where goods go and of what class they are, as an operator decided, and as it was
//! when an order was placed.

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

/// What was decided for a destination and a class of goods.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnTerms {
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

/// A line of an order as its return is decided by: where it goes, and the digits of its code there.
pub(crate) struct Goods<'a> {
    pub(crate) sku: SkuId,
    pub(crate) destination: Country,
    pub(crate) digits: &'a str,
}

/// What holds for goods: the destination's own terms before those of everywhere, and the class whose codes say most.
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
        .filter(|one| one.destination.is_none_or(|there| there == goods.destination))
        .filter_map(|one| Some(((one.destination.is_some(), fits(one)?), one)))
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
        };
        ReturnTerms {
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
            let one = chosen(&all, &Goods { sku, destination, digits }).unwrap();
            (one.destination.is_some(), one.class.clone())
        };
        assert_eq!(class(Country::CN, "08092900"), (true, "fresh".to_owned()));
        assert_eq!(class(Country::CN, "08134090"), (true, "dried".to_owned()));
        assert_eq!(class(Country::CN, "69111019"), (true, String::new()));
        assert_eq!(class(Country::US, "08092900"), (false, "fresh".to_owned()));
        assert_eq!(class(Country::US, "69111019"), (false, String::new()));
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
