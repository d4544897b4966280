use super::*;
use crate::FxShipped;
use serde_json::{Value, json};

fn args() -> QuoteArgs {
    QuoteArgs {
        lane: "US:CN".into(),
        goods: vec![goods()],
        freight: Some("3 USD".into()),
        date: Some("2026-04-13".into()),
        ..QuoteArgs::default()
    }
}

fn goods() -> GoodsArgs {
    GoodsArgs {
        hs: "0813.40".into(),
        price: "12.50 USD".into(),
        quantity: Some("2".into()),
        weight: Some("1 kg".into()),
        ..GoodsArgs::default()
    }
}

fn with(change: impl FnOnce(&mut GoodsArgs)) -> QuoteArgs {
    let mut args = args();
    change(&mut args.goods[0]);
    args
}

fn ask(args: &QuoteArgs) -> Result<Value, QuoteProblem> {
    let mut rate = |from, to, day| FxShipped::get().quote(from, to, day);
    quote(Book::shipped(), args, "2026-11-22T20:00:00Z".parse().unwrap(), &mut rate)
}

fn to_vietnam(rates: &[&str]) -> QuoteArgs {
    QuoteArgs {
        lane: "US:VN".into(),
        date: Some("2026-11-01".into()),
        rates: rates.iter().map(ToString::to_string).collect(),
        ..args()
    }
}

