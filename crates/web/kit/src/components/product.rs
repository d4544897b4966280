//! The pieces that carry the product: the landed price with its receipt, listing cards, meters, the
//! order's line.

use super::claim::Claim;
use super::controls::icon;
use crate::{Reader, t};
use kernel::Money;
use maud::{Markup, html};

/// The price at the door, and nothing else, in the price's colour.
#[must_use]
pub fn price(reader: &Reader, total: Money) -> Markup {
    html! { span.price { (reader.money(total)) } }
}

/// The price at the door, large, with what it claims and, one tap away, how it is made up.
#[must_use]
pub fn landed_price(reader: &Reader, total: Money, claim: &Claim, receipt: &Markup) -> Markup {
    html! {
        div.landed {
            p.landed-total { (price(reader, total)) (claim.plus(reader)) }
            details.landed-why {
                summary { span { (claim.words(reader)) } " " span.landed-more { (t!(reader, "price-why")) } }
                (receipt)
            }
        }
    }
}

/// One line of a receipt.
pub struct ReceiptLine {
    /// Goods, freight, duty, VAT …
    pub label: String,
    /// How much.
    pub amount: Money,
    /// Base × rate, as text made by the reader's formatters.
    pub how: Option<String>,
    /// The rule's short name, with the address of its source.
    pub rule: Option<(String, Option<String>)>,
    /// From when the rule or rate is.
    pub dated: Option<String>,
    /// Whose word it is, where that is no authority's.
    pub standing: Option<String>,
}

/// What a price is made of, line by line, and its total.
#[must_use]
pub fn receipt(
    reader: &Reader,
    lines: &[ReceiptLine],
    total: Money,
    note: Option<Markup>,
) -> Markup {
    html! {
        div.receipt {
            dl {
                @for line in lines {
                    div.receipt-line {
                        dt {
                            span.receipt-label { (line.label) }
                            @if let Some(how) = &line.how { span.receipt-how.numeric { (how) } }
                            (rule(line))
                        }
                        dd.numeric { (reader.money(line.amount)) }
                    }
                }
                div.receipt-line.receipt-total {
                    dt { (t!(reader, "receipt-total")) }
                    dd.numeric { (reader.money(total)) }
                }
            }
            @if let Some(note) = note { div.receipt-note { (note) } }
        }
    }
}

fn rule(line: &ReceiptLine) -> Markup {
    html! {
        @if line.rule.is_some() || line.dated.is_some() {
            span.receipt-rule {
                @match &line.rule {
                    Some((name, Some(source))) => {
                        a href=(source) rel="external noopener" { (name) }
                    }
                    Some((name, None)) => { (name) }
                    None => {}
                }
                @if let Some(dated) = &line.dated {
                    @if line.rule.is_some() { " · " }
                    (dated)
                }
                @if let Some(standing) = &line.standing { " · " span.receipt-standing { (standing) } }
            }
        }
    }
}

/// A picture of a square card or a small one of a list; `alt` is empty when the text beside it says the
/// same. Orders of long ago remember addresses of other servers, which no page of ours loads.
#[must_use]
pub fn picture(address: Option<&str>, alt: &str) -> Markup {
    html! {
        span.picture {
            @match address.filter(|address| address.starts_with('/')) {
                Some(address) => {
                    img src={ (address) "?w=320" } srcset={ (address) "?w=320 1x, " (address) "?w=640 2x" }
                        alt=(alt) loading="lazy" decoding="async" width="400" height="400";
                }
                None => { (icon("picture")) }
            }
        }
    }
}

/// The picture that a page is about, as large as the reader's screen asks for.
#[must_use]
pub fn large_picture(address: Option<&str>, alt: &str) -> Markup {
    html! {
        span.picture {
            @match address.filter(|address| address.starts_with('/')) {
                Some(address) => {
                    img src={ (address) "?w=640" }
                        srcset={ (address) "?w=640 640w, " (address) " 1600w" }
                        sizes="(max-width: 800px) 100vw, 640px"
                        alt=(alt) decoding="async" fetchpriority="high" width="640" height="640";
                }
                None => { (icon("picture")) }
            }
        }
    }
}

