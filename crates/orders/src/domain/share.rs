//! What of an order's price each of its lines carries, and each unit of a line, to the smallest unit.
//!
//! Freight and taxes are shared out over the lines by largest remainder, once, when the order is placed; nothing
//! is shared out anew over what is left. Units of a line are counted from its first: what so many of them carry
//! is rounded down, so that the last unit takes what is left, and all of them the whole.

use kernel::{Currency, Money, MoneyError, SkuId};
use pricing::ParcelQuote;

/// What of an order one of its lines carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct LineShare {
    /// Which line.
    pub sku: SkuId,
    /// Its units.
    pub quantity: u32,
    /// What the shopper paid for it, with its taxes and its freight.
    pub paid: Money,
    /// The taxes in that.
    pub tax: Money,
    /// What the merchant asks for it, with its freight, in the merchant's currency.
    pub gross: Money,
}

/// What some units carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Part {
    /// In the shopper's currency, with taxes and freight.
    pub paid: Money,
    /// The taxes in that.
    pub tax: Money,
    /// In the merchant's currency.
    pub gross: Money,
}

impl Part {
    /// Nothing, in the shopper's and in the merchant's currency.
    #[must_use]
    pub const fn nothing(paid: Currency, gross: Currency) -> Part {
        Part { paid: Money::zero(paid), tax: Money::zero(paid), gross: Money::zero(gross) }
    }

    /// Both together.
    ///
    /// # Errors
    /// [`MoneyError`] of other currencies, or past 2^63.
    pub fn plus(self, other: Part) -> Result<Part, MoneyError> {
        Ok(Part {
            paid: self.paid.plus(other.paid)?,
            tax: self.tax.plus(other.tax)?,
            gross: self.gross.plus(other.gross)?,
        })
    }
}

impl LineShare {
    /// What `units` of it carry when `gone` of it went before; what there is not carries nothing.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`] past 2^63, which no price has.
    pub fn part(&self, gone: u32, units: u32) -> Result<Part, MoneyError> {
        let (before, after) = (self.first(gone)?, self.first(gone.saturating_add(units))?);
        Ok(Part {
            paid: after.paid.minus(before.paid)?,
            tax: after.tax.minus(before.tax)?,
            gross: after.gross.minus(before.gross)?,
        })
    }

    /// What its first `units` carry. What is the merchant's in the shopper's currency follows what it is in the
    /// merchant's, whose smallest unit may be worth several: so the two belong together whatever is left.
    fn first(&self, units: u32) -> Result<Part, MoneyError> {
        let (units, all) = (i64::from(units.min(self.quantity)), i64::from(self.quantity));
        let net = self.paid.minus(self.tax)?;
        let gross = fraction(self.gross, units, all)?;
        let net = match self.gross.minor() {
            0 => fraction(net, units, all)?,
            whole => fraction(net, gross.minor(), whole)?,
        };
        let tax = fraction(self.tax, units, all)?;
        Ok(Part { paid: net.plus(tax)?, tax, gross })
    }
}

/// `part` of `all` equal shares of `whole`, rounded down; nothing of no shares.
pub(crate) fn fraction(whole: Money, part: i64, all: i64) -> Result<Money, MoneyError> {
    let share = i128::from(whole.minor()) * i128::from(part);
    let minor = share.checked_div(i128::from(all)).unwrap_or(0);
    let minor = i64::try_from(minor).map_err(|_| MoneyError::Overflow)?;
    Ok(Money::new(minor, whole.currency()))
}

/// The same, rounded up; never more than `whole`, where `part` is no more than `all`.
pub(crate) fn fraction_up(whole: Money, part: i64, all: i64) -> Result<Money, MoneyError> {
    let share = i128::from(whole.minor()) * i128::from(part);
    let up = share.saturating_add(i128::from(all)).saturating_sub(1);
    let minor = up.checked_div(i128::from(all)).unwrap_or(0);
    let minor = i64::try_from(minor).map_err(|_| MoneyError::Overflow)?;
    Ok(Money::new(minor, whole.currency()))
}

