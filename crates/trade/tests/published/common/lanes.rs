//! Lanes of one regime, written in a few words.

use super::{Asked, ask_in, book_of, paid};
use trade::{Book, LandedCost};

/// One charge: id, kind, rate, base, and further keys.
pub(crate) type Line<'a> = (&'a str, &'a str, &'a str, &'a str, &'a str);

/// A lane with one regime.
pub(crate) fn lane(
    country: &str,
    currency: &str,
    rounding: (&str, &str, &str),
    tests: &str,
    charges: &[Line<'_>],
) -> Book {
    let (mode, to, of) = rounding;
    let mut text = format!(
        r#"destination = "{country}"
currency = "{currency}"
zone = "UTC"
known_until = "2026-11-21"
rounding = {{ mode = "{mode}", to = "{to}", of = "{of}", source = "the example" }}
[[regime]]
name = "import"
title = {{ en = "Import", zh = "进口" }}
channels = ["parcel", "cargo"]
valid_from = "2000-01-01"
source = "the example"
{tests}
"#
    );
    for (id, kind, rate, base, more) in charges {
        text.push_str(&format!(
            r#"[[regime.charge]]
id = "{id}"
kind = "{kind}"
name = {{ en = "{id}", zh = "{id}" }}
rate = "{rate}"
base = "{base}"
{more}
rule = {{ en = "{rate} of {base}", zh = "{rate}（{base}）" }}
source = "the example"
"#
        ));
    }
    book_of(&[(&format!("lanes/{country}.toml"), &text)])
}

/// From China to the book's only lane.
pub(crate) fn to(book: &Book, hs: &str, price: &str, quantity: u32) -> Asked {
    let lane = book.lanes().first().unwrap();
    ask_in("CN", lane.destinations[0], "2026-11-21", lane.currency).goods(hs, price, quantity)
}

/// What is paid for each of these charges.
pub(crate) fn amounts(cost: &LandedCost, ids: &[&str]) -> Vec<String> {
    ids.iter().map(|id| paid(cost, id)).collect()
}

/// Each charge of the consignment to the cent.
pub(crate) const CENTS: (&str, &str, &str) = ("half_up", "0.01", "charge");
