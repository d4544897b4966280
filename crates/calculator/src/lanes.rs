//! Which lanes and regimes a book has, as JSON.

use super::QuoteProblem;
use super::countries;
use kernel::Country;
use serde_json::{Value, json};
use trade::{Book, Buyer, Charge, Lane, Refusal, Regime, Scope, Side, Span, Threshold};

/// Every lane of the book with its regimes, or one lane (`US:CN`) with the charges of each.
///
/// # Errors
/// [`QuoteProblem`] when there is no such lane.
pub fn lanes_document(book: &Book, lane: Option<&str>) -> Result<Value, QuoteProblem> {
    let Some(text) = lane.filter(|text| !text.trim().is_empty()) else {
        let lanes: Vec<Value> = book.lanes().iter().map(|lane| of_lane(lane, None)).collect();
        return Ok(json!({ "items": lanes, "book": book.digest() }));
    };
    let (origin, destination) = countries(text)?;
    let found = book.lane(destination).filter(|_| origin != destination);
    let lane = found.ok_or(Refusal::UnknownLane { origin, destination })?;
    Ok(json!({ "items": [of_lane(lane, Some(origin))], "book": book.digest() }))
}

/// One lane; with its charges when it is asked for from one country.
fn of_lane(lane: &Lane, origin: Option<Country>) -> Value {
    let regimes: Vec<Value> = lane
        .regimes
        .iter()
        .filter(|regime| origin.is_none_or(|origin| regime.is_from(origin)))
        .map(regime_document)
        .collect();
    let switches = switches_document(lane);
    json!({
        "destinations": lane.destinations,
        "currency": lane.currency,
        "zone": lane.zone,
        "known_until": lane.known_until,
        "file": lane.file,
        "switches": switches,
        "left_out": left_out_document(lane),
        "regimes": regimes,
    })
}

/// Questions that the sources of a lane leave open.
#[must_use]
pub fn switches_document(lane: &Lane) -> Value {
    let told = lane.switches.iter().map(|switch| {
        json!({ "name": switch.name, "on": switch.on, "title": switch.title,
                "source": switch.source })
    });
    told.collect()
}

/// What may be owed and the lane does not compute.
#[must_use]
pub fn left_out_document(lane: &Lane) -> Value {
    let told = lane.left_out.iter().map(|left| {
        json!({
            "code": left.code, "text": left.text, "regimes": left.regimes,
            "hs": left.hs.iter().map(|prefix| prefix.0.as_str()).collect::<Vec<_>>(),
            "origins": left.origins, "destinations": left.destinations,
            "above": left.above, "at_most": left.at_most, "valid_from": left.span.from,
            "valid_to": left.span.to, "source": left.source,
        })
    });
    told.collect()
}

/// A regime with its thresholds and charges.
#[must_use]
pub fn regime_document(regime: &Regime) -> Value {
    json!({
        "name": regime.name,
        "title": regime.title,
        "channels": regime.channels.iter().map(|c| c.name()).collect::<Vec<_>>(),
        "buyers": regime.buyers.iter().map(|b| buyer_name(*b)).collect::<Vec<_>>(),
        "seller_registered": regime.seller_registered,
        "origins": regime.origins,
        "not_origins": regime.not_origins,
        "valid_from": regime.valid_from,
        "valid_to": regime.valid_to,
        "known_until": regime.known_until,
        "order_limit": regime.limits.as_ref().map(|limits| limits.order),
        "person_year_limit": regime.limits.as_ref().and_then(|limits| limits.person_year),
        "rounding": regime.rounding.source,
        "note": regime.note,
        "source": regime.source,
        "thresholds": regime.thresholds.iter().map(of_threshold).collect::<Vec<_>>(),
        "charges": regime.charges.iter().map(|c| of_charge(regime, c)).collect::<Vec<_>>(),
    })
}

fn of_threshold(threshold: &Threshold) -> Value {
    json!({
        "id": threshold.id,
        "per": scope_name(threshold.per),
        "of": threshold.of.text,
        "side": side_name(threshold.side),
        "limit": threshold.limit,
        "valid_from": threshold.span.from,
        "valid_to": threshold.span.to,
        "source": threshold.source,
    })
}

fn of_charge(regime: &Regime, charge: &Charge) -> Value {
    let named = |ids: &[usize]| -> Vec<&str> {
        ids.iter().filter_map(|at| regime.thresholds.get(*at)).map(|t| t.id.as_str()).collect()
    };
    let Span { from, to, known_from } = charge.span;
    json!({
        "id": charge.id,
        "kind": charge.kind.name(),
        "name": charge.name,
        "rate": charge.rate_text(),
        "base": charge.base.text,
        "per": scope_name(charge.per),
        "when": named(&charge.when),
        "unless": named(&charge.unless),
        "hs": charge.hs.iter().map(|p| p.0.as_str()).collect::<Vec<_>>(),
        "not_hs": charge.not_hs.iter().map(|p| p.0.as_str()).collect::<Vec<_>>(),
        "origins": charge.origins,
        "not_origins": charge.not_origins,
        "attribute": charge.attribute.as_ref().map(|(n, v)| format!("{n}={}", v.join("|"))),
        "waive_at_most": charge.waive.as_ref().map(|(_, limit)| limit),
        "preference": charge.preference,
        "replaces": charge.replaces,
        "switch": charge.switch,
        "valid_from": from,
        "valid_to": to,
        "known_from": known_from,
        "rule": charge.rule,
        "source": charge.source,
    })
}

/// As in lane files.
#[must_use]
pub const fn buyer_name(buyer: Buyer) -> &'static str {
    match buyer {
        Buyer::Consumer => "consumer",
        Buyer::Business => "business",
    }
}

/// As in lane files.
#[must_use]
pub const fn scope_name(scope: Scope) -> &'static str {
    match scope {
        Scope::Item => "item",
        Scope::Line => "line",
        Scope::Hs6 => "hs6",
        Scope::Consignment => "consignment",
    }
}

/// As in lane files.
#[must_use]
pub const fn side_name(side: Side) -> &'static str {
    match side {
        Side::AtMost => "at_most",
        Side::Below => "below",
        Side::AtLeast => "at_least",
        Side::Above => "above",
    }
}
