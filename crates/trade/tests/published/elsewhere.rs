//! Published worked examples of other destinations, as lanes written with the guide alone. None of these
//! lanes is shipped.

use crate::common::lanes::{CENTS, amounts, lane, to};
use crate::common::{book_of, paid, taxes};

/// New Zealand Customs, "Examples of how to calculate Customs Charges" (fyi.org.nz/request/657): duty on the
/// price, GST on price, carriage and duty; nothing is collected below 60 dollars, and the fee of 38.07
/// only when something is. The fee is part of the group that is waived, so its limit stands 38.07 higher.
#[test]
fn new_zealand_waives_below_60_and_adds_a_fee_above() {
    let waived = "waive_group = \"small\"\nwaive_at_most = \"98.06\"";
    let book = lane(
        "NZ",
        "NZD",
        CENTS,
        "",
        &[
            ("duty", "duty", "RATE duty_rate", "fob", waived),
            ("gst", "vat", "15%", "cif + duty", waived),
            (
                "itf",
                "fee",
                "38.07 NZD/consignment",
                "cif",
                &format!("per = \"consignment\"\n{waived}"),
            ),
        ],
    );
    let parcel = |price: &str, freight: &str, rate: &str| {
        to(&book, "9503.00", price, 1).with("duty_rate", rate).freight(freight).of(&book)
    };
    let one = parcel("1000", "100", "0");
    assert_eq!(amounts(&one, &["duty", "gst", "itf"]), ["0.00", "165.00", "38.07"]);
    let two = parcel("1000", "100", "5");
    assert_eq!(amounts(&two, &["duty", "gst", "itf"]), ["50.00", "172.50", "38.07"]);
    // A laptop of 390 (58.50) is let in; shoes of 390 at 10 % (103.35) are not: en.aioexpress.com/region/newzealand.
    assert_eq!(taxes(&parcel("390", "0", "0")), "0.00");
    let shoes = parcel("390", "0", "10");
    assert_eq!(amounts(&shoes, &["duty", "gst"]), ["39.00", "64.35"]);
    assert_eq!(
        (taxes(&parcel("400", "0", "0")), taxes(&parcel("399.93", "0", "0"))),
        ("98.07".into(), "0.00".into())
    );
}

/// Canada Border Services Agency, as quoted at smallformfactor.net post 46018: 100 USD at 1.15.
#[test]
fn canada_taxes_duty_too() {
    let book = lane(
        "CA",
        "CAD",
        CENTS,
        "",
        &[("duty", "duty", "4%", "fob", ""), ("gst", "vat", "5%", "fob + duty", "")],
    );
    let cost = to(&book, "8471.30", "115", 1).of(&book);
    assert_eq!(amounts(&cost, &["duty", "gst"]), ["4.60", "5.98"]);
    assert_eq!(taxes(&cost), "10.58");
}

/// Japan Customs, answer 1111: bases are cut to 1,000 yen, taxes to 100 yen, two goods of two VAT rates.
#[test]
fn japan_rounds_bases_and_taxes_down() {
    let down = r#"base_to = { mode = "down", to = "1000" }
rounding = { mode = "down", to = "100", of = "step", source = "customs.go.jp 1111" }"#;
    let local =
        r#"rounding = { mode = "down", to = "100", of = "charge", source = "customs.go.jp 1111" }"#;
    let reduced = format!("attribute = \"vat=reduced\"\n{down}");
    let book = lane(
        "JP",
        "JPY",
        ("down", "1", "charge"),
        "",
        &[
            ("duty", "duty", "14%", "cif", down),
            ("national", "vat", "7.8%", "cif + duty", down),
            ("national", "vat", "6.24%", "cif + duty", &reduced),
            ("local", "sales_tax", "100%", "22/78 * national", local),
        ],
    );
    let cost = to(&book, "6109.10", "534795", 1)
        .goods("2106.90", "126258", 1)
        .with("vat", "reduced")
        .of(&book);
    assert_eq!(amounts(&cost, &["duty", "national", "local"]), ["92400", "56400", "15900"]);
}

