//! One parcel of a cart: who sends it, what is in it, what it costs at the door, how much of the
//! limits it uses. The same in the cart and at the checkout.

use crate::{
    Reader,
    components::{
        Claim, Tone, banner, chip, icon, landed_price, meter, no_price_here, picture, quote_receipt,
    },
    t,
};
use maud::{Markup, html};
use orders::{CartLineView, CartParcel, CartView, LineTrouble, Meter, QUANTITY_MAX, YearMeter};
use pricing::{ParcelQuote, QuoteLine, QuoteRefusal};

/// The page of a listing.
pub(crate) fn listing_href(line: &CartLineView) -> String {
    format!("/listings/{}", line.line.listing)
}

/// A parcel as a panel; in the cart its quantities can be changed.
pub(crate) fn parcel(
    reader: &Reader,
    parcel: &CartParcel,
    (at, of): (usize, usize),
    editable: bool,
) -> Markup {
    let name = parcel.merchant.name.get(reader.lang());
    html! {
        section.panel.parcel aria-labelledby={ "parcel-" (at) } {
            header.parcel-head {
                h2 id={ "parcel-" (at) } { a href={ "/merchants/" (parcel.merchant.slug) } { (name) } }
                p.soft.small {
                    (t!(reader, "cart-parcel-of", at = at, of = of)) " · "
                    (crate::flag(parcel.merchant.country)) (reader.country(parcel.merchant.country))
                }
            }
            ul.cart-lines {
                @for line in &parcel.lines { li { (cart_line(reader, parcel, line, editable)) } }
            }
            @match &parcel.quote {
                Ok(quote) => { (parcel_price(reader, parcel, quote)) }
                Err(QuoteRefusal::Empty) => {}
                Err(QuoteRefusal::Trade(trade::Refusal::OverOrderLimit { .. })) => {
                    @if let Some(limit) = parcel.order_limit { (over_limit(reader, limit)) }
                }
                Err(refusal) => { (no_price_here(reader, refusal, &title_in(reader, parcel))) }
            }
        }
    }
}

fn parcel_price(reader: &Reader, parcel: &CartParcel, quote: &ParcelQuote) -> Markup {
    let title = |line: &QuoteLine| {
        let found = parcel.lines.iter().find(|view| view.line.sku == line.sku)?;
        Some(line_name(reader, found))
    };
    let receipt = quote_receipt(reader, quote, &title);
    html! {
        div.parcel-foot {
            div {
                @if let Some(limit) = parcel.order_limit { (order_meter(reader, limit)) }
                p.parcel-promise {
                    (icon("ship"))
                    (t!(reader, "promise-arrives", days = reader.days(quote.promise.0, quote.promise.1)))
                }
            }
            (landed_price(reader, quote.total, &Claim::of(quote), &receipt))
        }
    }
}

/// How the products of a parcel are called here, by their codes.
pub(crate) fn title_in<'p>(
    reader: &'p Reader,
    parcel: &'p CartParcel,
) -> impl Fn(&str) -> Option<String> + 'p {
    move |code| {
        let found = parcel.lines.iter().find(|line| line.code == code)?;
        Some(line_name(reader, found))
    }
}

/// `Dried cherries · 500 g`.
pub(crate) fn line_name(reader: &Reader, line: &CartLineView) -> String {
    let (title, variant) = (line.title.get(reader.lang()), line.variant.get(reader.lang()));
    match (title.is_empty(), variant.is_empty()) {
        (true, _) => t!(reader, "cart-line-gone-name"),
        (false, true) => title.to_owned(),
        (false, false) => format!("{title} · {variant}"),
    }
}

fn cart_line(reader: &Reader, parcel: &CartParcel, line: &CartLineView, editable: bool) -> Markup {
    let gone = line.trouble == Some(LineTrouble::Gone);
    let quote = parcel.quote.as_ref().ok();
    let priced = quote.and_then(|quote| quote.lines.iter().find(|l| l.sku == line.line.sku));
    html! {
        div.cart-line {
            span.thumb { (picture(line.picture.as_deref(), "")) }
            div.cart-line-text {
                p.cart-line-title {
                    @if gone { (line_name(reader, line)) }
                    @else { a href=(listing_href(line)) { (line_name(reader, line)) } }
                }
                @if let Some(trouble) = line.trouble { (trouble_text(reader, trouble)) }
                @if editable { (controls(reader, line)) }
                @else { p.soft.small.numeric { (t!(reader, "order-quantity", count = line.line.quantity)) } }
            }
            @if let Some(priced) = priced {
                p.cart-line-amount.numeric {
                    (reader.money(priced.amount))
                    span.soft.small { (t!(reader, "cart-before-freight")) }
                }
            }
        }
    }
}

