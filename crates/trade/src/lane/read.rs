//! Reads a lane file. Every name is resolved and every rule has a source before a book is made of it.

pub(crate) use super::parts::attribute;
pub(crate) use super::place::placed;

use super::left_out;
use super::linear::{self, Linear};
use super::order::Slots;
use super::parts::{
    VALUE, base_to, date, day, id, kind, known_names, money, note, prefixes, rounding, share,
    source, texts,
};
use super::programme;
use super::text::{
    ChargeText, LaneText, LimitsText, RegimeText, Seller, SwitchText, ThresholdText,
};
use super::{
    Charge, Lane, Limits, RateSource, Regime, RoundingRule, Side, Span, Switch, Threshold,
};
use crate::Exact;
use crate::book::table::Table;
use crate::expr::{Dialect, RateExpr};
use kernel::{Country, Currency, Date};

/// What a lane file is read against.
struct Context<'a> {
    currency: Currency,
    values: Vec<(String, Linear)>,
    tables: &'a [Table],
    switches: &'a [Switch],
}

/// Reads one lane file against the tables of its book.
///
/// # Errors
/// What is wrong and where: `regime import, charge gst: …`.
pub(crate) fn read_lane(file: &str, text: &str, tables: &[Table]) -> Result<Lane, String> {
    let lane: LaneText = toml::from_str(text).map_err(|e| {
        let before = e.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        format!("line {}: {}", before.matches('\n').count() + 1, e.message())
    })?;
    let mut destinations = lane.destinations;
    destinations.extend(lane.destination);
    let Some(first) = destinations.first().copied() else {
        return Err("destination = \"…\" is missing".to_owned());
    };
    if jiff::tz::TimeZone::get(&lane.zone).is_err() {
        return Err(format!("\"{}\" is not an IANA time zone", lane.zone));
    }
    let switches = switches(&lane.switch)?;
    let mut values: Vec<(String, Linear)> = Vec::new();
    for (name, text) in &lane.values {
        let linear = linear::parse(text, &values).map_err(|e| format!("value {name}: {e}"))?;
        values.push((name.clone(), linear));
    }
    let context = Context { currency: lane.currency, values, tables, switches: &switches };
    let shared = Shared {
        destination: first,
        zone: lane.zone.clone(),
        known_until: date(&lane.known_until)?,
        rounding: rounding(&lane.rounding, lane.currency)?,
    };
    let regimes: Vec<Regime> = lane
        .regime
        .iter()
        .map(|r| regime(&context, &shared, r).map_err(|e| format!("regime {}: {e}", r.name)))
        .collect::<Result<_, _>>()?;
    for regime in &regimes {
        let over = regime.limits.as_ref().and_then(|limits| limits.single_item_over.as_ref());
        if let Some(over) = over.filter(|over| !regimes.iter().any(|r| r.name == **over)) {
            return Err(format!("regime {}: there is no regime {over}", regime.name));
        }
    }
    let reasons = programme::reasons(&lane.reason)?;
    let programmes = programme::programmes(&lane.programme)?;
    let left_out = left_out::left_out(&lane.left_out, lane.currency, &regimes)?;
    Ok(Lane {
        file: file.to_owned(),
        destinations,
        currency: lane.currency,
        zone: lane.zone,
        known_until: shared.known_until,
        switches,
        left_out,
        reasons,
        programmes,
        regimes,
    })
}

struct Shared {
    destination: Country,
    zone: String,
    known_until: Date,
    rounding: RoundingRule,
}

fn switches(switches: &[SwitchText]) -> Result<Vec<Switch>, String> {
    switches
        .iter()
        .map(|switch| {
            let what = format!("switch {}", switch.name);
            day(switch.since.as_ref())?;
            Ok(Switch {
                name: switch.name.clone(),
                on: switch.on,
                title: texts(&switch.title, &what)?,
                source: source(&switch.source, &what)?,
            })
        })
        .collect()
}