/// geratools.com/south-africa-import-duty-customs-calculator, rule of sars.gov.za: the added tax value is 110 %
/// of the customs value and the duty.
#[test]
fn south_africa_lifts_the_value_by_a_tenth() {
    let book = lane(
        "ZA",
        "ZAR",
        CENTS,
        "",
        &[("duty", "duty", "20%", "cif", ""), ("vat", "vat", "15%", "1.1 * cif + duty", "")],
    );
    let cost = to(&book, "6109.10", "12000", 1).freight("1500").insurance("300").of(&book);
    assert_eq!(amounts(&cost, &["duty", "vat"]), ["2760.00", "2691.00"]);
    assert_eq!(cost.total.amount_text(), "19251.00");
}

/// eximtutor.com/customs-duty-calculator: 38.406 % of 100,000 rupees; the lane is that of the guide.
#[test]
fn india_takes_a_surtax_on_a_cess_on_a_duty() {
    let book = book_of(&[("lanes/IN.toml", &crate::common::guide("lanes/IN.toml"))]);
    let cost = to(&book, "7113.19", "100000", 1).of(&book);
    assert_eq!(
        amounts(&cost, &["bcd", "cess", "sws", "igst"]),
        ["25000.00", "6250.00", "3125.00", "4031.25"]
    );
    assert_eq!(taxes(&cost), "38406.25");
}

/// mastercon.cnt.br/setor_fiscal/resposta2.htm: ICMS of 17 % inside its own base, on value, duty, IPI and expenses.
#[test]
fn brazil_has_icms_inside_its_own_base() {
    let flat = "per = \"consignment\"";
    let counted = "per = \"consignment\"\npayable = \"0%\"";
    let book = lane(
        "BR",
        "BRL",
        CENTS,
        "",
        &[
            ("ii", "duty", "3200 BRL/consignment", "cif", flat),
            ("ipi", "excise", "2000 BRL/consignment", "cif", flat),
            // Freight levy 750, storage 500, system 40, deconsolidation 150, brokers 360, commission 240, others 1,000.
            ("expenses", "fee", "3040 BRL/consignment", "cif", counted),
            ("icms", "vat", "17%", "cif + ii + ipi + expenses + self", ""),
        ],
    );
    let cost = to(&book, "8471.30", "27500", 1).freight("3000").insurance("1000").of(&book);
    assert_eq!(paid(&cost, "icms"), "8139.52");
    let base = cost.lines.iter().find(|line| line.id == "icms").unwrap();
    assert!(base.formula.contains("8139.5"), "{}", base.formula);
}

/// scribd.com/document/498106905, product X: 20 units, a duty of 30 % and 50 USD a unit, anti-dumping 12 %,
/// excise 35 % on value and both duties, environmental tax 100,000 VND a unit; 22,930 VND to the dollar.
#[test]
fn viet_nam_adds_a_specific_duty_in_dollars() {
    let book = lane(
        "VN",
        "VND",
        ("half_up", "1", "charge"),
        "",
        &[
            ("import-duty", "duty", "30% + 50 USD/item", "cif", ""),
            ("anti-dumping", "duty", "12%", "cif", ""),
            ("sct", "excise", "35%", "cif + duty", ""),
            ("ept", "fee", "100000 VND/item", "cif", ""),
        ],
    );
    // (19.2 × 1,600 + 960 + 3,840 + 160) × 22,930 = 818,142,400
    let cost = to(&book, "8415.10", "40907120", 20).rate("USD", "22930").of(&book);
    assert_eq!(
        amounts(&cost, &["import-duty", "anti-dumping", "sct", "ept"]),
        ["268372720", "98177088", "414642273", "2000000"]
    );
    let unknown = to(&book, "8415.10", "40907120", 20).try_of(&book).unwrap_err();
    assert_eq!(unknown.slug(), "no-rate");
}

