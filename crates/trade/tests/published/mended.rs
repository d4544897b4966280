//! What a quote must refuse, and say, rather than understate: by name, in the reader's language.

use crate::common::{Asked, ask, ask_in, paid, taxes};
use kernel::Lang;
use trade::{Channel, Refusal, WayOut};

const TODAY: &str = "2026-11-21";

/// A T-shirt.
fn shirt(from: &str, day: &str) -> Asked {
    ask(from, "US", day).goods("6109.10", "100", 1)
}

/// The reason in English and Chinese; it names no expression of a lane file.
fn reason(asked: &Asked) -> (String, Vec<WayOut>) {
    let refusal = asked.refusal();
    assert_eq!(refusal.slug(), "rate-refused", "{refusal}");
    let (note, told) = (refusal.note(), refusal.to_string());
    assert!(!told.contains("REFUSE") && !told.contains("us-"), "{told}");
    let chinese = note.text(Lang::ZH).unwrap();
    assert!(chinese.chars().any(|c| c > '\u{3000}'), "{chinese}");
    assert!(note.text(Lang::EN).unwrap().ends_with(told.split_once(": ").unwrap().1));
    (told, refusal.ways_out())
}

fn is_refused(asked: &Asked, why: &str) {
    let (told, ways) = reason(asked);
    assert!(told.contains(why), "{told}");
    assert!(!ways.contains(&WayOut::ConfirmHs), "no code helps: {ways:?}");
}

#[test]
fn goods_of_column_two_and_of_embargoed_countries_have_no_general_rate() {
    for channel in [Channel::Parcel, Channel::Post, Channel::Express, Channel::Cargo] {
        for country in ["CU", "IR", "KP"] {
            for day in ["2019-03-01", "2025-09-10", TODAY] {
                is_refused(&shirt(country, day).by(channel), "without a licence");
            }
        }
        for country in ["RU", "BY"] {
            is_refused(&shirt(country, "2026-01-15").by(channel), "column 2");
        }
    }
    is_refused(&shirt("DE", TODAY).made_in("RU"), "column 2");
    // Until 2022-04-08 the general rate was theirs too, and until 2025-08-28 small parcels were free.
    assert_eq!(taxes(&shirt("RU", "2022-04-08").by(Channel::Cargo).cost()), "44.25");
    assert_eq!(taxes(&shirt("RU", "2025-08-28").cost()), "0.00");
}

#[test]
fn alcohol_tobacco_and_petrol_are_refused_where_the_excise_is_not_known() {
    for channel in [Channel::Parcel, Channel::Post, Channel::Express, Channel::Cargo] {
        for (from, hs) in
            [("JP", "2208.30"), ("FR", "2204.21"), ("DE", "2203.00"), ("CN", "2402.20")]
        {
            for day in ["2024-02-01", "2025-05-20", "2026-03-02"] {
                is_refused(&ask(from, "US", day).goods(hs, "30", 1).by(channel), "excise");
            }
        }
    }
    for to in ["GB", "DE", "AU", "ID", "PH", "TH", "VN", "SG"] {
        let petrol = ask("JP", to, TODAY).goods("2710.12", "30", 1).with("duty_rate", "0");
        let petrol = petrol.rate("USD", "16000").rate("EUR", "1");
        let (told, _) = reason(&petrol);
        assert!(told.starts_with("2710.12: "), "{to}: {told}");
    }
}

#[test]
fn brazil_and_india_are_refused_while_a_part_of_their_tariff_is_not_known() {
    let paid_by = |from, day| taxes(&shirt(from, day).by(Channel::Cargo).cost());
    assert_eq!(paid_by("IN", "2025-08-26"), "74.21"); // 16.5 + 25 % + the fee
    is_refused(&shirt("IN", "2025-08-29"), "further 25 %");
    is_refused(&shirt("IN", "2026-02-23").by(Channel::Post), "further 25 %");
    assert_eq!(paid_by("BR", "2025-08-05"), "59.21"); // 16.5 + 10 % + the fee
    is_refused(&shirt("BR", "2025-08-06").by(Channel::Cargo), "further 40 %");
    is_refused(&shirt("BR", "2025-09-01").by(Channel::Post), "further 40 %");
    assert_eq!(taxes(&shirt("BR", "2026-02-24").cost()), "26.50"); // 16.5 + 10 % for all
}