/// What each line of `quote` carries, in its order: all together, its total, its taxes, and the merchant's goods
/// and freight.
///
/// # Errors
/// [`MoneyError`] when the amounts of the quote do not add up in their currencies.
pub(crate) fn shares_of(quote: &ParcelQuote) -> Result<Vec<LineShare>, MoneyError> {
    let taxed = taxes(quote)?;
    let lines = quote.lines.iter().zip(taxed);
    let lines = lines.map(|(line, tax)| {
        let asked = line.merchant_unit_price.times(line.quantity.into())?;
        Ok(Priced { sku: line.sku, quantity: line.quantity, asked, amount: line.amount, tax })
    });
    let lines = lines.collect::<Result<Vec<Priced>, MoneyError>>()?;
    let whole = Whole {
        goods: quote.goods,
        freight: quote.freight,
        taxes: quote.taxes,
        merchant_goods: quote.merchant_goods,
        merchant_freight: quote.merchant_freight.amount,
    };
    shared(&whole, &lines)
}

/// What is shared out.
struct Whole {
    goods: Money,
    freight: Money,
    taxes: Money,
    merchant_goods: Money,
    merchant_freight: Money,
}

/// A line, and by what it is weighed.
struct Priced {
    sku: SkuId,
    quantity: u32,
    /// In the merchant's currency.
    asked: Money,
    /// In the shopper's.
    amount: Money,
    tax: u64,
}

fn shared(whole: &Whole, lines: &[Priced]) -> Result<Vec<LineShare>, MoneyError> {
    let asked: Vec<u64> = lines.iter().map(|line| weight(line.asked)).collect();
    let amounts: Vec<u64> = lines.iter().map(|line| weight(line.amount)).collect();
    let goods = whole.goods.split(&amounts)?;
    let merchant_goods = whole.merchant_goods.split(&asked)?;
    let merchant_freight = whole.merchant_freight.split(&asked)?;
    // In proportion to what it is in the merchant's currency, so that the two belong together.
    let carried: Vec<u64> = merchant_freight.iter().map(|share| weight(*share)).collect();
    let freight = whole.freight.split(&carried)?;
    let taxes = whole.taxes.split(&lines.iter().map(|line| line.tax).collect::<Vec<_>>())?;
    let mut shares = Vec::with_capacity(lines.len());
    for (at, line) in lines.iter().enumerate() {
        // Each was split over as many parts as there are lines.
        let of = |parts: &[Money]| parts.get(at).copied().ok_or(MoneyError::Overflow);
        let tax = of(&taxes)?;
        shares.push(LineShare {
            sku: line.sku,
            quantity: line.quantity,
            paid: of(&goods)?.plus(of(&freight)?)?.plus(tax)?,
            tax,
            gross: of(&merchant_goods)?.plus(of(&merchant_freight)?)?,
        });
    }
    Ok(shares)
}

fn weight(amount: Money) -> u64 {
    u64::try_from(amount.minor()).unwrap_or(0)
}

