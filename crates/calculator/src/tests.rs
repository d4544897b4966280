use super::*;
use pricing::FxShipped;
use serde_json::{Value, json};
use std::collections::BTreeMap;

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
    let answer = answer(Book::shipped(), args, "2026-11-22T20:00:00Z".parse().unwrap(), &mut rate)?;
    Ok(answer_document(&answer, &|note| BTreeMap::from([("en".to_owned(), sentence(note))])))
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
    let comma = GoodsArgs::from_pairs("hs=3304.99,price=12,50 CNY").unwrap_err();
    assert!(comma.why.contains("\"50 CNY\"") && comma.why.contains("a point"), "{comma}");
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

#[test]
fn money_is_read_as_people_write_it() {
    let read = |text: &str| money("price", text).map(|money| money.to_string());
    for same in ["12.50 USD", "USD 12.50", "12.50USD", "usd12.5", " 12.5   usd "] {
        assert_eq!(read(same).unwrap(), "12.50 USD", "{same}");
    }
    assert_eq!(read("-3 USD").unwrap(), "-3.00 USD");
    for bad in ["12.5", "$12", "12 $", "12€", "much", "USD", "", "USD 12 USD", "12 USD 5"] {
        let problem = money("freight", bad).unwrap_err();
        assert_eq!(problem.field, "freight");
        assert!(problem.why.ends_with("write an amount and a currency: 12.50 USD"), "{problem}");
    }
    for (bad, said) in [
        ("12,50 USD", "has a comma; decimals follow a point: write an amount and a currency"),
        ("1,000.00 USD", "has a comma"),
        ("12 XXQ", "\"XXQ\" is not a currency"),
        ("12.505 USD", "at most 2 decimal places"),
        ("1000000000000000000000000000000 USD", "the amount is too large"),
        ("99999999999999999999999999999999999999999999999999 USD", "the amount is too large"),
        ("1e30 USD", "is not an amount of USD"),
    ] {
        let why = money("price", bad).unwrap_err().why;
        assert!(why.contains(said), "{bad}: {why}");
    }
}

#[test]
fn names_that_are_no_countries_are_told_with_what_to_write() {
    for (lane, said) in [
        ("UK:CN", "the United Kingdom is written GB"),
        ("CN:uk", "the United Kingdom is written GB"),
        ("US:EU", "name one of its member states"),
        ("EL:US", "Greece is written GR"),
        ("XX:US", "\"XX\" is not a country"),
    ] {
        let problem = ask(&QuoteArgs { lane: lane.into(), ..args() }).unwrap_err();
        assert_eq!(problem.field, "lane");
        assert!(problem.why.contains(said), "{lane}: {problem}");
        assert_eq!(lanes_document(Book::shipped(), Some(lane)).unwrap_err().why, problem.why);
    }
    let problem = ask(&with(|goods| goods.origin = Some("UK".into()))).unwrap_err();
    assert_eq!(
        (problem.field.as_str(), problem.why.as_str()),
        ("origin", "the United Kingdom is written GB")
    );
}

#[test]
fn a_code_that_lost_its_zero_is_refused_with_the_whole_one() {
    for (typed, said) in [
        ("9012100", "0901.21.00 may be meant"),
        ("901110000", "0901.11.00.00 may be meant"),
        ("813.4", "0813.40 may be meant"),
        ("8517130", "use 6, 8 or 10 digits"),
    ] {
        let problem = ask(&with(|goods| goods.hs = typed.into())).unwrap_err();
        assert_eq!(problem.field, "hs");
        assert!(problem.why.contains(said), "{typed}: {problem}");
    }
}

#[test]
fn a_quantity_is_told_as_it_was_asked() {
    for asked in ["10000001", "4294967295", "4294967296", "99999999999999999999"] {
        let problem = ask(&with(|goods| goods.quantity = Some(asked.into()))).unwrap_err();
        assert_eq!(
            (problem.problem.as_str(), problem.field.as_str()),
            ("huge-quantity", "quantity")
        );
        assert_eq!(problem.why, format!("the quantity of goods is {asked}, above 10000000"));
    }
    assert!(ask(&with(|goods| goods.quantity = Some("0000000000002".into()))).is_ok());
}

