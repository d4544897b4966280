//! What the pages about orders share, whoever reads them.

use crate::{
    App, Problem, Reader,
    components::{Standing, Stop, Tone, chip, chip_link, picture, timeline},
    order_units::line_story,
    t,
};
use fulfilment::{By, Ended, Next, OrderView, Seen, StopKind, StopState};
use kernel::{MerchantId, Money, OrderId, Rate, Rounding, SkuId, Timestamp};
use maud::{Markup, html};
use orders::{OrderHead, OrderLine, OrderState, Refund, RefundPart};
use std::collections::BTreeMap;

/// From which side an order is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Whoever bought.
    Shopper,
    /// Whoever sells.
    Merchant,
    /// Whoever runs the market.
    Operator,
}

impl Side {
    /// As at the place of the side in the names of texts.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Side::Shopper => "shopper",
            Side::Merchant => "merchant",
            Side::Operator => "operator",
        }
    }
}

/// The order with all that belongs to it, or 404.
pub async fn load(app: &App, order: &str, by: By) -> Result<OrderView, Problem> {
    let order: OrderId = order.parse()?;
    let as_of = (app.config.terms, app.clock.now());
    let found = app.db.read(move |tx| fulfilment::order_view(tx, (order, by), as_of)).await?;
    found.ok_or_else(Problem::not_found)
}

/// The state as a word.
pub fn state_chip(reader: &Reader, state: OrderState) -> Markup {
    let tone = match state {
        OrderState::AwaitingPayment | OrderState::Paid => Tone::Warn,
        OrderState::Completed | OrderState::Delivered => Tone::Ok,
        OrderState::Cancelled | OrderState::Refunded | OrderState::Expired => Tone::Bad,
        OrderState::Packed | OrderState::Shipped => Tone::Plain,
    };
    chip(tone, &reader.text(&format!("order-state-{}", state.key())))
}

/// The goods as the shopper or merchant named them: `Dried cherries · 500 g`.
pub fn line_name(reader: &Reader, line: &OrderLine) -> String {
    let (title, variant) = (line.title.get(reader.lang()), line.variant.get(reader.lang()));
    if variant.is_empty() { title.to_owned() } else { format!("{title} · {variant}") }
}

/// The first product, and how many more there are.
pub fn summary(reader: &Reader, order: &OrderHead) -> String {
    let first = order.lines.first().map_or_else(String::new, |line| line_name(reader, line));
    with_more(reader, first, order.lines.len())
}

fn with_more(reader: &Reader, first: String, products: usize) -> String {
    match products {
        0 | 1 => first,
        // 中文 counts all products (等 3 种), English those besides the first.
        count => {
            let more = if reader.lang() == kernel::Lang::ZH { count } else { count - 1 };
            format!("{first} {}", t!(reader, "order-more-lines", count = more))
        }
    }
}

/// The first product of `units`, which are some of the order's, and how many more there are.
pub fn summary_of(reader: &Reader, order: &OrderHead, units: &[(SkuId, u32)]) -> String {
    let within = |line: &OrderLine| units.iter().any(|(sku, n)| *sku == line.sku && *n > 0);
    let lines: Vec<&OrderLine> = order.lines.iter().filter(|line| within(line)).collect();
    let first = lines.first().map_or_else(String::new, |line| line_name(reader, line));
    with_more(reader, first, lines.len())
}

/// What happens next and by when, in one sentence.
pub fn next_sentence(reader: &Reader, side: Side, next: &Next) -> String {
    let who = side.key();
    let by = |at: &Timestamp| reader.time_in_zone(*at);
    let day = |at: &Timestamp| reader.day(reader.date_of(*at));
    match next {
        Next::Pay { by: at } => t!(reader, &format!("next-{who}-pay"), by = by(at)),
        Next::Pack { by: at, off } | Next::Ship { by: at, off } if *at < reader.now() => {
            t!(reader, &format!("next-{who}-late"), by = day(at), off = day(off))
        }
        Next::Pack { by: at, .. } => t!(reader, &format!("next-{who}-pack"), by = day(at)),
        Next::Ship { by: at, .. } => t!(reader, &format!("next-{who}-ship"), by = day(at)),
        Next::Arrive { from, to, ask_on } => {
            let days = reader.days(*from, *to);
            match ask_on {
                Some(at) if reader.today() > *to => {
                    let key = format!("next-{who}-arrive-late");
                    t!(reader, &key, to = reader.day(*to), by = day(at))
                }
                Some(at) => {
                    t!(reader, &format!("next-{who}-arrive"), days = days, by = day(at))
                }
                None => t!(reader, &format!("next-{who}-arrive-asked"), days = days),
            }
        }
        Next::Answer { by: Some(at) } => t!(reader, &format!("next-{who}-answer"), by = day(at)),
        Next::Answer { by: None } => t!(reader, &format!("next-{who}-confirm-asked")),
        Next::Confirm { by: Some(at) } => t!(reader, &format!("next-{who}-confirm"), by = day(at)),
        Next::Confirm { by: None } => t!(reader, &format!("next-{who}-confirm-asked")),
        Next::Completed => t!(reader, &format!("next-{who}-completed")),
        Next::Over(Ended::Expired) => t!(reader, &format!("next-{who}-expired")),
        Next::Over(Ended::Cancelled) => t!(reader, &format!("next-{who}-cancelled")),
        Next::Over(Ended::Refunded) => t!(reader, &format!("next-{who}-refunded")),
    }
}