/// scribd.com/presentation/711384394, exercises 1 to 3: 59 pesos a proof litre and 22 % of the net retail price at
/// proof, which is 1 at 50 %.
#[test]
fn the_philippines_count_proof_litres() {
    let rate = "0.22 PHP/50 value_nrp*abv_percent + 59 PHP/pf_l";
    let book = lane("PH", "PHP", CENTS, "", &[("excise-tax", "excise", rate, "cif", "")]);
    let of = |bottles: u32, ml: &str, abv: &str, retail: &str| {
        let asked =
            to(&book, "2208.30", "500", bottles).with("volume_ml", ml).with("abv_percent", abv);
        taxes(&asked.with("value_nrp", retail).of(&book))
    };
    assert_eq!(of(1, "750", "42", "750"), "175.77");
    assert_eq!(of(1800, "1500", "48", "265"), "253670.40");
    assert_eq!(of(2100, "1000", "42", "750"), "395136.00");
}

/// ecustomsbroker.com.au: wine of 100 dollars, 5 % duty, 50 of carriage, 29 % WET, GST (cut to the cent).
#[test]
fn australia_taxes_wine_before_gst() {
    let book = lane(
        "AU",
        "AUD",
        ("down", "0.01", "step"),
        "",
        &[
            ("duty", "duty", "5%", "fob", ""),
            ("wet", "excise", "29%", "cif + duty", ""),
            ("gst", "vat", "10%", "cif + duty + wet", ""),
        ],
    );
    let cost = to(&book, "2204.21", "100", 1).freight("50").of(&book);
    assert_eq!(amounts(&cost, &["duty", "wet", "gst"]), ["5.00", "44.95", "19.99"]);
    assert_eq!(taxes(&cost), "69.94");
}

/// revenue.ie, calculating duty and VAT: a flat 2.5 % on what is dutiable, VAT 23 % on all.
#[test]
fn ireland_charges_travellers_a_flat_rate() {
    let book = lane(
        "IE",
        "EUR",
        CENTS,
        "",
        &[
            ("duty", "duty", "2.5%", "cif", "not_hs = [\"8525\"]"),
            ("vat", "vat", "23%", "cif + duty", ""),
        ],
    );
    let cost = to(&book, "8525.89", "500", 1).goods("6105.10", "60", 10).of(&book);
    assert_eq!(amounts(&cost, &["duty", "vat"]), ["15.00", "256.45"]);
    assert_eq!(taxes(&cost), "271.45");
    // geratools.com/ireland-import-duty-customs-calculator: 3.7 % of 1,075, then VAT, in rounded steps.
    let steps = lane(
        "IE",
        "EUR",
        ("half_up", "0.01", "step"),
        "",
        &[("duty", "duty", "3.7%", "cif", ""), ("vat", "vat", "23%", "cif + duty", "")],
    );
    let cost = to(&steps, "8471.60", "1000", 1).freight("60").insurance("15").of(&steps);
    assert_eq!(amounts(&cost, &["duty", "vat"]), ["39.78", "256.40"]);
    assert_eq!(cost.total.amount_text(), "1371.18");
}

/// bazg.admin.ch: the taxable value of 196.70 is rounded to the franc; up to 5 francs of tax are not levied, so
/// 62 francs at 8.1 % and 193 at 2.6 % pay and a franc less does not.
#[test]
fn switzerland_rounds_the_value_and_waives_five_francs() {
    let francs = "base_to = { mode = \"half_up\", to = \"1.00\" }\nwaive_at_most = \"5.00\"";
    let book = lane(
        "CH",
        "CHF",
        CENTS,
        "",
        &[
            ("vat", "vat", "8.1%", "cif", francs),
            ("vat", "vat", "2.6%", "cif", &format!("hs = [\"49\", \"21\"]\n{francs}")),
        ],
    );
    let vat = |hs: &str, value: &str| taxes(&to(&book, hs, value, 1).of(&book));
    assert_eq!(vat("8508.11", "196.70"), "15.96"); // 8.1 % of 197
    assert_eq!((vat("8508.11", "61"), vat("8508.11", "62")), ("0.00".into(), "5.02".into()));
    assert_eq!((vat("4901.99", "192"), vat("4901.99", "193")), ("0.00".into(), "5.02".into()));
}