/// The fields of a refusal, in its order.
fn fields(args: &QuoteArgs) -> Vec<String> {
    ask(args).unwrap_err().all().map(|problem| problem.field.clone()).collect()
}

#[test]
fn all_that_is_wrong_is_told_at_once() {
    let some = |text: &str| Some(text.to_owned());
    let bad = GoodsArgs {
        hs: "8".into(),
        price: "-12 USD".into(),
        quantity: some("0"),
        weight: some("-1"),
        origin: some("ZZ"),
        attributes: vec!["abv".into()],
        ..GoodsArgs::default()
    };
    let question = QuoteArgs {
        goods: vec![bad.clone()],
        freight: some("-3 USD"),
        insurance: some("much"),
        date: some("2026-02-30"),
        known_at: some("then"),
        channel: some("rocket"),
        buyer: some("robot"),
        switches: vec!["no-such=on".into()],
        rates: vec!["USD".into()],
        used_this_year: some("10 USD"),
        ..args()
    };
    let all = [
        "date",
        "channel",
        "buyer",
        "known-at",
        "switch",
        "rate",
        "used-this-year",
        "hs",
        "price",
        "quantity",
        "weight",
        "attribute",
        "origin",
        "freight",
        "insurance",
    ];
    assert_eq!(fields(&question), all);
    assert_eq!(
        fields(&QuoteArgs { lane: "US:EU".into(), goods: vec![goods(), bad], ..args() })[..3],
        ["lane", "goods-2.hs", "goods-2.price"]
    );
    let problem = ask(&question).unwrap_err();
    assert!(problem.all().all(|problem| !problem.ways_out.is_empty()));
    let json = serde_json::to_value(&problem).unwrap();
    assert_eq!(json["more"].as_array().unwrap().len(), all.len() - 1);
    let one = ask(&QuoteArgs { date: some("soon"), ..args() }).unwrap_err();
    assert!(serde_json::to_value(&one).unwrap().get("more").is_none());
}

/// The English sentences of the notes of an answer.
fn notes(args: &QuoteArgs) -> Vec<String> {
    let answer = ask(args).unwrap();
    let notes = answer["notes"].as_array().unwrap();
    notes.iter().map(|note| note.as_str().unwrap().to_owned()).collect()
}

#[test]
fn what_was_stated_in_vain_is_told() {
    let unused = |args: &QuoteArgs| -> Vec<String> {
        notes(args).into_iter().filter(|note| note.contains("was not used")).collect()
    };
    let stated = |pairs: &[&str]| {
        with(|goods| goods.attributes = pairs.iter().map(ToString::to_string).collect())
    };
    assert_eq!(
        unused(&stated(&["foo=bar", "colour=red"])),
        ["colour", "foo"].map(|name| {
            let value = if name == "foo" { "bar" } else { "red" };
            format!("{name}={value} was not used: no rule of this quote asks for it")
        })
    );
    let books = |pairs: &[&str]| {
        let mut args = stated(pairs);
        args.lane = "CN:GB".into();
        args.goods[0].hs = "4901.99".into();
        args.goods[0].price = "20 GBP".into();
        args.freight = None;
        args.date = Some("2026-11-20".into());
        args
    };
    let alone = unused(&books(&["vat_rate=0"]));
    assert_eq!(
        alone,
        ["vat_rate=0 was not used: no rule of this quote asks for it; it is read together with \
         vat=stated"]
    );
    assert!(unused(&books(&["vat=stated", "vat_rate=0"])).is_empty());
    assert_eq!(unused(&books(&["vat=no"])).len(), 1);
    let gin = with(|goods| {
        goods.hs = "2208.50".into();
        goods.attributes = vec!["volume=0.7 l".into(), "abv=40%".into()];
    });
    // Spirits owe by volume there, whatever their strength.
    assert_eq!(unused(&gin), ["abv_percent=40 was not used: no rule of this quote asks for it"]);
    let second = GoodsArgs::from_pairs("name=tea,hs=0902.30,price=20 USD,smell=good").unwrap();
    let two = QuoteArgs { goods: vec![goods(), second], ..args() };
    assert!(unused(&two)[0].starts_with("tea: smell=good was not used"), "{:?}", unused(&two));
}