#[test]
fn lines_that_the_four_year_review_raised_are_refused() {
    let cells = |day| ask("CN", "US", day).goods("8541.43", "1000", 1).by(Channel::Cargo);
    assert_eq!(paid(&cells("2024-09-26").cost(), "section301"), "250.00");
    is_refused(&cells("2024-09-27"), "four-year review");
    is_refused(&cells(TODAY), "four-year review");
    let battery = ask("CN", "US", TODAY).goods("8507.60.00", "100", 1);
    is_refused(&battery, "four-year review");
    is_refused(&ask("CN", "US", "2025-06-15").goods("8542.31", "100", 1), "four-year review");
    // Others owe what they owed, and a small parcel of those days nothing.
    assert_eq!(paid(&shirt("CN", TODAY).cost(), "section301"), "7.50");
    assert_eq!(taxes(&ask("CN", "US", "2025-05-01").goods("8541.43", "100", 1).cost()), "0.00");
}

#[test]
fn what_limits_an_amount_is_said_beside_it() {
    let notes = |asked: &Asked| {
        let notes = asked.cost().notes;
        notes.iter().filter_map(|n| n.text(Lang::EN).map(str::to_owned)).collect::<Vec<_>>()
    };
    let laptop = ask("CN", "US", "2025-06-15").goods("8471.30.01", "1000", 1);
    assert!(notes(&laptop).iter().any(|note| note.contains("computers of 8471")));
    assert!(!notes(&shirt("CN", TODAY)).iter().any(|note| note.contains("computers of 8471")));
    let surcharge = shirt("VN", "2026-03-02");
    assert!(notes(&surcharge).iter().any(|note| note.contains("annex of the proclamation")));
    // The question of August 2025 is not that of May.
    let may = shirt("CN", "2025-05-05").by(Channel::Post);
    assert!(notes(&may).iter().any(|note| note.starts_with("From 2025-05-02 to 2025-08-28")));
    assert!(!notes(&may).iter().any(|note| note.contains("80, 160 or 200")));
    assert!(!notes(&may).iter().any(|note| note.contains("trade agreements are not")));
}

#[test]
fn the_rounding_is_told_once_and_in_the_language_of_the_reader() {
    let price = |to: &str| if to == "PH" { "20000" } else { "900" };
    for (from, to) in [
        ("US", "CN"),
        ("CN", "US"),
        ("CN", "GB"),
        ("CN", "DE"),
        ("CN", "SG"),
        ("CN", "MY"),
        ("CN", "TH"),
        ("CN", "VN"),
        ("CN", "ID"),
        ("CN", "PH"),
        ("CN", "AU"),
    ] {
        let parcel = ask(from, to, TODAY).goods("6109.10", price(to), 1).with("duty_rate", "5");
        let parcel = parcel.with("sales_tax_rate", "10").rate("USD", "1").rate("EUR", "1");
        let notes = parcel.cost().notes;
        let told: Vec<&str> = notes
            .iter()
            .filter(|n| *n.key == *"note-rounding")
            .filter_map(|n| n.text(Lang::ZH))
            .collect();
        assert!(
            matches!(told.as_slice(), [text] if text.starts_with("取整方法")),
            "{to}: {told:?}"
        );
        let english: Vec<&str> = notes.iter().filter_map(|n| n.text(Lang::EN)).collect();
        let rounded = english.iter().filter(|text| text.contains("rounded once")).count();
        assert_eq!(rounded, 1, "{to}: {english:?}");
    }
}

/// A lane file that says whose rounding it is in one sentence reads as before.
#[test]
fn a_rounding_with_a_source_alone_is_told_by_its_source() {
    let duty = ("duty", "duty", "5%", "cif", "");
    let book = crate::common::lanes::lane("NZ", "NZD", ("half_up", "0.01", "charge"), "", &[duty]);
    let parcel = ask_in("CN", "NZ".parse().unwrap(), TODAY, "NZD".parse().unwrap());
    let cost = parcel.goods("6109.10", "100", 1).of(&book);
    let note = cost.notes.iter().find(|note| *note.key == *"note-rounding").unwrap();
    assert!(note.texts.is_empty() && note.args.get("source").is_some());
}