#[test]
fn a_quote_is_lines_that_add_up_with_the_rate_of_the_day() {
    let answer = ask(&args()).unwrap();
    // 12.50 USD = 85.40 CNY; 2 × 85.40 + 20.50 freight = 191.30; 6.3 % = 12.0519 → 12.05
    assert_eq!(answer["total"], json!({ "amount": "203.35", "currency": "CNY" }));
    assert_eq!(answer["regime"], "cbec-retail-import");
    assert_eq!(answer["fx"][0]["rate"], "6.83216364");
    assert_eq!(answer["fx"][0]["used_for"], json!(["price", "freight"]));
    let lines = answer["lines"].as_array().unwrap();
    let kinds: Vec<&str> = lines.iter().map(|l| l["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["goods", "freight", "duty", "vat"]);
    let vat = &lines[3];
    assert_eq!((&vat["base"], &vat["rate"]), (&json!("191.30"), &json!("6.3%")));
    assert_eq!(vat["name"]["zh"], "增值税");
}

#[test]
fn the_day_is_today_at_the_destination() {
    // 20:00 in London is the next morning in China.
    assert_eq!(ask(&QuoteArgs { date: None, ..args() }).unwrap()["date"], "2026-11-23");
}

#[test]
fn attributes_are_read_with_their_units() {
    let gin = with(|goods| {
        goods.hs = "2208.50".into();
        goods.attributes = vec!["volume=0.7 l".into(), "abv=40%".into()];
    });
    assert!(ask(&gin).is_ok());
    let mut none = gin;
    none.goods[0].attributes.clear();
    assert_eq!(ask(&none).unwrap_err().field, "attribute volume_ml");
}

#[test]
fn rates_of_rules_are_taken_in_and_told() {
    let args = QuoteArgs { lane: "CN:GB".into(), ..args() };
    let answer = ask(&args);
    assert!(answer.is_ok(), "{answer:?}");
    let sg = QuoteArgs { lane: "CN:SG".into(), ..args };
    assert_eq!(ask(&sg).unwrap()["total"]["currency"], "SGD");
}

#[test]
fn a_currency_without_a_reference_rate_can_be_stated() {
    let problem = ask(&to_vietnam(&[])).unwrap_err();
    assert_eq!(
        (problem.problem.as_str(), problem.field.as_str()),
        ("no-exchange-rate", "currency")
    );
    assert!(problem.ways_out[0].contains("--rate 'USD="), "{:?}", problem.ways_out);
    let answer = ask(&to_vietnam(&["USD=25400"]));
    match answer {
        Ok(answer) => assert_eq!(answer["fx"][0]["source"], "stated by the asker"),
        Err(problem) => assert_ne!(problem.field, "currency", "{problem}"),
    }
}

#[test]
fn a_bad_argument_is_named_with_a_way_out() {
    let some = |text: &str| Some(text.to_owned());
    for (bad, field) in [
        (QuoteArgs { lane: String::new(), ..args() }, "lane"),
        (QuoteArgs { lane: "USCN".into(), ..args() }, "lane"),
        (QuoteArgs { lane: "US:AQ".into(), ..args() }, "lane"),
        (QuoteArgs { lane: "US:US".into(), ..args() }, "lane"),
        (QuoteArgs { goods: Vec::new(), ..args() }, "goods"),
        (with(|g| g.hs = "08".into()), "hs"),
        (with(|g| g.hs = String::new()), "hs"),
        (with(|g| g.hs = "9998.99".into()), "hs"),
        (with(|g| g.hs = "0809.29".into()), "hs"),
        (with(|g| g.price = String::new()), "price"),
        (with(|g| g.price = "12.505 USD".into()), "price"),
        (with(|g| g.price = "0 USD".into()), "price"),
        (with(|g| g.price = "-5 USD".into()), "price"),
        (with(|g| g.price = "12.50 VND".into()), "price"),
        (with(|g| g.price = "12 XXQ".into()), "price"),
        (with(|g| g.price = "99999999999999999 CNY".into()), "price"),
        (with(|g| g.price = "12 VND".into()), "currency"),
        (with(|g| g.quantity = Some("0".into())), "quantity"),
        (with(|g| g.quantity = Some("-1".into())), "quantity"),
        (with(|g| g.quantity = Some("1.5".into())), "quantity"),
        (with(|g| g.quantity = Some("99999999999".into())), "quantity"),
        (with(|g| g.quantity = Some("20000000".into())), "quantity"),
        (with(|g| g.weight = Some("heavy".into())), "weight"),
        (with(|g| g.weight = Some("0 g".into())), "weight"),
        (with(|g| g.origin = Some("ZZ".into())), "origin"),
        (with(|g| g.attributes = vec!["abv".into()]), "attribute"),
        (QuoteArgs { freight: some("3 XXX"), ..args() }, "freight"),
        (QuoteArgs { freight: some("-3 USD"), ..args() }, "freight"),
        (QuoteArgs { insurance: some("much"), ..args() }, "insurance"),
        (QuoteArgs { regime: some("duty-free"), ..args() }, "regime"),
        (QuoteArgs { channel: some("rocket"), ..args() }, "channel"),
        (QuoteArgs { channel: some("express"), ..args() }, "channel"),
        (QuoteArgs { buyer: some("robot"), ..args() }, "buyer"),
        (QuoteArgs { seller: some("maybe"), ..args() }, "seller"),
        (QuoteArgs { date: some("soon"), ..args() }, "date"),
        (QuoteArgs { date: some("2010-01-01"), ..args() }, "date"),
        (QuoteArgs { known_at: some("then"), ..args() }, "known-at"),
        (QuoteArgs { outside: some("perhaps"), ..args() }, "outside"),
        (QuoteArgs { switches: vec!["no-such=on".into()], ..args() }, "switch"),
        (QuoteArgs { switches: vec!["cn-24-resumed=maybe".into()], ..args() }, "switch"),
        (QuoteArgs { rates: vec!["USD".into()], ..args() }, "rate"),
        (QuoteArgs { rates: vec!["USD=0".into()], ..args() }, "rate"),
        (QuoteArgs { rates: vec!["CNY=1".into()], ..args() }, "rate"),
        (QuoteArgs { used_this_year: some("25900 CNY"), ..args() }, "used-this-year"),
        (QuoteArgs { used_this_year: some("10 USD"), ..args() }, "used-this-year"),
    ] {
        let problem = ask(&bad).unwrap_err();
        assert_eq!(problem.field, field, "{problem}");
        assert!(!problem.ways_out.is_empty());
    }
    let refuse = QuoteArgs { outside: some("refuse"), date: some("2027-06-01"), ..args() };
    assert_eq!(ask(&refuse).unwrap_err().problem, "date-after-data");
    let regime = QuoteArgs { regime: some("duty-free"), ..args() };
    assert!(ask(&regime).unwrap_err().possible.iter().any(|name| name == "cbec-bonded"));
}

#[test]
fn several_products_are_told_apart() {
    let second = GoodsArgs::from_pairs("hs=3304.99,price=100 CNY,quantity=1,volume_ml=50").unwrap();
    assert_eq!(second.attributes, ["volume_ml=50"]);
    let two = QuoteArgs { goods: vec![goods(), second.clone()], ..args() };
    assert_eq!(ask(&two).unwrap()["goods"][1]["name"], "goods-2");
    let bad = GoodsArgs { hs: "12".into(), ..second.clone() };
    let problem = ask(&QuoteArgs { goods: vec![goods(), bad], ..args() }).unwrap_err();
    assert_eq!(problem.field, "goods-2.hs");
    let none = GoodsArgs { attributes: Vec::new(), ..second };
    let problem = ask(&QuoteArgs { goods: vec![goods(), none], ..args() }).unwrap_err();
    assert!(problem.field.starts_with("goods-2.attribute"), "{}", problem.field);
}

#[test]
fn a_file_says_the_same_as_the_arguments() {
    let text = r#"{ "lane": "US:CN", "hs": "0813.40", "quantity": 2, "weight": "1 kg",
        "price": { "amount": "12.50", "currency": "USD" }, "freight": "3 USD", "date": "2026-04-13" }"#;
    let read = QuoteArgs::from_json(text).unwrap();
    assert_eq!(ask(&read).unwrap()["total"], ask(&args()).unwrap()["total"]);
    for bad in ["", "[]", r#"{"lane": "US:CN", "colour": "red"}"#, r#"{"hs": 1, "goods": []}"#] {
        assert!(QuoteArgs::from_json(bad).is_err(), "{bad}");
    }
}

#[test]
fn lanes_are_listed_with_regimes_and_charges() {
    let all = lanes_document(Book::shipped(), None).unwrap();
    assert!(all["items"].as_array().unwrap().len() > 8);
    let one = lanes_document(Book::shipped(), Some("US:CN")).unwrap();
    assert!(!one["items"][0]["regimes"][0]["charges"].as_array().unwrap().is_empty());
    assert_eq!(lanes_document(Book::shipped(), Some("US:AQ")).unwrap_err().field, "lane");
}
