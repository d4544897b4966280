//! The clocks of returns and disputes, in whole days: agreed with an order, as its other terms of return are.

use std::fmt;

/// No clock takes more days, nor fewer than one.
const DAYS_MAX: u32 = 365;

/// How long each state of a return and of a dispute may last. The days to answer, to send back, to dispute and to appeal
/// stand beside these, in [`Policy`](super::policy::Policy).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CaseDays {
    /// A merchant who agreed by silence says where the goods go within these, or the goods stay with the shopper.
    pub address: u32,
    /// A shopper takes an offer within these, or it is left.
    pub offer: u32,
    /// However late it was agreed, so many days are left to send the goods.
    pub send: u32,
    /// So long before a return lapses its shopper is reminded.
    pub remind: u32,
    /// What was sent counts as received after these, unless the merchant says more before.
    pub travel: u32,
    /// Goods that are back are looked at within these, or count as accepted.
    pub inspect: u32,
    /// Other goods are sent within these, or the money goes back instead.
    pub exchange: u32,
    /// Other goods count as received after these.
    pub replaced: u32,
    /// Both sides of a dispute say what they have within these.
    pub evidence: u32,
    /// And an operator decides within these.
    pub decide: u32,
    /// What is not decided so long after that is decided by the rule of silence.
    pub overdue: u32,
    /// Operators are told again of what is overdue every so many days.
    pub every: u32,
}

/// Why days cannot be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CaseDaysError {
    /// No clock is called so.
    #[error("there is no clock \"{0}\"; there are {all}", all = CaseDays::names().join(", "))]
    Unknown(String),
    /// A clock stands there twice.
    #[error("the clock \"{0}\" stands there twice")]
    Twice(String),
    /// What follows the name of a clock is no whole number from 1 to 365.
    #[error("\"{days}\" is no number of days for the clock \"{name}\": from 1 to {}", DAYS_MAX)]
    Days {
        /// Which clock.
        name: String,
        /// What stands there.
        days: String,
    },
    /// Operators are to be told of it again after it was decided by silence.
    #[error("operators are told every {every} days of what silence decides after {overdue}")]
    Every {
        /// How often.
        every: u32,
        /// When it is decided.
        overdue: u32,
    },
}

impl CaseDaysError {
    /// The same for whoever reads it from a column.
    pub(crate) const fn column(&self) -> &'static str {
        match self {
            CaseDaysError::Unknown(_) => "list of clocks: it names one that there is not",
            CaseDaysError::Twice(_) => "list of clocks: it names one twice",
            CaseDaysError::Days { .. } => "list of clocks: days are from 1 to 365",
            CaseDaysError::Every { .. } => "list of clocks: told again after it was decided",
        }
    }
}

impl CaseDays {
    /// As markets begin, and as they were before they were agreed with each order.
    pub const SHIPPED: CaseDays = CaseDays {
        address: 5,
        offer: 7,
        send: 10,
        remind: 5,
        travel: 30,
        inspect: 7,
        exchange: 7,
        replaced: 30,
        evidence: 7,
        decide: 7,
        overdue: 21,
        every: 3,
    };

    /// Each clock by its name, in the order of the life of a case.
    #[must_use]
    pub const fn named(&self) -> [(&'static str, u32); 12] {
        [
            ("address", self.address),
            ("offer", self.offer),
            ("send", self.send),
            ("remind", self.remind),
            ("travel", self.travel),
            ("inspect", self.inspect),
            ("exchange", self.exchange),
            ("replaced", self.replaced),
            ("evidence", self.evidence),
            ("decide", self.decide),
            ("overdue", self.overdue),
            ("every", self.every),
        ]
    }

    fn names() -> [&'static str; 12] {
        CaseDays::SHIPPED.named().map(|(name, _)| name)
    }

    fn clock(&mut self, name: &str) -> Option<&mut u32> {
        Some(match name {
            "address" => &mut self.address,
            "offer" => &mut self.offer,
            "send" => &mut self.send,
            "remind" => &mut self.remind,
            "travel" => &mut self.travel,
            "inspect" => &mut self.inspect,
            "exchange" => &mut self.exchange,
            "replaced" => &mut self.replaced,
            "evidence" => &mut self.evidence,
            "decide" => &mut self.decide,
            "overdue" => &mut self.overdue,
            "every" => &mut self.every,
            _ => return None,
        })
    }

    /// The clocks of these names and numbers; one that is not named is as shipped.
    ///
    /// # Errors
    /// [`CaseDaysError`] says which of them cannot be, and why.
    pub fn of<'t>(
        pairs: impl IntoIterator<Item = (&'t str, &'t str)>,
    ) -> Result<CaseDays, CaseDaysError> {
        let (mut days, mut seen) = (CaseDays::SHIPPED, Vec::new());
        for (name, number) in pairs {
            let clock = days.clock(name).ok_or_else(|| CaseDaysError::Unknown(name.to_owned()))?;
            let read =
                number.trim().parse::<u32>().ok().filter(|days| (1..=DAYS_MAX).contains(days));
            *clock = read.ok_or_else(|| CaseDaysError::Days {
                name: name.to_owned(),
                days: number.to_owned(),
            })?;
            if seen.contains(&name) {
                return Err(CaseDaysError::Twice(name.to_owned()));
            }
            seen.push(name);
        }
        if days.every > days.overdue {
            return Err(CaseDaysError::Every { every: days.every, overdue: days.overdue });
        }
        Ok(days)
    }

