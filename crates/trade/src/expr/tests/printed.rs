//! For any expression: what is printed reads back, and nothing panics.

use super::*;
use proptest::prelude::*;

fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        (0u32..100_000).prop_map(|n| n.to_string()),
        (0u32..100_000, 0u32..1_000_000).prop_map(|(whole, part)| format!("{whole}.{part:06}")),
    ]
}

fn a_unit() -> impl Strategy<Value = String> {
    let names = [
        "kg",
        "g",
        "t",
        "kg_gross",
        "kg_drained",
        "kg_lead",
        "kg_pct_sacchar",
        "L",
        "hl",
        "bbl",
        "l_alcohol",
        "%vol/hl",
        "pf_l",
        "item",
        "each",
        "piece",
        "pair",
        "doz",
        "gross",
        "hs6",
        "consignment",
        "m2",
        "jewel",
        "sticks",
        "L*abv_percent",
        "kg*pf_l*sticks",
    ];
    (
        prop::sample::select(names.to_vec()),
        prop_oneof![
            Just(""),
            Just("100"),
            Just("1000 "),
            Just("0.75"),
            Just("started "),
            Just("started 2.5 ")
        ],
    )
        .prop_map(|(name, count)| format!("{count}{name}"))
}

fn term() -> BoxedStrategy<String> {
    let currency = || prop::sample::select(vec!["EUR", "USD", "CNY", "JPY"]);
    prop_oneof![
        number().prop_map(|n| format!("{n}%")),
        (number(), number(), currency()).prop_map(|(n, m, c)| format!("{n}% OVER {m} {c}")),
        number().prop_map(|n| format!("{n}% OF case")),
        (number(), currency()).prop_map(|(n, c)| format!("{n} {c}")),
        (number(), currency(), a_unit()).prop_map(|(n, c, u)| format!("{n} {c}/{u}")),
        (number(), a_unit()).prop_map(|(n, u)| format!("{n}/{u}")),
        Just("RATE duty_rate".to_owned()),
        Just("Free".to_owned()),
        (number(), number(), currency(), a_unit())
            .prop_map(|(n, m, c, u)| format!("({n}% - {m} {c}/{u} MIN Free MAX ({n} {c}))")),
    ]
    .boxed()
}

fn a_sum() -> impl Strategy<Value = String> {
    let more =
        prop::collection::vec((prop_oneof![Just("+"), Just("-"), Just(" + ")], term()), 0..3);
    (prop_oneof![Just(""), Just("-")], term(), more).prop_map(|(sign, first, more)| {
        more.into_iter()
            .fold(format!("{sign}{first}"), |all, (sign, term)| format!("{all} {sign}{term}"))
    })
}

fn formula() -> BoxedStrategy<String> {
    (a_sum(), prop::option::of(a_sum()), prop::option::of(a_sum()))
        .prop_map(|(sum, min, max)| {
            let min = min.map_or_else(String::new, |min| format!(" MIN {min}"));
            let max = max.map_or_else(String::new, |max| format!(" MAX {max}"));
            format!("{sum}{min}{max}")
        })
        .boxed()
}

fn season() -> impl Strategy<Value = String> {
    let month = || prop::sample::select(vec!["JAN", "feb", "MAY", "June", "SEPT", "DECEMBER"]);
    prop_oneof![
        (1u8..32, month(), 1u8..32, month())
            .prop_map(|(a, m, b, n)| format!("({a:02} {m} - {b} {n})")),
        month().prop_map(|m| format!("({m}, 1-2 MAR)")),
        Just(String::new()),
    ]
}

fn test() -> impl Strategy<Value = String> {
    let is = prop::sample::select(vec!["<", "<=", ">", ">=", "=", "!="]);
    let subject = prop_oneof![
        Just("value".to_owned()),
        a_unit().prop_map(|u| format!("value/{u}")),
        Just("rate:gst-2.low".to_owned()),
        Just("abv_percent".to_owned()),
        prop::sample::select(vec!["kg", "L", "item", "kg_gross"]).prop_map(str::to_owned),
    ];
    prop_oneof![
        (subject, is, number()).prop_map(|(s, is, n)| format!("{s} {is} {n}")),
        Just("scope = pecans|walnuts".to_owned()),
        Just("state != fresh".to_owned()),
    ]
}

fn when() -> impl Strategy<Value = String> {
    let joined =
        (test(), prop::collection::vec((prop_oneof![Just("AND"), Just("OR")], test()), 0..3));
    prop::option::of(joined).prop_map(|when| match when {
        None => String::new(),
        Some((first, more)) => more
            .into_iter()
            .fold(format!(" WHEN {first}"), |all, (word, test)| format!("{all} {word} {test}")),
    })
}

fn rate_text() -> impl Strategy<Value = String> {
    let body =
        prop_oneof![9 => formula(), 1 => Just("REFUSE \"a reason (5%), or two\"".to_owned())];
    let clause =
        (body, season(), when()).prop_map(|(body, season, when)| format!("{body} {season}{when}"));
    prop::collection::vec(clause, 1..4).prop_map(|clauses| clauses.join("; "))
}

proptest! {
    #[test]
    fn what_is_printed_reads_back_the_same(text in rate_text()) {
        let rate = cn(&text);
        let printed = rate.to_string();
        let again = RateExpr::parse(&printed, Dialect::Plain(Currency::USD)).unwrap();
        prop_assert_eq!(&again, &rate, "{} -> {}", text, printed);
        prop_assert_eq!(again.to_string(), printed);
    }

    #[test]
    fn no_text_is_too_strange_to_be_answered(text in "[0-9%.$¢€/+,;()<> a-zA-Z\"|:=-]{0,40}") {
        for dialect in [Dialect::Us, Dialect::Uk, Dialect::Eu, Dialect::Plain(Currency::CNY)] {
            if let Ok(rate) = RateExpr::parse(&text, dialect) {
                let again = RateExpr::parse(&rate.to_string(), Dialect::Plain(Currency::CNY));
                prop_assert_eq!(again.as_ref(), Ok(&rate), "{}", text);
            }
        }
        let _ = parse_special(&text);
    }

    #[test]
    fn evaluating_never_fails_by_panic(text in rate_text(), base in 0i64.., grams in 0u32..) {
        let weight = Box::leak(grams.to_string().into_boxed_str());
        let facts = unit(&[("net_weight_g", weight), ("volume_ml", "500"), ("duty_rate", "5")]);
        let ask = ask("CNY", base, &facts);
        if let Ok(answer) = cn(&text).evaluate(&ask) {
            let _ = cn(&text).explain(&ask, &answer);
        }
    }
}