/// What each line is taxed, by the charges that name it; what names none concerns all of them, by their price.
fn taxes(quote: &ParcelQuote) -> Result<Vec<u64>, MoneyError> {
    let mut sums = vec![0_u64; quote.lines.len()];
    for charge in quote.landed.lines.iter().filter(|line| line.kind.is_tax()) {
        let concerns = |code: &str| {
            charge.goods.is_empty() || charge.goods.iter().any(|key| key.as_str() == code)
        };
        let lines = quote.lines.iter();
        let weights: Vec<u64> =
            lines.map(|line| if concerns(&line.code) { weight(line.amount) } else { 0 }).collect();
        for (sum, share) in sums.iter_mut().zip(charge.amount.split(&weights)?) {
            *sum = sum.saturating_add(weight(share));
        }
    }
    Ok(sums)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{Home, Id, Rate, Rounding, Timestamp};
    use proptest::prelude::*;

    fn sku(apart: u64) -> SkuId {
        Id::new(Home::new(9), Timestamp::from_micros(1_000_000), apart).into()
    }

    /// An order in dollars that was paid in yuan, priced as quotes are: each unit is rounded once.
    fn order(units: &[(i64, u32, u32)], freight: i64, rate: Rate) -> (Whole, Vec<Priced>) {
        let cny = |usd: Money| usd.convert(Currency::CNY, rate, Rounding::HalfUp).unwrap();
        let mut lines = Vec::new();
        for (apart, (price, quantity, tax)) in (0_u64..).zip(units) {
            let (price, count) = (Money::new(*price, Currency::USD), i64::from(*quantity));
            let amount = cny(price).times(count).unwrap();
            let tax = amount.times_rate(Rate::basis_points(*tax), Rounding::HalfUp).unwrap();
            lines.push(Priced {
                sku: sku(apart),
                quantity: *quantity,
                asked: price.times(count).unwrap(),
                amount,
                tax: weight(tax),
            });
        }
        let sum = |currency, of: &dyn Fn(&Priced) -> Money| {
            Money::sum(currency, lines.iter().map(of)).unwrap()
        };
        let freight = Money::new(freight, Currency::USD);
        let taxes: u64 = lines.iter().map(|line| line.tax).sum();
        let whole = Whole {
            goods: sum(Currency::CNY, &|line| line.amount),
            freight: cny(freight),
            taxes: Money::new(i64::try_from(taxes).unwrap(), Currency::CNY),
            merchant_goods: sum(Currency::USD, &|line| line.asked),
            merchant_freight: freight,
        };
        (whole, lines)
    }

    fn lines() -> impl Strategy<Value = Vec<(i64, u32, u32)>> {
        prop::collection::vec((1i64..90_000, 1u32..30, 0u32..4_000), 1..7)
    }

    #[test]
    fn the_last_unit_takes_what_is_left() {
        let money = |minor| Money::new(minor, Currency::CNY);
        let share = LineShare {
            sku: sku(1),
            quantity: 3,
            paid: money(1_000),
            tax: money(100),
            gross: money(900),
        };
        let paid = |gone| share.part(gone, 1).unwrap().paid.minor();
        assert_eq!((paid(0), paid(1), paid(2), paid(3)), (333, 333, 334, 0));
        assert_eq!(share.part(0, 9).unwrap().paid, share.paid);
    }

    proptest! {
        #[test]
        fn the_lines_carry_the_whole_order_and_nothing_else(
            units in lines(), freight in 0i64..20_000, micro_rate in 1_000i128..9_000_000,
        ) {
            let rate = Rate::new(micro_rate, 1_000_000).unwrap();
            let (whole, priced) = order(&units, freight, rate);
            let shares = shared(&whole, &priced).unwrap();
            let sum = |of: fn(&LineShare) -> i64| shares.iter().map(of).sum::<i64>();
            let total = whole.goods.minor() + whole.freight.minor() + whole.taxes.minor();
            prop_assert_eq!(sum(|share| share.paid.minor()), total);
            prop_assert_eq!(sum(|share| share.tax.minor()), whole.taxes.minor());
            let gross = whole.merchant_goods.minor() + whole.merchant_freight.minor();
            prop_assert_eq!(sum(|share| share.gross.minor()), gross);
            prop_assert!(shares.iter().all(|share| share.tax.minor() <= share.paid.minor()));
        }

        /// In whatever steps units go, they carry their line; and what is left of it in both currencies belongs
        /// together but for roundings.
        #[test]
        fn the_units_carry_their_line_in_whatever_steps_they_go(
            units in lines(), freight in 0i64..20_000, micro_rate in 1_000i128..9_000_000,
            steps in prop::collection::vec(1u32..7, 1..40),
        ) {
            let rate = Rate::new(micro_rate, 1_000_000).unwrap();
            let (whole, priced) = order(&units, freight, rate);
            for share in shared(&whole, &priced).unwrap() {
                let (mut gone, mut sum) = (0, Part::nothing(Currency::CNY, Currency::USD));
                for step in steps.iter().copied().chain([share.quantity]) {
                    let part = share.part(gone, step).unwrap();
                    prop_assert!(!part.paid.is_negative() && !part.gross.is_negative());
                    prop_assert!(part.tax.minor() <= part.paid.minor());
                    gone = gone.saturating_add(step).min(share.quantity);
                    sum = sum.plus(part).unwrap();
                    let left = share.paid.minor() - share.tax.minor()
                        - (sum.paid.minor() - sum.tax.minor());
                    let worth = share.gross.minus(sum.gross).unwrap();
                    let worth = worth.convert(Currency::CNY, rate, Rounding::HalfUp).unwrap();
                    let roundings = i64::from(share.quantity) / 2 + 4;
                    prop_assert!((left - worth.minor()).abs() <= roundings);
                }
                prop_assert_eq!((sum.paid, sum.tax, sum.gross), (share.paid, share.tax, share.gross));
            }
        }
    }
}