    /// Reads what [`Display`](fmt::Display) writes: `address 5 offer 7 …`.
    ///
    /// # Errors
    /// As [`CaseDays::of`].
    pub fn parse(text: &str) -> Result<CaseDays, CaseDaysError> {
        let words: Vec<&str> = text.split_whitespace().collect();
        CaseDays::of(words.chunks(2).map(|pair| match pair {
            [name, days] => (*name, *days),
            [name] => (*name, ""),
            _ => ("", ""),
        }))
    }

    /// Of each clock what is better for the shopper, who agreed to both: more time for her, less for the others.
    #[must_use]
    pub fn best_of(&self, other: &CaseDays) -> CaseDays {
        CaseDays {
            address: self.address.min(other.address),
            offer: self.offer.max(other.offer),
            send: self.send.max(other.send),
            remind: self.remind.max(other.remind),
            travel: self.travel.min(other.travel),
            inspect: self.inspect.min(other.inspect),
            exchange: self.exchange.min(other.exchange),
            replaced: self.replaced.max(other.replaced),
            evidence: self.evidence.max(other.evidence),
            decide: self.decide.min(other.decide),
            overdue: self.overdue.min(other.overdue),
            every: self.every.min(other.every),
        }
    }
}

impl fmt::Display for CaseDays {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, (name, days)) in self.named().into_iter().enumerate() {
            let between = if at == 0 { "" } else { " " };
            write!(f, "{between}{name} {days}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back_and_what_is_not_named_is_as_shipped() {
        let days = CaseDays { inspect: 2, travel: 90, ..CaseDays::SHIPPED };
        assert_eq!(CaseDays::parse(&days.to_string()), Ok(days));
        assert_eq!(CaseDays::parse(""), Ok(CaseDays::SHIPPED), "orders of older versions");
        assert_eq!(CaseDays::parse("travel 90 inspect 2"), Ok(days));
        for (name, shipped) in CaseDays::SHIPPED.named() {
            let other = CaseDays::parse(&format!("{name} {}", shipped + 1)).unwrap();
            assert_ne!(other, CaseDays::SHIPPED, "{name}");
            assert_eq!(CaseDays::parse(&other.to_string()), Ok(other));
        }
    }

    #[test]
    fn what_cannot_be_is_refused_by_its_name() {
        for (text, said) in [
            ("lunch 3", "there is no clock \"lunch\"; there are address,"),
            ("inspect 0", "\"0\" is no number of days for the clock \"inspect\""),
            ("inspect 366", "\"366\" is no number"),
            ("inspect -1", "\"-1\" is no number"),
            ("offer 7 inspect", "\"\" is no number of days for the clock \"inspect\""),
            ("inspect 7 inspect 8", "the clock \"inspect\" stands there twice"),
            ("overdue 2", "operators are told every 3 days of what silence decides after 2"),
        ] {
            let error = CaseDays::parse(text).unwrap_err();
            assert!(error.to_string().starts_with(said), "{text}: {error}");
        }
    }

    #[test]
    fn of_two_terms_the_shopper_has_the_better_whichever_comes_first() {
        let one = CaseDays { inspect: 2, offer: 14, travel: 60, ..CaseDays::SHIPPED };
        let best = one.best_of(&CaseDays::SHIPPED);
        assert_eq!((best.inspect, best.offer, best.travel), (2, 14, 30));
        assert_eq!(CaseDays::SHIPPED.best_of(&one), best);
    }
}