/// beerbeer.org (2013): 24 cans of beer at nothing but its taxes: 5 and 7.4 ringgit a litre, 15 % excise on both, 5 %
/// sales tax on all: 118.60. (A price of nothing is refused, so the beer costs a sen here.)
#[test]
fn malaysia_stacks_three_duties_on_beer() {
    let book = lane(
        "MY",
        "MYR",
        ("half_up", "0.05", "order"),
        "",
        &[
            ("import", "duty", "5 MYR/L", "cif", ""),
            ("excise-one", "excise", "7.4 MYR/L", "cif", ""),
            ("excise-two", "excise", "15%", "cif + import + excise-one", ""),
            ("sales", "sales_tax", "5%", "cif + import + excise-one + excise-two", ""),
        ],
    );
    let cost = to(&book, "2203.00", "0.01", 1).with("volume_ml", "7920").of(&book);
    assert_eq!(taxes(&cost), "118.60");
}

/// web.customs.gov.tw (Kaohsiung): parcels up to 2,000 dollars are exempt; above: duty, commodity tax on value and duty,
/// 5 % business tax on all, 0.0425 % trade promotion fee on the value. The formula is published, no numbers.
#[test]
fn taiwan_exempts_parcels_up_to_2000() {
    let free = "[[regime.threshold]]\nid = \"free\"\nper = \"consignment\"\nof = \"cif\"\nat_most = \"2000\"\nsource = \"web.customs.gov.tw\"\n";
    let unless = "unless = [\"free\"]";
    let book = lane(
        "TW",
        "TWD",
        ("half_up", "1.00", "charge"),
        free,
        &[
            ("duty", "duty", "10%", "cif", unless),
            ("commodity", "excise", "20%", "cif + duty", unless),
            ("business", "vat", "5%", "cif + duty + commodity", unless),
            ("promotion", "fee", "0.0425%", "cif", unless),
        ],
    );
    let parcel = |price: &str| to(&book, "8415.10", price, 1).freight("100").of(&book);
    assert_eq!(taxes(&parcel("1900")), "0.00");
    assert_eq!(
        amounts(&parcel("9900"), &["duty", "commodity", "business", "promotion"]),
        ["1000.00", "2200.00", "660.00", "4.00"]
    );
}

/// amuse.peoplentools.com (2025-03-29): clothes of 300,000 won owe 72,900 (duty 13 %, VAT 10 %); a bottle of wine of
/// 300,000 won about 204,700 (duty 15 %, liquor tax 30 %, education tax of 10 % on that, VAT 10 % on all).
#[test]
fn korea_puts_a_tax_on_the_liquor_tax() {
    let book = lane(
        "KR",
        "KRW",
        ("down", "10", "charge"),
        "",
        &[
            ("customs", "duty", "13%", "cif", ""),
            ("customs", "duty", "15%", "cif", "hs = [\"2204\"]"),
            ("liquor", "excise", "30%", "cif + duty", "hs = [\"2204\"]"),
            ("education", "excise", "10%", "liquor", "hs = [\"2204\"]"),
            ("vat", "vat", "10%", "cif + duty + excise", ""),
        ],
    );
    let of = |hs: &str| to(&book, hs, "300000", 1).of(&book);
    assert_eq!(taxes(&of("6109.10")), "72900");
    let wine = of("2204.21");
    let ids = ["customs", "liquor", "education", "vat"];
    assert_eq!(amounts(&wine, &ids), ["45000", "103500", "10350", "45880"]);
    assert_eq!(taxes(&wine), "204730");
}
