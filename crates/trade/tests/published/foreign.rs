//! Prices in another currency than the destination's: converted together, rounded once, compared at the
//! edges of limits that are written in that currency.

use kernel::{Currency, Money, Rate};
use trade::{
    Attributes, Book, Channel, Facts, GoodsLine, LandedCost, ParcelAsk, Refusal, landed_cost,
};

struct Sale<'a> {
    lane: (&'a str, &'a str),
    hs: &'a str,
    price: &'a str,
    units: u32,
    rate: &'a str,
    channel: Channel,
}

fn cost(sale: &Sale<'_>) -> Result<LandedCost, Refusal> {
    let destination = sale.lane.1.parse().unwrap();
    let price = Money::parse_pair(sale.price).unwrap();
    let here = Book::shipped().lane(destination).unwrap().currency;
    let goods = GoodsLine {
        key: "goods".to_owned(),
        hs: sale.hs.parse().unwrap(),
        unit_price: price,
        quantity: sale.units,
        weight: None,
        attributes: Attributes::new(),
        origin: None,
        preference: None,
    };
    landed_cost(
        Book::shipped(),
        &ParcelAsk {
            origin: sale.lane.0.parse().unwrap(),
            destination,
            date: "2026-08-10".parse().unwrap(),
            goods: vec![goods],
            freight: Money::zero(here),
            insurance: Money::zero(here),
            facts: Facts { channel: sale.channel, ..Facts::default() },
            rates: vec![(price.currency(), sale.rate.parse::<Rate>().unwrap())],
        },
    )
}

#[test]
fn many_cheap_units_cost_what_one_dear_one_costs() {
    let yen = |price, units| Sale {
        lane: ("CN", "US"),
        hs: "6109.10",
        price,
        units,
        rate: "0.006256457",
        channel: Channel::Parcel,
    };
    let (many, one) = (cost(&yen("1 JPY", 100_000)).unwrap(), cost(&yen("100000 JPY", 1)).unwrap());
    assert_eq!(many.goods, Money::parse("625.65", Currency::USD).unwrap());
    assert_eq!((many.goods, many.taxes), (one.goods, one.taxes));
    assert_eq!(many.lines[0].formula, "100000 × 1 JPY × 0.006256457 = 625.65");
    let nothing = cost(&yen("1 JPY", 1).rate_of("0.000001")).unwrap_err();
    assert_eq!(nothing.slug(), "amount-vanishes");
}

impl<'a> Sale<'a> {
    fn rate_of(self, rate: &'a str) -> Sale<'a> {
        Sale { rate, ..self }
    }
}

#[test]
fn a_limit_in_dollars_is_met_by_its_own_price_whatever_the_rate() {
    // Indonesia: no duty at most 3 USD a consignment; rates that round up, down and not at all.
    for rate in ["17187.64977747", "17187.64811", "17000"] {
        let sale = |price, units| Sale {
            lane: ("CN", "ID"),
            hs: "3926.90",
            price,
            units,
            rate,
            channel: Channel::Parcel,
        };
        let duty = |price, units| {
            let cost = cost(&sale(price, units)).unwrap();
            cost.lines
                .iter()
                .filter(|l| l.kind == trade::CostKind::Duty)
                .any(|l| !l.amount.is_zero())
        };
        assert!(!duty("3 USD", 1), "{rate}");
        assert!(!duty("1 USD", 3), "{rate}");
        assert!(!duty("0.01 USD", 300), "{rate}");
        assert!(duty("3.01 USD", 1), "{rate}");
        assert!(duty("0.01 USD", 301), "{rate}");
    }
}