fn regime(context: &Context<'_>, shared: &Shared, text: &RegimeText) -> Result<Regime, String> {
    let thresholds: Vec<Threshold> = text
        .threshold
        .iter()
        .map(|t| threshold(context, t).map_err(|e| format!("threshold {}: {e}", t.id)))
        .collect::<Result<_, _>>()?;
    if thresholds.len() > 64 {
        return Err("a regime has at most 64 thresholds".to_owned());
    }
    let charges: Vec<Charge> = text
        .charge
        .iter()
        .map(|c| charge(context, &thresholds, c).map_err(|e| format!("charge {}: {e}", c.id)))
        .collect::<Result<_, _>>()?;
    let seller_registered = match text.sellers.as_slice() {
        [] | [_, _, ..] => None,
        [one] => Some(matches!(one, Seller::Registered)),
    };
    let known_until = day(text.known_until.as_ref())?.unwrap_or(shared.known_until);
    let own = text.rounding.as_ref().map(|own| rounding(own, context.currency)).transpose()?;
    Ok(Regime {
        name: text.name.clone(),
        title: texts(&text.title, "title")?,
        destination: shared.destination,
        currency: context.currency,
        zone: shared.zone.clone(),
        channels: text.channels.clone(),
        buyers: text.buyers.clone(),
        seller_registered,
        origins: text.origins.clone(),
        not_origins: text.not_origins.clone(),
        valid_from: date(&text.valid_from)?,
        valid_to: day(text.valid_to.as_ref())?,
        known_until,
        limits: text.limits.as_ref().map(|limits| limit(context, limits)).transpose()?,
        rounding: own.unwrap_or_else(|| shared.rounding.clone()),
        source: source(&text.source, "the regime")?,
        note: note(&text.note)?,
        slots: Slots::of(&charges)?,
        thresholds,
        charges,
    })
}

fn limit(context: &Context<'_>, text: &LimitsText) -> Result<Limits, String> {
    let amount = |text: &str| {
        let limit = money(text, context.currency)?;
        if limit.currency() == context.currency {
            return Ok(limit);
        }
        // Buyers' sums of a year are kept in the lane's currency.
        Err(format!(
            "limits: {text} is not in {}; a limit in another currency is a condition of a rate: \
             REFUSE \"…\" WHEN value > {text}; …",
            context.currency
        ))
    };
    Ok(Limits {
        order: amount(&text.order)?,
        person_year: text.person_year.as_deref().map(amount).transpose()?,
        since: date(&text.since)?,
        source: source(&text.source, "limits")?,
        single_item_over: text.single_item_over.clone(),
    })
}

fn threshold(context: &Context<'_>, text: &ThresholdText) -> Result<Threshold, String> {
    let sides = [
        (Side::AtMost, &text.at_most),
        (Side::Below, &text.below),
        (Side::AtLeast, &text.at_least),
        (Side::Above, &text.above),
    ];
    let mut given = sides.into_iter().filter_map(|(side, text)| Some((side, text.as_ref()?)));
    let (Some((side, limit)), None) = (given.next(), given.next()) else {
        return Err("needs exactly one of at_most, below, at_least, above".to_owned());
    };
    let of = linear::parse(&text.of, &context.values)?;
    if of.terms.iter().any(|(_, name)| !matches!(name, linear::Name::Value(_))) {
        return Err("of may only name values, not charges".to_owned());
    }
    Ok(Threshold {
        id: text.id.clone(),
        per: text.per,
        of,
        side,
        limit: money(limit, context.currency)?,
        span: Span {
            from: day(text.valid_from.as_ref())?,
            to: day(text.valid_to.as_ref())?,
            known_from: day(text.known_from.as_ref())?,
        },
        source: source(&text.source, "the threshold")?,
    })
}

