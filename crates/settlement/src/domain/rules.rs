//! What the market decides about payouts.

use kernel::{Currency, Money};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The market's rules, as its configuration says them.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Written")]
pub struct Rules {
    /// A merchant is sent no less than this; where nothing is said of a currency, any amount.
    pub minimum: BTreeMap<Currency, Money>,
    /// So many hours nothing is paid to an account that was entered.
    pub hold_hours: u32,
    /// A run is proposed by itself after so many days, as soon as it would gather something; never, for 0.
    pub propose_days: u32,
}

/// As it is written: amounts in the currency's usual unit.
#[derive(Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Written {
    minimum: BTreeMap<Currency, String>,
    hold_hours: u32,
    propose_days: u32,
}

impl Default for Written {
    fn default() -> Written {
        let Rules { hold_hours, propose_days, .. } = Rules::default();
        Written { minimum: BTreeMap::new(), hold_hours, propose_days }
    }
}

impl Default for Rules {
    /// Any amount, 72 hours, and runs that operators propose.
    fn default() -> Rules {
        Rules { minimum: BTreeMap::new(), hold_hours: 72, propose_days: 0 }
    }
}

impl TryFrom<Written> for Rules {
    type Error = String;

    fn try_from(written: Written) -> Result<Rules, String> {
        let mut minimum = BTreeMap::new();
        for (currency, amount) in written.minimum {
            let least = Money::parse(&amount, currency).ok().filter(|least| !least.is_negative());
            let wrong = || format!("minimum.{currency} is \"{amount}\": write an amount as 10.00");
            minimum.insert(currency, least.ok_or_else(wrong)?);
        }
        let Written { hold_hours, propose_days, .. } = written;
        for (key, value, most) in
            [("hold_hours", hold_hours, 720), ("propose_days", propose_days, 90)]
        {
            if value > most {
                return Err(format!("{key} is {value}: it must lie between 0 and {most}"));
            }
        }
        Ok(Rules { minimum, hold_hours, propose_days })
    }
}

impl Rules {
    /// The least that a merchant is sent in `currency`.
    #[must_use]
    pub fn least(&self, currency: Currency) -> Money {
        self.minimum.get(&currency).copied().unwrap_or(Money::zero(currency))
    }
}