/// The line of an order with its times, money and papers, as its reader's side says it.
pub fn order_line(
    reader: &Reader,
    (view, side): (&OrderView, Side),
    track: Option<&str>,
) -> Markup {
    let stops: Vec<Stop> = view
        .timeline
        .stops
        .iter()
        .map(|stop| {
            let standing = match (stop.state, stop.kind) {
                (_, StopKind::Expired | StopKind::Cancelled | StopKind::Refunded) => {
                    Standing::Stopped
                }
                (StopState::Done, _) => Standing::Done,
                (StopState::Now, _) => Standing::Now,
                (StopState::Ahead, _) => Standing::Ahead,
            };
            let coming =
                if matches!(standing, Standing::Now | Standing::Ahead) { "-ahead" } else { "" };
            let key = format!("order-stop-{}{coming}", stop.kind.key());
            let own = reader.find(&format!("{key}-{}", side.key()));
            Stop {
                title: own.unwrap_or_else(|| reader.text(&key)),
                standing,
                when: when(reader, view, stop),
                note: note(reader, view, stop, track),
            }
        })
        .collect();
    timeline(reader, &stops)
}

fn when(reader: &Reader, view: &OrderView, stop: &fulfilment::Stop) -> Option<Markup> {
    if let Some(at) = stop.at {
        return Some(reader.time(at));
    }
    let (from, to) = view.order.quote.promise;
    let text = match (stop.kind, &view.timeline.next) {
        (StopKind::Delivered, _) => {
            t!(reader, "order-stop-expected", when = reader.days(from, to))
        }
        (StopKind::InEscrow, Next::Pay { by })
        | (StopKind::Packed, Next::Pack { by, .. })
        | (StopKind::HandedOver, Next::Ship { by, .. })
        | (StopKind::Released, Next::Confirm { by: Some(by) } | Next::Answer { by: Some(by) }) => {
            t!(reader, "order-stop-by", when = reader.day(reader.date_of(*by)))
        }
        _ => return None,
    };
    Some(html! { (text) })
}

fn note(
    reader: &Reader,
    view: &OrderView,
    stop: &fulfilment::Stop,
    track: Option<&str>,
) -> Option<Markup> {
    let amount = |key: &str, money: Money| {
        let amount = reader.money_text(money);
        html! { (t!(reader, key, amount = amount)) }
    };
    match (stop.kind, stop.money) {
        _ if stop.state != StopState::Done => None,
        (StopKind::InEscrow, Some(money)) => Some(held(reader, view, money)),
        (StopKind::Released, Some(money)) => Some(amount("order-stop-money-net", money)),
        (StopKind::Cancelled | StopKind::Refunded, Some(money)) => {
            Some(amount("order-stop-money-back", money))
        }
        (StopKind::HandedOver, _) => view.parcel.as_ref().map(|parcel| {
            let carrier = carrier_name(reader, parcel);
            html! {
                (carrier) " "
                @match track {
                    Some(href) => { a.numeric href=(href) { (parcel.number) } }
                    None => { span.numeric { (parcel.number) } }
                }
            }
        }),
        _ => None,
    }
}

/// What was held, and what of it was given back since.
fn held(reader: &Reader, view: &OrderView, money: Money) -> Markup {
    let back = view.hold.as_ref().map(|hold| hold.back).filter(|back| back.is_positive());
    let amount = reader.money_text(money);
    html! {
        @match back {
            Some(back) => {
                (t!(reader, "order-stop-money-held-less", amount = amount,
                    back = reader.money_text(back)))
            }
            None => { (t!(reader, "order-stop-money-held", amount = amount)) }
        }
    }
}

/// The carrier's own name, or that it is another one.
pub fn carrier_name(reader: &Reader, parcel: &fulfilment::Consignment) -> String {
    parcel.carrier_text().map_or_else(|| t!(reader, "track-carrier-other"), ToOwned::to_owned)
}

/// What was seen of a parcel, newest first.
pub fn seen_list(reader: &Reader, seen: &[Seen]) -> Markup {
    html! {
        ol.seen {
            @for one in seen.iter().rev() {
                li {
                    p.seen-what { (reader.text(&format!("progress-{}", one.progress.key()))) }
                    p.soft.small {
                        (reader.text(&format!("seen-by-{}", one.by.key()))) " · "
                        (reader.time(one.at))
                        @if !one.place.is_empty() { " · " (one.place) }
                    }
                    @if !one.note.is_empty() { p.small { (one.note) } }
                    @if !one.source.is_empty() {
                        p.soft.small { (t!(reader, "seen-source", source = one.source.as_str())) }
                    }
                }
            }
        }
    }
}

