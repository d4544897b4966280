//! A rate of any schedule: read, printed, read again, evaluated, explained.
#![no_main]

use kernel::{Currency, Date};
use libfuzzer_sys::fuzz_target;
use trade::{
    Exact,
    expr::{Ask, Dialect, Fault, Quantities, Quantity, RateExpr},
};

/// Answers everything with numbers taken from the input.
struct Facts {
    number: Exact,
    stated: bool,
}

impl Quantities for Facts {
    fn quantity(&self, _: &Quantity) -> Result<Option<Exact>, Fault> {
        Ok(self.stated.then_some(self.number))
    }
    fn number(&self, _: &str) -> Result<Option<Exact>, Fault> {
        Ok(self.stated.then_some(self.number))
    }
    fn word(&self, _: &str) -> Option<&str> {
        self.stated.then_some("pecans")
    }
    fn stated_rate(&self, _: &str) -> Result<Option<Exact>, Fault> {
        Ok(self.stated.then_some(self.number))
    }
    fn effective_rate(&self, _: &str) -> Result<Option<Exact>, Fault> {
        Ok(self.stated.then_some(self.number))
    }
    fn foreign(&self, _: Currency) -> Option<Exact> {
        self.stated.then_some(self.number)
    }
}

/// The text is the first line; the numbers are what follows, zero when nothing does.
fn numbers(rest: &[u8]) -> (u8, i32, i64) {
    let mut bytes = [0; 13];
    for (to, from) in bytes.iter_mut().zip(rest) {
        *to = *from;
    }
    let [flags, a, b, c, d, base @ ..] = bytes;
    (flags, i32::from_le_bytes([a, b, c, d]), i64::from_le_bytes(base))
}

fuzz_target!(|input: &[u8]| {
    let line = input.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let Ok(text) = std::str::from_utf8(line) else { return };
    let (flags, number, base) = numbers(input.get(line.len() + 1..).unwrap_or_default());
    for dialect in [Dialect::Us, Dialect::Uk, Dialect::Eu, Dialect::Plain(Currency::CNY)] {
        let Ok(rate) = RateExpr::parse(text, dialect) else { continue };
        let printed = rate.to_string();
        let again = RateExpr::parse(&printed, Dialect::Plain(Currency::EUR));
        assert_eq!(again.as_ref(), Ok(&rate), "{printed}");
        let number = Exact::decimal(i128::from(number), flags & 31).unwrap_or(Exact::ONE);
        let facts = Facts { number, stated: flags & 64 == 0 };
        let base = Some(Exact::from_minor(base)).filter(|_| flags & 128 == 0);
        let date = Date::constant(2028, 2, 29);
        let ask = Ask { date, currency: Currency::CNY, base, value: base, facts: &facts };
        if let Ok(answer) = rate.evaluate(&ask) {
            let _ = rate.explain(&ask, &answer);
            assert!(rate.refusal().is_none());
        }
        let _ = (rate.quantities(), rate.attributes(), rate.charges(), rate.currencies());
    }
});
