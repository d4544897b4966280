//! What merchants and operators both tell of an order: the form for a parcel's progress, and what the
//! order brings.

use crate::{
    App, Problem, Reader, Refusal, Refusals,
    components::{Field, facts, form, fx_text, quiet_button},
    order_parts::Side,
    order_units::TypedUnits,
    t,
};
use fulfilment::{By, NewProgress, OrderView, Progress, ProgressError, Seen, may_tell, taken_of};
use kernel::{Actor, OrderId, Timestamp};
use ledger::HoldState;
use maud::{Markup, html};

/// What was typed into any of the forms of the page.
#[derive(Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct Typed {
    /// The key of a carrier.
    pub carrier: String,
    /// The name of a carrier that has no key.
    pub carrier_name: String,
    /// The tracking number.
    pub number: String,
    /// The key of what was seen of the parcel.
    pub progress: String,
    /// Where.
    pub place: String,
    /// In the own words of whoever tells it.
    pub note: String,
    /// When; empty is now.
    pub at: String,
    /// Where an operator has it from.
    pub source: String,
    /// Why the order is called off or paid back.
    pub reason: String,
    /// Every other field by its name: units by their line.
    #[serde(flatten)]
    pub units: TypedUnits,
}

/// What was seen of a parcel, told at `action`: what can follow what was `seen` of it.
fn progress_form(
    reader: &Reader,
    (action, side): (&str, Side),
    seen: &[Seen],
    (typed, wrong): (&Typed, &Refusals),
) -> Markup {
    let actor = if side == Side::Operator { Actor::Operator } else { Actor::Merchant };
    let choices = Progress::ALL
        .iter()
        .filter(|progress| **progress != Progress::HandedOver)
        .filter(|progress| may_tell(seen, actor, **progress).is_ok())
        .map(|progress| {
            let key = progress.key();
            (key.to_owned(), reader.text(&format!("progress-{key}")))
        })
        .collect();
    html! {
        details.panel.fold open[!wrong.is_empty()] {
            summary { (t!(reader, "sellorder-progress-title")) }
            (form(reader, action, html! {
                (Field::select("progress", &t!(reader, "sellorder-progress-what"), choices)
                    .value(&typed.progress).refusals(wrong))
                (Field::text("place", &t!(reader, "sellorder-progress-place"))
                    .value(&typed.place).attribute("maxlength", "80").optional(reader))
                (Field::text("at", &t!(reader, "sellorder-progress-when"))
                    .hint(&t!(reader, "sellorder-progress-when-hint", zone = reader.zone_name()))
                    .value(&typed.at).optional(reader).refusals(wrong))
                (Field::text("note", &t!(reader, "sellorder-progress-note"))
                    .value(&typed.note).attribute("maxlength", "200").optional(reader))
                @if side == Side::Operator {
                    (Field::text("source", &t!(reader, "adminorder-progress-source"))
                        .hint(&t!(reader, "adminorder-progress-source-hint"))
                        .value(&typed.source).attribute("maxlength", "200").optional(reader)
                        .refusals(wrong))
                } @else {
                    p.soft.small { (t!(reader, "sellorder-progress-your-word")) }
                }
                (quiet_button(&t!(reader, "sellorder-progress-add")))
            }))
        }
    }
}

/// `2026-11-24 14:05` in the reader's zone; empty is now.
pub fn parse_time(reader: &Reader, text: &str) -> Option<Timestamp> {
    let text = text.trim().replace(['T', '/'], " ").replace('年', "-");
    if text.is_empty() {
        return Some(reader.now());
    }
    let civil = match text.len() {
        10 => text.parse::<kernel::Date>().ok()?.at(12, 0, 0, 0),
        _ => text.parse().ok()?,
    };
    let zoned = civil.in_tz(reader.zone()).ok()?;
    Some(Timestamp::from_micros(zoned.timestamp().as_microsecond()))
}

/// The forms for what was seen: one for each parcel that is not there yet.
pub fn progress_forms(
    reader: &Reader,
    (action, side): (&str, Side),
    view: &OrderView,
    typed: (&Typed, &Refusals),
) -> Markup {
    let seen = |parcel: i64| -> Vec<Seen> {
        view.seen.iter().filter(|seen| seen.parcel == parcel).cloned().collect()
    };
    if view.parcels.len() < 2 {
        return progress_form(reader, (action, side), &view.seen, typed);
    }
    let (nothing, none) = (Typed::default(), Refusals::new());
    // What is wrong with one parcel's form is not said of another's.
    let told = reader.query("parcel");
    let own = |parcel: i64| match told.as_deref() == Some(parcel.to_string().as_str()) {
        true => typed,
        false => (&nothing, &none),
    };
    html! {
        @for parcel in view.parcels.iter().filter(|parcel| parcel.delivered_at.is_none()) {
            h2 { (t!(reader, "units-parcel-of", number = parcel.number, count = view.parcels.len())) }
            @let action = format!("{action}?parcel={}", parcel.number);
            (progress_form(reader, (&action, side), &seen(parcel.number), own(parcel.number)))
        }
    }
}

