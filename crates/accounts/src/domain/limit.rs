//! How often something may be tried: a burst, then one per period (the generic cell rate algorithm,
//! one number of state per bucket).

use kernel::{Network, Timestamp};

/// `burst` tries at once; each pays itself off in `seconds_each`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// Tries that may come at once.
    pub burst: i64,
    /// Seconds until one more is allowed.
    pub seconds_each: i64,
}

/// The limits at the doors of the market. What strangers do from their networks counts against these, so
/// that nobody shuts another out of her own account or away from her own mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Sign-in tries per account and network; cleared by a right password, and by a new one that was
    /// chosen there through a mailed link.
    pub sign_in_pair: Limit,
    /// Sign-in tries per account from all networks together that it was never entered from: who guesses
    /// from many networks is slowed too.
    pub sign_in_account: Limit,
    /// Sign-in tries per network.
    pub sign_in_address: Limit,
    /// Sign-ups and password requests per network.
    pub ask_address: Limit,
    /// Letters of one kind that strangers together can cause to one mailbox.
    pub mail_email: Limit,
    /// And those that are asked for from one network that the account was entered from.
    pub mail_pair: Limit,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            sign_in_pair: Limit { burst: 10, seconds_each: 60 },
            sign_in_account: Limit { burst: 100, seconds_each: 60 },
            sign_in_address: Limit { burst: 60, seconds_each: 5 },
            ask_address: Limit { burst: 20, seconds_each: 60 },
            mail_email: Limit { burst: 5, seconds_each: 600 },
            mail_pair: Limit { burst: 5, seconds_each: 600 },
        }
    }
}

impl Limit {
    /// A bucket whose debt ends later than this refuses.
    #[must_use]
    pub const fn latest_due(self, now: Timestamp) -> Timestamp {
        now.plus_seconds((self.burst - 1) * self.seconds_each)
    }

    /// No debt reaches beyond this, however the clocks of several servers differ: one that does was written
    /// by a clock that was ahead and was set right since, and is none.
    #[must_use]
    pub const fn beyond(self, now: Timestamp) -> Timestamp {
        now.plus_seconds(2 * self.burst * self.seconds_each)
    }

    /// The debt after one try, given the debt before it.
    #[must_use]
    pub fn charged(self, due: Timestamp, now: Timestamp) -> Timestamp {
        due.max(now).plus_seconds(self.seconds_each)
    }

    /// Seconds, at least 1, until a bucket with this debt takes another try.
    #[must_use]
    pub fn retry_after_seconds(self, due: Timestamp, now: Timestamp) -> i64 {
        let micros = due.micros() - self.latest_due(now).micros();
        micros
            .div_euclid(1_000_000)
            .saturating_add(i64::from(micros.rem_euclid(1_000_000) > 0))
            .max(1)
    }
}

/// Who counts as one caller with `address`, as [`Network::of_caller`] decides; whatever is no address is one.
#[must_use]
pub(crate) fn network_of(address: &str) -> String {
    let network = address.parse().map(Network::of_caller);
    network.map_or_else(|_| "unknown".to_owned(), |network| network.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn never_more_than_the_burst_and_one_per_period(
            burst in 1i64..20, each in 1i64..100, waits in prop::collection::vec(0i64..50, 1..100),
        ) {
            let limit = Limit { burst, seconds_each: each };
            let (mut now, mut due, mut let_in) = (0i64, Timestamp::from_micros(0), 0i64);
            for wait in waits {
                now += wait;
                let at = Timestamp::from_micros(0).plus_seconds(now);
                if due <= limit.latest_due(at) {
                    due = limit.charged(due, at);
                    let_in += 1;
                } else {
                    let retry = limit.retry_after_seconds(due, at);
                    prop_assert!(due <= limit.latest_due(at.plus_seconds(retry)));
                    prop_assert!(due > limit.latest_due(at.plus_seconds(retry - 1)));
                }
            }
            prop_assert!(let_in <= burst + now / each);
        }
    }

    #[test]
    fn a_customer_of_ipv6_is_a_network() {
        assert_eq!(network_of("2001:db8:1:2:3::9"), network_of("2001:db8:1:2:ffff::1"));
        assert_eq!(network_of("::ffff:192.0.2.7"), "192.0.2.7");
        assert_eq!(network_of("nonsense"), "unknown");
    }
}
