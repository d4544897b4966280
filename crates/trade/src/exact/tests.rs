//! Against the slow fractions of the kernel.

use super::*;
use proptest::prelude::*;

fn exact(text: &str) -> Exact {
    Exact::from_rate(text.parse().unwrap()).unwrap()
}

#[test]
fn the_wine_rate_stays_a_fraction() {
    let share = exact("0.7").times(exact("0.23")).unwrap();
    let wine = share.divided_by(exact("0.9")).unwrap();
    assert_eq!(wine, exact("161/900"));
    assert_eq!(wine.times_whole(39_800).unwrap().round(Rounding::HalfUp), Some(7_120));
    assert_eq!(wine.to_rate(), "161/900".parse().ok());
}

#[test]
fn what_does_not_fit_is_none_and_never_wrong() {
    let large = Exact::decimal(i128::MAX, 0).unwrap();
    assert!(large.times(large).is_none());
    assert!(large.plus(large).is_none());
    assert!(large.round(Rounding::Down).is_none());
    assert!(Exact::ONE.divided_by(Exact::ZERO).is_none());
    let tiny = Exact::decimal(1, 38).unwrap();
    assert!(tiny.times(tiny).is_none());
    assert!(tiny < large && tiny > Exact::ZERO);
    assert_eq!(tiny.round(Rounding::Up), Some(1));
}

#[test]
fn a_long_chain_reduces_itself() {
    let mut value = Exact::ONE;
    for _ in 0..200 {
        value = value.times(exact("1.25")).unwrap().times(exact("0.8")).unwrap();
    }
    assert_eq!(value, Exact::ONE);
}

fn number() -> impl Strategy<Value = (i64, i64)> {
    (-1_000_000_000i64..1_000_000_000, 1i64..100_000)
}

proptest! {
    #[test]
    fn it_agrees_with_rates((a, b) in number(), (c, d) in number()) {
        let (x, y) = (Rate::new(a.into(), b.into()).unwrap(), Rate::new(c.into(), d.into()).unwrap());
        let (p, q) = (Exact::from_rate(x).unwrap(), Exact::from_rate(y).unwrap());
        prop_assert_eq!(p.plus(q).unwrap().to_rate().unwrap(), x.plus(y).unwrap());
        prop_assert_eq!(p.minus(q).unwrap().to_rate().unwrap(), x.minus(y).unwrap());
        prop_assert_eq!(p.times(q).unwrap().to_rate().unwrap(), x.times(y).unwrap());
        if c != 0 {
            prop_assert_eq!(p.divided_by(q).unwrap().to_rate().unwrap(), x.divided_by(y).unwrap());
        }
        prop_assert_eq!(p.cmp(&q), x.cmp(&y));
        for rounding in [Rounding::HalfUp, Rounding::HalfEven, Rounding::Down, Rounding::Up] {
            prop_assert_eq!(p.round(rounding), x.of(1, rounding).ok());
        }
    }

    #[test]
    fn order_is_exact_for_any_size(a: i128, b: i128, d in 0u8..39, e in 0u8..39, m in 1u64.., n in 1u64..) {
        prop_assume!(a != i128::MIN && b != i128::MIN);
        let nonzero = |of: u64| NonZeroU64::new(of).unwrap();
        let x = Exact { numerator: a, denominator: nonzero(m), decimals: d };
        let y = Exact { numerator: b, denominator: nonzero(n), decimals: e };
        prop_assert_eq!(x.cmp(&y), y.cmp(&x).reverse());
        prop_assert_eq!(x.reduced(), x);
    }
}