/// How many units of a line are not called off; all of them where none is left, as in an order that ended.
#[must_use]
pub fn kept_units(line: &OrderLine) -> u32 {
    match line.quantity.saturating_sub(line.cancelled) {
        0 => line.quantity,
        kept => kept,
    }
}

/// What of the `amount` of a whole line is of the units that are not called off.
fn of_kept(amount: Money, line: &OrderLine) -> Option<Money> {
    let share = Rate::new(kept_units(line).into(), line.quantity.into()).ok()?;
    amount.times_rate(share, Rounding::HalfUp).ok()
}

/// The products of an order with their pictures, without what was called off; `price` is what a whole line costs, and
/// stands at the right of each for the units that are left.
pub fn goods_list(
    reader: &Reader,
    lines: &[OrderLine],
    price: impl Fn(usize, &OrderLine) -> Option<Money>,
) -> Markup {
    html! {
        ul.goods {
            @for (at, line) in lines.iter().enumerate() {
                li {
                    span.thumb { (picture(line.picture.as_deref(), "")) }
                    div.goods-text {
                        p.goods-title { (line.title.get(reader.lang())) }
                        @let variant = line.variant.get(reader.lang());
                        p.soft.small {
                            @if !variant.is_empty() { (variant) " " }
                            span.numeric { (t!(reader, "order-quantity", count = kept_units(line))) }
                            @if let Some(story) = line_story(reader, line) { " · " (story) }
                        }
                    }
                    @if let Some(money) = price(at, line).and_then(|all| of_kept(all, line)) { p.goods-price.numeric { (reader.money(money)) } }
                }
            }
        }
    }
}

/// The names of the merchants of `orders`, in the reader's language, with their addresses.
pub async fn merchants_of(
    app: &App,
    reader: &Reader,
    ids: Vec<MerchantId>,
) -> Result<BTreeMap<MerchantId, (String, String)>, Problem> {
    let lang = reader.lang();
    let found = app.db.read(move |tx| merchants::merchants_by_id(tx, &ids)).await?;
    let told = |(id, merchant): (MerchantId, merchants::Merchant)| {
        let name = merchant.name.get(lang).to_owned();
        (id, (name, format!("/merchants/{}", merchant.slug)))
    };
    Ok(found.into_iter().map(told).collect())
}

/// Where the money that goes back is: the whole that went back or what is left of it, and in which parts.
pub fn refund_text(reader: &Reader, refund: &Refund) -> String {
    let (whole, left) = (reader.money_text(refund.amount), reader.money_text(refund.left()));
    let day = |at| reader.day(reader.date_of(at));
    let text = match (refund.state.as_str(), refund.done_at) {
        ("done", Some(at)) => t!(reader, "order-refund-done", amount = whole, date = day(at)),
        ("refused", _) => t!(reader, "order-refund-stuck", amount = left),
        _ => t!(reader, "order-refund-line", amount = left, date = day(refund.asked_at)),
    };
    if refund.parts.is_empty() || refund.is_done() && refund.parts.len() == 1 {
        return text;
    }
    let part = |part: &RefundPart| {
        let amount = reader.money_text(part.amount);
        t!(reader, "order-refund-part", amount = amount, date = day(part.taken_at))
    };
    let parts: Vec<String> = refund.parts.iter().map(part).collect();
    let parts = parts.join(" + ");
    let told = match refund.is_done() {
        true => t!(reader, "order-refund-parts", parts = parts),
        false => t!(reader, "order-refund-before", parts = parts),
    };
    format!("{text} · {told}")
}

/// The states as filters of the list at `path`, with how many orders stand in each.
pub fn filters_at(
    reader: &Reader,
    path: &str,
    on: Option<OrderState>,
    counts: &BTreeMap<OrderState, i64>,
) -> Markup {
    let all: i64 = counts.values().sum();
    let text = |name: String, count: i64| format!("{name} {}", reader.number(count));
    let on_all = on.is_none() && reader.path() == path;
    html! {
        nav.chips aria-label=(t!(reader, "sellorder-column-state")) {
            (chip_link(path, &text(t!(reader, "sellorder-filter-all"), all), on_all))
            @for state in OrderState::ALL {
                @let count = counts.get(&state).copied().unwrap_or(0);
                @if count > 0 || on == Some(state) {
                    @let href = format!("{path}?state={}", state.key());
                    @let name = reader.text(&format!("order-state-{}", state.key()));
                    (chip_link(&href, &text(name, count), on == Some(state)))
                }
            }
        }
    }
}