fn charge(
    context: &Context<'_>,
    thresholds: &[Threshold],
    text: &ChargeText,
) -> Result<Charge, String> {
    let is_value = text.kind == VALUE;
    let kind = kind(text)?;
    let named = |names: &[String]| -> Result<Vec<usize>, String> {
        let find = |name: &String| {
            let at = thresholds.iter().position(|t| t.id == *name);
            at.ok_or_else(|| format!("there is no threshold {name}"))
        };
        names.iter().map(find).collect()
    };
    if let Some(name) = &text.switch {
        known_switch(context, name)?;
    }
    let base = text.base.as_deref().unwrap_or("cif");
    let money = |text: &String| money(text, context.currency);
    let waive = match (&text.waive_at_most, &text.waive_group) {
        (None, None) => None,
        (None, Some(_)) => return Err("waive_group needs waive_at_most".to_owned()),
        (Some(limit), group) => {
            Some((group.clone().unwrap_or_else(|| text.id.clone()), money(limit)?))
        }
    };
    Ok(Charge {
        id: id(&text.id)?,
        kind,
        is_value,
        name: texts(&text.name, "name")?,
        rate: rate(context, text)?,
        rate_shown: match (&text.rate, &text.table) {
            // A long rate may stand on several lines.
            (Some(rate), _) => rate.split_whitespace().collect::<Vec<_>>().join(" "),
            (None, table) => {
                let column = text.column.as_deref().unwrap_or("rate");
                format!("{}.{column}", table.as_deref().unwrap_or_default())
            }
        },
        base: linear::parse(base, &context.values)?,
        base_to: text.base_to.as_ref().map(|to| base_to(to, context.currency)).transpose()?,
        per: text.per,
        when: named(&text.when)?,
        unless: named(&text.unless)?,
        hs: prefixes(&text.hs)?,
        not_hs: prefixes(&text.not_hs)?,
        origins: text.origins.clone(),
        not_origins: text.not_origins.clone(),
        attribute: text.attribute.as_deref().map(attribute).transpose()?,
        payable: if is_value { Exact::ZERO } else { share(text.payable.as_deref())? },
        waive,
        preference: text.preference.clone(),
        replaces: text.replaces.clone(),
        switch: text.switch.clone(),
        span: Span {
            from: day(text.valid_from.as_ref())?,
            to: day(text.valid_to.as_ref())?,
            known_from: day(text.known_from.as_ref())?,
        },
        rounding: text.rounding.as_ref().map(|r| rounding(r, context.currency)).transpose()?,
        rule: texts(&text.rule, "rule")?,
        note: note(&text.note)?,
        source: source(&text.source, "the charge")?,
    })
}

fn known_switch(context: &Context<'_>, name: &str) -> Result<(), String> {
    if context.switches.iter().any(|switch| switch.name == name) {
        Ok(())
    } else {
        Err(format!("there is no switch {name}"))
    }
}

fn rate(context: &Context<'_>, text: &ChargeText) -> Result<RateSource, String> {
    let dialect = Dialect::Plain(context.currency);
    let read = |text: &str| {
        let rate = RateExpr::parse(text, dialect).map_err(|e| e.to_string())?;
        known_names(&rate).map(|()| rate)
    };
    match (&text.rate, &text.table) {
        (Some(rate), None) if text.column.is_none() && text.otherwise.is_none() => {
            Ok(RateSource::Expression(read(rate)?))
        }
        (None, Some(name)) => {
            let table = context.tables.iter().position(|table| table.name == *name);
            let table = table.ok_or_else(|| format!("there is no table tables/{name}.csv"))?;
            let wanted = text.column.as_deref().unwrap_or("rate");
            let columns = context.tables.get(table).map(|t| t.columns.as_slice());
            let column = columns.and_then(|all| all.iter().position(|c| c == wanted));
            let column =
                column.ok_or_else(|| format!("tables/{name}.csv has no column {wanted}"))?;
            let facts = context.tables.get(table).map(|t| t.facts.as_slice()).unwrap_or_default();
            for switch in facts.iter().filter_map(|facts| facts.switch.as_ref()) {
                known_switch(context, switch).map_err(|e| format!("tables/{name}.csv: {e}"))?;
            }
            let otherwise = text.otherwise.as_deref().map(read).transpose()?;
            Ok(RateSource::Table { table, column, otherwise })
        }
        _ => Err("needs either rate, or table (with column and otherwise)".to_owned()),
    }
}