#[test]
fn a_preference_is_granted_to_its_origins_under_its_usual_names() {
    let duty = |from: &str, claimed: &str| {
        let cost = shirt(from, "2026-08-10").claiming(claimed).cost();
        (paid(&cost, "special"), paid(&cost, "general"))
    };
    let (free, owed) = (("0.00", "0.00"), ("0.00", "16.50"));
    let texts = |(a, b): &(String, String)| (a.clone(), b.clone());
    for (from, claimed) in [
        ("MX", "USMCA"),
        ("MX", "usmca"),
        ("CA", "S"),
        ("CA", " s "),
        ("KR", "KR"),
        ("KR", "korus"),
        ("AU", "AUSFTA"),
        ("SG", "sg"),
        ("GT", "CAFTA-DR"),
        ("IL", "il"),
    ] {
        let got = duty(from, claimed);
        assert_eq!(texts(&got), (free.0.into(), free.1.into()), "{from} {claimed}");
    }
    // AGOA has no rate on T-shirts in the column (apparel stands in chapter 98).
    assert_eq!(texts(&duty("KE", "AGOA")), (owed.0.into(), owed.1.into()));
}

#[test]
fn a_preference_against_the_facts_is_refused_by_name() {
    let refusal = shirt("CN", "2026-08-10").claiming("KR").refusal();
    assert_eq!(refusal.slug(), "preference-origin");
    assert_eq!(refusal.field(), "preference");
    assert_eq!(refusal.to_string(), "preference KR is for goods of KR; these are of CN");
    // What counts is where the goods were made.
    let through = shirt("CN", "2026-08-10").made_in("KR").claiming("KORUS").cost();
    assert_eq!(paid(&through, "general"), "0.00");
    assert!(matches!(
        shirt("KR", "2026-08-10").made_in("VN").claiming("KORUS").refusal(),
        Refusal::PreferenceOrigin { .. }
    ));
    let unknown = shirt("MX", "2026-08-10").claiming("EFTA").refusal();
    assert_eq!(unknown.slug(), "unknown-preference");
    assert_eq!(
        unknown.to_string(),
        "EFTA is no preference of this lane; for these goods there is: USMCA (S)"
    );
    let nothing = shirt("CN", "2026-08-10").claiming("EFTA").refusal();
    assert!(nothing.to_string().ends_with("there is: none"), "{nothing}");
    let lapsed = ask("TH", "US", TODAY).goods("4202.92.15", "100", 1).claiming("gsp").refusal();
    assert_eq!(
        lapsed.to_string(),
        format!("preference gsp is not in force on {TODAY}: it ended on 2020-12-31")
    );
    let early = shirt("MX", "2019-03-01").by(Channel::Cargo).claiming("USMCA").refusal();
    assert_eq!(early.to_string(), "preference USMCA is not in force on 2019-03-01");
    let uganda = |day| ask("UG", "US", day).goods("4202.11", "900", 1).by(Channel::Cargo);
    assert_eq!(paid(&uganda("2023-12-31").claiming("AGOA").cost(), "general"), "0.00");
    assert_eq!(uganda("2024-01-01").claiming("AGOA").refusal().slug(), "preference-day");
}

#[test]
fn reasons_of_the_published_schedules_are_sentences() {
    let to_germany =
        |hs, day| ask("TR", "DE", day).goods(hs, "500", 1).grams(1000).rate("EUR", "1");
    is_refused(&to_germany("0702.00", TODAY), "entry price");
    is_refused(&to_germany("1806.31", TODAY), "Meursing");
    let gap = to_germany("0701.90.50", "2026-08-10");
    is_refused(&gap, "2026-08-10");
    assert_eq!(gap.refusal().ways_out(), [WayOut::OtherDate, WayOut::NotInBook]);
    // Postal parcels of today: another way leads on.
    let post = shirt("VN", TODAY).by(Channel::Post);
    assert_eq!(post.refusal().ways_out(), [WayOut::OtherChannel]);
}

#[test]
fn a_sale_within_a_customs_union_is_no_import() {
    let within = ask_in("FR", "DE".parse().unwrap(), TODAY, "EUR".parse().unwrap());
    let refusal = within.goods("6109.10", "100", 1).refusal();
    assert_eq!((refusal.slug(), refusal.field()), ("same-union", "lane".to_owned()));
    assert!(refusal.to_string().contains("the seller charges the VAT"));
    // Into it and within one country it is what it was.
    assert!(
        ask("GB", "DE", TODAY).goods("6109.10", "100", 1).try_of(trade::Book::shipped()).is_ok()
    );
    assert_eq!(ask("DE", "DE", TODAY).goods("6109.10", "100", 1).refusal().slug(), "unknown-lane");
}

