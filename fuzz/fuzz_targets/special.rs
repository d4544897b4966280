//! The special column of the US schedule.
#![no_main]

use kernel::Currency;
use libfuzzer_sys::fuzz_target;
use trade::expr::{Dialect, RateExpr, parse_special};

fuzz_target!(|text: &str| {
    for (rate, codes) in parse_special(text).rates {
        assert!(!codes.is_empty());
        let again = RateExpr::parse(&rate.to_string(), Dialect::Plain(Currency::EUR));
        assert_eq!(again.as_ref(), Ok(&rate));
    }
});