fn trouble_text(reader: &Reader, trouble: LineTrouble) -> Markup {
    match trouble {
        LineTrouble::Gone => html! {
            p { (chip(Tone::Bad, &t!(reader, "cart-gone"))) " " span.small { (t!(reader, "cart-gone-way")) } }
        },
        LineTrouble::Short { left: 0 } => html! {
            p { (chip(Tone::Bad, &t!(reader, "cart-sold-out"))) " " span.small { (t!(reader, "cart-sold-out-way")) } }
        },
        LineTrouble::Short { left } => html! {
            p { (chip(Tone::Warn, &t!(reader, "cart-short", count = left))) " "
                span.small { (t!(reader, "cart-short-way", count = left)) } }
        },
    }
}

fn controls(reader: &Reader, line: &CartLineView) -> Markup {
    let sku = line.line.sku;
    let most = match line.trouble {
        Some(LineTrouble::Short { left }) if left > 0 => left,
        Some(_) | None => QUANTITY_MAX,
    };
    let can_change =
        !matches!(line.trouble, Some(LineTrouble::Gone | LineTrouble::Short { left: 0 }));
    html! {
        div.cart-controls {
            @if can_change {
                form.quantity method="post" action={ "/cart/" (sku) } {
                    (reader.csrf_field())
                    label.visually-hidden for={ "n-" (sku) } {
                        (t!(reader, "cart-quantity-of", name = line_name(reader, line)))
                    }
                    input.control id={ "n-" (sku) } type="number" name="quantity" min="0" max=(most)
                        inputmode="numeric" value=(line.line.quantity.min(most));
                    button.button.button-quiet.button-small type="submit" { (t!(reader, "cart-update")) }
                }
            }
            form method="post" action={ "/cart/" (sku) } {
                (reader.csrf_field())
                input type="hidden" name="quantity" value="0";
                button.link-button.small type="submit" {
                    (t!(reader, "cart-remove"))
                    span.visually-hidden { " " (line_name(reader, line)) }
                }
            }
        }
    }
}

/// How much of the limit of one order a parcel uses.
pub(crate) fn order_meter(reader: &Reader, limit: Meter) -> Markup {
    let text = t!(
        reader,
        "limit-of",
        value = reader.money_text(limit.value),
        limit = reader.money_text(limit.limit)
    );
    meter(&t!(reader, "limit-order"), limit.value.minor(), limit.limit.minor(), &text)
}

/// How much of the limit of a person and year the cart uses, with what was used before.
pub(crate) fn year_meter(reader: &Reader, year: YearMeter) -> Markup {
    let used = year.used.plus(year.adding).unwrap_or(year.used);
    let text = t!(
        reader,
        "limit-of",
        value = reader.money_text(used),
        limit = reader.money_text(year.limit)
    );
    let label = t!(reader, "limit-year", year = year.year.to_string());
    html! {
        (meter(&label, used.minor(), year.limit.minor(), &text))
        @if year.is_over() { (over_year(reader, year)) }
    }
}

fn over_limit(reader: &Reader, limit: Meter) -> Markup {
    html! {
        (order_meter(reader, limit))
        (banner(Tone::Warn, html! {
            p.refusal-what {
                (t!(reader, "limit-order-over", value = reader.money_text(limit.value),
                    limit = reader.money_text(limit.limit)))
            }
            p { (t!(reader, "limit-order-why")) }
            p { (t!(reader, "limit-order-way")) }
        }))
    }
}

/// What a person over her year can do.
pub(crate) fn over_year(reader: &Reader, year: YearMeter) -> Markup {
    banner(
        Tone::Warn,
        html! {
            p.refusal-what {
                (t!(reader, "limit-year-over", year = year.year.to_string(),
                    left = reader.money_text(year.left()), adding = reader.money_text(year.adding)))
            }
            p { (t!(reader, "limit-year-why", limit = reader.money_text(year.limit))) }
            p { (t!(reader, "limit-year-way", next = (year.year + 1).to_string())) }
        },
    )
}

/// The price of everything, or what is in the way of one.
pub(crate) fn cart_total(reader: &Reader, cart: &CartView) -> Markup {
    let claim = Claim::of_all(cart.parcels.iter().filter_map(|parcel| parcel.quote.as_ref().ok()));
    html! {
        dl.cart-sum {
            @for parcel in &cart.parcels {
                div {
                    dt { (parcel.merchant.name.get(reader.lang())) }
                    dd.numeric {
                        @match &parcel.quote {
                            Ok(quote) => { (reader.money(quote.total)) }
                            Err(_) => { "–" }
                        }
                    }
                }
            }
            @if let Some(total) = cart.total {
                div.cart-sum-total {
                    dt { (t!(reader, "cart-total")) }
                    dd { span.price { (reader.money(total)) } (claim.plus(reader)) }
                }
            }
        }
        @if cart.total.is_some() { p.soft.small { (claim.words(reader)) } }
    }
}
