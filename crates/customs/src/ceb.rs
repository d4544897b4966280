//! Amounts of China's cross-border e-commerce order message, CEB311.
//!
//! The message states the value of the goods, freight, discount and tax, and what was really paid
//! (`acturalPaid`, as the schema spells it). Customs returns a message whose sums do not hold.

use kernel::{Money, MoneyError};

/// The amounts of one order, as the fields of the message name them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OrderAmounts {
    /// `goodsValue`: the goods, without freight and tax.
    pub goods_value: Money,
    /// `freight`: freight and insurance.
    pub freight: Money,
    /// `discount`: what was taken off, not below zero.
    pub discount: Money,
    /// `taxTotal`: tax collected from the buyer.
    pub tax_total: Money,
}

impl OrderAmounts {
    /// `acturalPaid`: goods, freight and tax less the discount.
    ///
    /// # Errors
    /// [`MoneyError::Currencies`] when they differ; [`MoneyError::Overflow`].
    ///
    /// Source: the rule of the field in the message specification.
    ///
    /// ```
    /// use customs::ceb::OrderAmounts;
    /// use kernel::{Currency, Money};
    ///
    /// let cny = |minor| Money::new(minor, Currency::CNY);
    /// let order = OrderAmounts {
    ///     goods_value: cny(320_00),
    ///     freight: cny(20_00),
    ///     discount: cny(10_00),
    ///     tax_total: cny(30_94),
    /// };
    /// assert_eq!(order.actually_paid().unwrap().amount_text(), "360.94");
    /// ```
    pub fn actually_paid(&self) -> Result<Money, MoneyError> {
        self.goods_value.plus(self.freight)?.plus(self.tax_total)?.minus(self.discount)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Currency;

    #[test]
    fn d29_what_was_paid_is_goods_freight_and_tax_less_the_discount() {
        let cny = |text| Money::parse(text, Currency::CNY).unwrap();
        let order = OrderAmounts {
            goods_value: cny("320.00"),
            freight: cny("20.00"),
            discount: cny("10.00"),
            tax_total: cny("30.94"),
        };
        assert_eq!(order.actually_paid(), Ok(cny("360.94")));
        let mixed = OrderAmounts { tax_total: Money::zero(Currency::USD), ..order };
        assert!(mixed.actually_paid().is_err());
    }
}
