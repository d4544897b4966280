//! `entrepot quote --replay ID`: a quote as it was kept beside what its own book, and today's, say.

use super::refuse;
use crate::{Outcome, config::Config, market::Market, report::Report};
use calculator::{Difference, QuoteProblem, Replay, Stored, Today};
use kernel::{OrderId, QuoteId};
use merchants::MerchantState;
use orders::Order;
use store::{StoreError, Tx};
use web::Clock;

/// Computes it again; exit 1 when its own book does not give the same.
pub(super) async fn run(config: &Config, id: &str, report: Report) -> anyhow::Result<Outcome> {
    let db = Market::database_for_reading(config).await?;
    let (text, today) = (id.to_owned(), Clock::System.now().date());
    let found = db.read(move |tx| {
        let stored = match stored(tx, &text)? {
            Ok(stored) => stored,
            Err(why) => return Ok(Err(why)),
        };
        calculator::replay(tx, &stored, today).map(Ok)
    });
    match found.await? {
        Err(why) => refuse(&QuoteProblem::bad("replay", why), report),
        Ok(replay) => {
            report.answer(&replay, said)?;
            Ok(if replay.same { Outcome::Done } else { Outcome::Refused })
        }
    }
}

/// The kept quote of that id or number, or the sentence that says why there is none.
fn stored(tx: &mut Tx<'_>, asked: &str) -> Result<Result<Stored, String>, StoreError> {
    let asked = asked.trim();
    let shown: String = asked.chars().take(40).collect();
    let none = || Err(format!("there is no {shown} here"));
    let of = |order: Order| Stored::Parcel(Box::new(order.quote));
    if let Ok(order) = asked.parse::<OrderId>() {
        return Ok(orders::order(tx, order)?.map_or_else(none, |order| Ok(of(order))));
    }
    if let Ok(quote) = asked.parse::<QuoteId>() {
        return Ok(calculator::stored_quote(tx, quote)?.map_or_else(none, Ok));
    }
    if !is_number(asked) {
        return Ok(Err(format!("\"{shown}\" is neither: {TAKEN}")));
    }
    let mut found = by_number(tx, &asked.to_ascii_uppercase())?;
    Ok(match (found.pop(), found.pop()) {
        (None, _) => none(),
        (Some(order), None) => Ok(of(order)),
        (Some(one), Some(other)) => {
            let (one, other) = (one.id, other.id);
            Err(format!("several merchants have an order {shown}: write its id: {one}, {other}"))
        }
    })
}

/// What can be computed again.
const TAKEN: &str = "write the number of an order (260413-8K2MPXQ4), its id (ord_…), or the id of a kept quote (quo_…)";

/// Six digits of a day, and letters and digits after them.
fn is_number(text: &str) -> bool {
    text.split_once('-').is_some_and(|(day, rest)| {
        day.len() == 6
            && day.bytes().all(|b| b.is_ascii_digit())
            && (1..=12).contains(&rest.len())
            && rest.bytes().all(|b| b.is_ascii_alphanumeric())
    })
}

/// Merchants asked at once.
const PAGE: u32 = 500;

/// Every order with that number: each merchant counts on its own.
fn by_number(tx: &mut Tx<'_>, number: &str) -> Result<Vec<Order>, StoreError> {
    let mut found = Vec::new();
    for state in MerchantState::ALL {
        let mut last = None;
        loop {
            let page = merchants::applications(tx, state, last, PAGE)?;
            for merchant in &page {
                found.extend(orders::order_by_number(tx, merchant.id, number)?);
            }
            let full = u32::try_from(page.len()).is_ok_and(|count| count >= PAGE);
            last = page.last().filter(|_| full).map(|merchant| (merchant.applied_at, merchant.id));
            if last.is_none() {
                break;
            }
        }
    }
    Ok(found)
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
