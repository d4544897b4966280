//! `entrepot quote --replay ID`: a quote as it was kept beside what its own book, and today's, say.

use super::refuse;
use crate::{Outcome, config::Config, market::Market, report::Report};
use http::Clock;
use kernel::{OrderId, QuoteId};
use pricing::{
    Replay, Stored,
    cli::QuoteProblem,
    replay::{Difference, Today},
};
use store::{StoreError, Tx};

/// Computes it again; exit 1 when its own book does not give the same.
pub(super) async fn run(config: &Config, id: &str, report: Report) -> anyhow::Result<Outcome> {
    let db = Market::database_for_reading(config).await?;
    let (text, today) = (id.to_owned(), Clock::System.now().date());
    let found = db.read(move |tx| {
        let stored = match stored(tx, &text)? {
            Ok(stored) => stored,
            Err(why) => return Ok(Err(why)),
        };
        pricing::replay(tx, &stored, today).map(Ok)
    });
    match found.await? {
        Err(why) => refuse(&QuoteProblem::bad("replay", why), report),
        Ok(replay) => {
            report.answer(&replay, said)?;
            Ok(if replay.same { Outcome::Done } else { Outcome::Refused })
        }
    }
}

/// The kept quote of that id, or the sentence that says why there is none.
fn stored(tx: &mut Tx<'_>, id: &str) -> Result<Result<Stored, String>, StoreError> {
    let none = || Err(format!("there is no quote or order {id} here"));
    if let Ok(order) = id.parse::<OrderId>() {
        let found = orders::order(tx, order)?;
        return Ok(found.map_or_else(none, |order| Ok(Stored::Parcel(Box::new(order.quote)))));
    }
    match id.parse::<QuoteId>() {
        Ok(quote) => Ok(pricing::stored_quote(tx, quote)?.map_or_else(none, Ok)),
        Err(error) => Ok(Err(format!("write an id such as ord_… or quo_…: {error}"))),
    }
}

fn said(replay: &Replay) -> String {
    let mut text = format!(
        "stored              {} on {}\n  book {}\n",
        replay.total, replay.date, replay.book
    );
    match (&replay.refusal, replay.same) {
        (Some(why), _) => {
            text.push_str(&format!("its own book        cannot compute it again: {why}\n"))
        }
        (None, true) => {
            text.push_str("its own book        the same to the minor unit, word by word\n")
        }
        (None, false) => {
            text.push_str("its own book        DIFFERS\n");
            text.push_str(&differences(&replay.differences));
        }
    }
    text.push_str(&of_today(&replay.today));
    text.trim_end().to_owned()
}

fn of_today(today: &Today) -> String {
    let total = today.total.map_or_else(|| "no price".to_owned(), |total| total.to_string());
    let mut text = format!("the book of today   {total}");
    match (&today.refusal, today.same) {
        (Some(why), _) => text.push_str(&format!(": {why}")),
        (None, true) => text.push_str(", the same in all amounts, rates and rules"),
        (None, false) => text.push_str(", with differences"),
    }
    format!("{text}\n  book {}\n{}", today.book, differences(&today.differences))
}

fn differences(all: &[Difference]) -> String {
    let mut text = String::new();
    for one in all {
        let shown = |text: &str| if text.is_empty() { "—".to_owned() } else { text.to_owned() };
        text.push_str(&format!(
            "  {}: {} → {}\n    why: {}\n",
            one.what,
            shown(&one.stored),
            shown(&one.recomputed),
            one.why
        ));
    }
    text
}
