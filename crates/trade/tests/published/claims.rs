//! What a price may claim: what is left out is told by the quote itself, in every language.

use crate::common::{Asked, ask, book_of};
use kernel::Lang;
use trade::{Book, Channel, LandedCost};

const TODAY: &str = "2026-11-21";

fn left_out(asked: &Asked) -> Vec<String> {
    codes(&asked.cost())
}

fn codes(cost: &LandedCost) -> Vec<String> {
    cost.left_out().iter().map(|note| note.key.to_string()).collect()
}

#[test]
fn a_price_to_the_united_states_names_what_the_book_does_not_hold() {
    let shirt = ask("FR", "US", TODAY).goods("6109.10", "100", 1);
    let sent = ["us-state-sales-tax", "us-section-232", "us-trade-remedies"];
    assert_eq!(left_out(&shirt), sent);
    assert!(!shirt.cost().is_complete());
    assert!(left_out(&shirt.by(Channel::Cargo)).contains(&"us-harbour-maintenance-fee".to_owned()));
}

#[test]
fn an_open_question_is_left_out_only_where_its_other_answer_costs_more() {
    let made_in =
        |country: &str| ask("SG", "US", TODAY).goods("6109.10", "100", 1).made_in(country);
    let asks = |asked: &Asked| left_out(asked).contains(&"left-out-question".to_owned());
    // 12.5 % on goods of China, which the quote leaves out until somebody answers with yes.
    assert!(asks(&made_in("CN")));
    assert!(!asks(&made_in("CN").switch("us-301-forced-labour", true)));
    assert!(!asks(&made_in("VN")));
    // The quote taxes carriage: without it less would be owed.
    let tea = ask("CN", "GB", TODAY).goods("0902.10", "40", 1).freight("10");
    assert_eq!(left_out(&tea), Vec::<String>::new());
}

#[test]
fn a_lane_whose_book_answers_all_is_complete() {
    for (from, to, hs) in
        [("US", "CN", "3304.99"), ("JP", "SG", "6109.10"), ("US", "TH", "6109.10")]
    {
        let asked = ask(from, to, TODAY).goods(hs, "100", 1).with("duty_rate", "10");
        let asked = asked.with("volume_ml", "100");
        assert!(asked.cost().is_complete(), "{from} to {to}: {:?}", left_out(&asked));
    }
}

#[test]
fn what_is_owed_above_a_value_is_left_out_above_it_alone() {
    let to = |price: &str| ask("CN", "AU", TODAY).goods("6109.10", price, 1).with("duty_rate", "5");
    assert!(to("1000").cost().is_complete());
    assert_eq!(left_out(&to("1000.01")), ["au-declaration-charge"]);
}

#[test]
fn what_one_country_of_a_union_asks_is_left_out_there_alone() {
    let to = |country: &str, price: &str| ask("US", country, TODAY).goods("6109.10", price, 1);
    assert_eq!(left_out(&to("RO", "50")), ["ro-parcel-fee"]);
    assert_eq!(left_out(&to("IT", "150")), ["it-parcel-fee"]);
    assert!(to("DE", "50").cost().is_complete());
    assert!(ask("US", "RO", "2025-12-31").goods("6109.10", "50", 1).cost().is_complete());
    assert_eq!(left_out(&to("RO", "150.01")), ["eu-trade-remedies-parcel"]);
}

#[test]
fn whatever_a_shipped_lane_leaves_out_is_told_in_each_language() {
    let lanes = Book::shipped().lanes();
    let all: Vec<_> = lanes.iter().flat_map(|lane| &lane.left_out).collect();
    assert!(!all.is_empty());
    for left in all {
        for lang in [Lang::EN, Lang::ZH] {
            assert!(left.text.contains_key(&lang), "{}: {lang:?}", left.code);
        }
    }
}

#[test]
fn a_rate_without_a_day_of_its_own_is_as_old_as_its_table() {
    let as_of = |asked: &Asked| asked.cost().as_of.unwrap().to_string();
    assert_eq!(as_of(&ask("FR", "US", TODAY).goods("6109.10", "100", 1)), "2023-12-31");
    // No line of the tariff is used below the limit.
    assert_eq!(as_of(&ask("CN", "GB", TODAY).goods("6109.10", "40", 1)), TODAY);
}

#[test]
fn a_lane_that_leaves_out_what_it_cannot_mean_is_refused() {
    let text = |left: &str| {
        let left = format!("[[left_out]]\ncode = \"stamp\"\ntext = {{ en = \"a stamp\" }}\n{left}");
        format!(
            "destination = \"TH\"\ncurrency = \"THB\"\nzone = \"UTC\"\nknown_until = \"2026-11-21\"\n\
             rounding = {{ mode = \"half_up\", to = \"0.01\", of = \"charge\", source = \"the example\" }}\n\
             {left}\n[[regime]]\nname = \"import\"\ntitle = {{ en = \"Import\" }}\n\
             channels = [\"parcel\"]\nvalid_from = \"2000-01-01\"\nsource = \"the example\"\n"
        )
    };
    let source = "source = \"the example\"";
    let book = book_of(&[("lanes/TH.toml", &text(source))]);
    assert_eq!(book.lanes()[0].left_out[0].code, "stamp");
    for (left, told) in [
        ("", "source"),
        ("regimes = [\"imprt\"]\nsource = \"x\"", "there is no regime imprt"),
        ("above = \"5 USD\"\nsource = \"x\"", "above must be an amount in THB"),
    ] {
        let file = [("lanes/TH.toml".to_owned(), text(left))];
        let wrong = Book::compile(&trade::BookSource::from_files(file)).unwrap_err();
        assert!(wrong[0].to_string().contains(told), "{}", wrong[0]);
    }
}