/// PUB: unn.ua (Reuters): soybeans of the United States after 2025-11-10, 3 % and 10 %.
#[test]
fn d07_soybeans_pay_13_percent_at_the_rate_that_the_asker_states() {
    let soybeans = ask("US", "CN", "2025-11-12").goods("1201.90", "1000", 1).by(Channel::Cargo);
    let refusal = soybeans.refusal();
    assert_eq!(
        (refusal.slug(), refusal.ways_out()),
        ("missing-attribute", vec![WayOut::StateDutyRate])
    );
    let stated = soybeans.with("duty_rate", "3").with("consumption_tax_rate", "0");
    let refusal = stated.refusal();
    assert_eq!(
        (refusal.slug(), refusal.ways_out()),
        ("missing-attribute", vec![WayOut::StateTaxRate])
    );
    let cost = stated.with("vat_rate", "9").cost();
    assert_eq!(
        (paid(&cost, "mfn"), paid(&cost, "additional-all")),
        ("30.00".into(), "100.00".into())
    );
    assert_eq!((paid(&cost, "vat"), taxes(&cost)), ("101.70".into(), "231.70".into()));
    // A rate of the tariff at hand is not overridden by one that is stated.
    let cherries = ask("US", "CN", TODAY).goods("0813.40", "1000", 1).by(Channel::Cargo);
    assert_eq!(cherries.clone().with("duty_rate", "1").cost().total, cherries.cost().total);
}

#[test]
fn a_code_of_no_product_is_refused_as_such_before_anything_else() {
    for hs in ["9999.99", "9801.00", "9903.88", "7701.00", "0101.01"] {
        for channel in [Channel::Parcel, Channel::Post, Channel::Cargo] {
            let refusal = ask("US", "CN", TODAY).goods(hs, "100", 1).by(channel).refusal();
            assert_eq!(refusal.slug(), "unknown-hs", "{hs}");
        }
    }
}

#[test]
fn what_is_only_counted_in_a_base_is_not_shown_as_a_rate_of_nothing() {
    let parcel = ask("CN", "PH", TODAY).goods("6109.10", "20000", 1).with("duty_rate", "15");
    let cost = parcel.cost();
    let brokerage = cost.lines.iter().find(|line| line.id == *"brokerage").unwrap();
    assert!(!brokerage.formula.starts_with("0% ×"), "{}", brokerage.formula);
    // 12 % of 20,000 + 3,000 + 250 + 280 + 700.
    assert_eq!(paid(&cost, "vat"), "2907.60");
    let post = ask("VN", "US", "2025-09-01").goods("6109.10", "30", 1).by(Channel::Post).cost();
    assert!(post.lines.iter().all(|line| !line.formula.starts_with("0% ×")), "{:?}", post.lines);
}

#[test]
fn a_concentrate_for_drinks_is_asked_for_its_alcohol_and_never_free_with_it() {
    for hs in ["2106.90", "3302.10"] {
        let goods = |price: &str| ask("US", "SG", TODAY).goods(hs, price, 1);
        for price in ["50", "500"] {
            assert_eq!(goods(price).refusal().slug(), "missing-attribute", "{hs}");
            is_refused(&goods(price).with("abv_percent", "8"), "concentrates with alcohol");
            let plain = goods(price).with("abv_percent", "0").cost();
            assert_eq!(paid(&plain, "excise-duty"), "0.00", "{hs}");
        }
    }
}

#[test]
fn what_sources_leave_open_is_told_to_the_reader_of_the_price() {
    let notes = |to: &str, price: &str| {
        let goods = ask("CN", to, TODAY).goods("6109.10", price, 1).with("duty_rate", "15");
        format!("{:?}", goods.rate("USD", "16000").cost().notes)
    };
    assert!(notes("GB", "135").contains("HMRC's rates of the month"));
    assert!(notes("PH", "20000").contains("entered informally"));
    assert!(notes("ID", "900000").contains("every levy on a parcel is rounded so was not found"));
}