/// A listing in a grid.
pub struct Card {
    /// Its page.
    pub href: String,
    /// Address of its first picture.
    pub picture: Option<String>,
    /// Title in the reader's language.
    pub title: String,
    /// The price at the door, or the sentence that says why there is none.
    pub price: Result<Money, String>,
    /// What the price claims.
    pub claim: Claim,
    /// More variants cost more than this.
    pub from: bool,
    /// Origin with its flag.
    pub origin: Markup,
    /// When it arrives, as dates.
    pub promise: Option<String>,
    /// Who sells.
    pub merchant: Option<String>,
}

/// A card: picture 1:1, two lines of title, landed price, origin, promise.
#[must_use]
pub fn listing_card(reader: &Reader, card: &Card) -> Markup {
    html! {
        article.card {
            a.card-link href=(card.href) {
                (picture(card.picture.as_deref(), ""))
                h3.card-title { (card.title) }
            }
            @match &card.price {
                Ok(total) => {
                    p.card-price {
                        @if card.from { span.card-from { (t!(reader, "price-from")) } " " }
                        (price(reader, *total)) (card.claim.plus(reader))
                    }
                    p.card-promise { @match &card.promise {
                        Some(promise) => { (t!(reader, "promise-arrives", days = promise.as_str())) }
                        None => { (card.claim.words(reader)) }
                    } }
                }
                Err(why) => { p.card-refused { (icon("stop")) (why) } }
            }
            p.card-origin { (card.origin) @if let Some(merchant) = &card.merchant { " · " span.card-merchant { (merchant) } } }
        }
    }
}

/// Cards, two in a row on a telephone and up to five on a desk.
#[must_use]
pub fn listing_grid(reader: &Reader, cards: &[Card]) -> Markup {
    html! {
        ul.grid { @for card in cards { li { (listing_card(reader, card)) } } }
    }
}

/// How much of a limit is used: `used` and `limit` in the same unit, `text` says it in words.
#[must_use]
pub fn meter(label: &str, used: i64, limit: i64, text: &str) -> Markup {
    let high = limit.saturating_mul(9) / 10;
    html! {
        div.meter {
            p.meter-label { span { (label) } " " span.numeric { (text) } }
            meter min="0" max=(limit) low=(high) high=(limit) optimum="0"
                value=(used.clamp(0, limit)) aria-label=(label) { (text) }
        }
    }
}

/// How a stop of an order's line stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Behind us.
    Done,
    /// Where it is.
    Now,
    /// To come.
    Ahead,
    /// Where it ended badly.
    Stopped,
}

/// A stop of an order's line.
pub struct Stop {
    /// Placed, in escrow, packed …
    pub title: String,
    /// How it stands.
    pub standing: Standing,
    /// When it was reached, or by when it will be.
    pub when: Option<Markup>,
    /// Papers, money, numbers to track by.
    pub note: Option<Markup>,
}

/// The order's line from placing to release.
#[must_use]
pub fn timeline(reader: &Reader, stops: &[Stop]) -> Markup {
    html! {
        ol.timeline {
            @for stop in stops {
                @let (class, picture, word) = match stop.standing {
                    Standing::Done => ("done", "check", "timeline-done"),
                    Standing::Now => ("now", "dot", "timeline-now"),
                    Standing::Ahead => ("ahead", "dot", "timeline-ahead"),
                    Standing::Stopped => ("stopped", "stop", "timeline-stopped"),
                };
                li class={ "stop stop-" (class) }
                    aria-current=[(stop.standing == Standing::Now).then_some("step")] {
                    span.stop-mark { (icon(picture)) }
                    div {
                        p.stop-title {
                            (stop.title) " " span.visually-hidden { (t!(reader, word)) }
                        }
                        @if let Some(when) = &stop.when { p.stop-when { (when) } }
                        @if let Some(note) = &stop.note { div.stop-note { (note) } }
                    }
                }
            }
        }
    }
}