/// Adds what was seen of a parcel, or says what is wrong with what was typed.
pub async fn tell_progress(
    app: &App,
    reader: &Reader,
    (order, by): (OrderId, By),
    typed: &Typed,
) -> Result<Option<Refusals>, Problem> {
    let mut wrong = Refusals::new();
    let when_wrong = || Refusal::new(t!(reader, "sellorder-progress-when-wrong"));
    let at = wrong.keep("at", parse_time(reader, &typed.at).ok_or_else(when_wrong));
    let progress = Progress::from_key(&typed.progress);
    let (Some(at), Some(progress)) = (at, progress) else { return Ok(Some(wrong)) };
    let (place, note) = (typed.place.trim().to_owned(), typed.note.trim().to_owned());
    let (source, terms) = (typed.source.trim().to_owned(), app.config.terms);
    let ask = NewProgress { order, by, progress, place, note, source, at, terms };
    let moment = app.clock.moment();
    let parcel = reader.query("parcel").and_then(|number| number.parse().ok());
    let told = move |tx: &mut store::Tx<'_>| {
        fulfilment::add_parcel_progress(tx, &ask, parcel, &mut moment.clone())
    };
    match app.db.write(told).await {
        Ok(()) => Ok(None),
        Err(ProgressError::Time) => {
            wrong.add("at", when_wrong());
            Ok(Some(wrong))
        }
        Err(ProgressError::Behind(seen)) => {
            let seen = reader.text(&format!("progress-{}", seen.key()));
            let refusal = Refusal::new(t!(reader, "sellorder-progress-behind", seen = seen));
            wrong.add("progress", refusal);
            Ok(Some(wrong))
        }
        Err(ProgressError::Before(first)) => {
            let first = reader.text(&format!("progress-{}", first.key()));
            let refusal = Refusal::new(t!(reader, "sellorder-progress-skipped", first = first));
            wrong.add("progress", refusal);
            Ok(Some(wrong))
        }
        Err(ProgressError::Source) => {
            wrong.add("source", Refusal::new(t!(reader, "adminorder-progress-source-missing")));
            Ok(Some(wrong))
        }
        Err(error) => Err(error.into()),
    }
}

/// What the order brings, as agreed when it was paid.
pub fn money(reader: &Reader, side: Side, view: &OrderView) -> Markup {
    let (order, quote) = (&view.order, &view.order.quote);
    let Some(gross) = order.gross() else { return html! {} };
    let back = view.hold.as_ref().and_then(|hold| hold.back_gross);
    let gross = back.map_or(gross, |back| gross.minus(back).unwrap_or(gross));
    let mut rows = vec![(t!(reader, "sellorder-money-gross"), html! { (reader.money(gross)) })];
    let kept = view.hold.as_ref().filter(|hold| hold.state != HoldState::Refunded);
    if let Some(hold) = kept {
        let fee = hold
            .released
            .map(|released| released.commission)
            .or_else(|| gross.times_rate(hold.commission, kernel::Rounding::HalfUp).ok());
        if let Some(fee) = fee {
            let percent = reader.percent(hold.commission);
            let net = gross.minus(fee).unwrap_or(gross);
            let minus = fee.negated().unwrap_or(fee);
            let label = t!(reader, "sellorder-money-fee", percent = percent);
            rows.push((label, html! { (reader.money(minus)) }));
            let net_of = match side {
                Side::Operator => t!(reader, "adminorder-money-net"),
                Side::Merchant | Side::Shopper => t!(reader, "sellorder-money-net"),
            };
            rows.push((net_of, html! { strong { (reader.money(net)) } }));
        }
    }
    if let Some(hold) = &view.hold {
        let label = match hold.state {
            HoldState::Held => t!(reader, "sellorder-money-held"),
            HoldState::Released => t!(reader, "entry-hold"),
            HoldState::Refunded => t!(reader, "entry-refund"),
        };
        let (there, taxes) = match hold.state {
            HoldState::Held | HoldState::Released => {
                (hold.there().unwrap_or(hold.held), taken_of(order, Some(hold)))
            }
            HoldState::Refunded => (hold.held, quote.taxes),
        };
        rows.push((label, html! { (reader.money(there)) }));
        rows.push((t!(reader, "sellorder-money-tax"), html! { (reader.money(taxes)) }));
    }
    if let Some(rate) = fx_text(reader, &quote.fx) {
        rows.push((t!(reader, "sellorder-money-rate"), html! { span.small { (rate) } }));
    }
    html! { div.panel.money-facts { (facts(&rows)) } }
}
