//! China's cross-border e-commerce retail import, direct purchase (customs supervision code 9610).
//!
//! Within the limits: duty 0, and 70 % of the statutory VAT and consumption tax, on goods, freight and
//! insurance as actually paid. Consumption tax is part of its own base, so a rate `c` is taken of
//! `base / (1 − c)`; VAT is taken of the same taxable price. For wine that is
//! `0.7 × (13% + 10%) / (1 − 10%)`, exactly 161/900 and not 17.9 %.
//!
//! Rounding: the sources do not say whether a line or an order is rounded. Entrepot adds the taxes of
//! one order exactly, rounds that sum once to the fen (half up), and shares it out over the lines by
//! largest remainder. Freight and insurance are allocated over the products by their value, so that
//! products of different classes carry their part in their base.

use crate::class::{ClassLine, Levy, major};
use crate::share::round_together;
use crate::{Book, CostKind, CostLine, GoodsLine, LandedCost, Note, ParcelAsk, Refusal, Regime};
use kernel::{Money, Rate};

/// Products that share a class and its rates.
struct Group<'b> {
    class: &'b ClassLine,
    levy: Levy,
    base: Money,
    goods: Vec<String>,
}

/// The sums of a parcel.
struct Sums {
    goods: Vec<Money>,
    carriage: Money,
    counted: Money,
}

pub(crate) fn landed_cost(
    book: &Book,
    regime: &Regime,
    ask: &ParcelAsk,
) -> Result<LandedCost, Refusal> {
    let sums = sums(regime, ask)?;
    let groups = groups(book, ask, &sums)?;
    check_limit(regime, ask, &sums)?;
    let mut lines = plain_lines(ask, &sums)?;
    lines.push(duty_line(regime, &sums)?);
    lines.extend(tax_lines(regime, &groups)?);
    let total_of = |wanted: fn(CostKind) -> bool| {
        let amounts = lines.iter().filter(|l| wanted(l.kind)).map(|l| l.amount);
        Money::sum(regime.currency, amounts)
    };
    Ok(LandedCost {
        regime: regime.name.clone(),
        date: ask.date,
        total: total_of(|_| true)?,
        goods: total_of(|kind| kind == CostKind::Goods)?,
        carriage: sums.carriage,
        taxes: total_of(CostKind::is_tax)?,
        counted: sums.counted,
        notes: notes(regime, ask),
        lines,
        book: book.digest().to_owned(),
    })
}

fn sums(regime: &Regime, ask: &ParcelAsk) -> Result<Sums, Refusal> {
    let goods: Vec<Money> = ask
        .goods
        .iter()
        .map(|line| line.unit_price.times(line.quantity.into()))
        .collect::<Result<_, _>>()?;
    let carriage = ask.freight.plus(ask.insurance)?;
    let counted = Money::sum(regime.currency, goods.iter().copied())?.plus(carriage)?;
    Ok(Sums { goods, carriage, counted })
}

fn check_limit(regime: &Regime, ask: &ParcelAsk, sums: &Sums) -> Result<(), Refusal> {
    if regime.limits.allows_order(sums.counted) {
        return Ok(());
    }
    let (limit, value, name) = (regime.limits.order, sums.counted, regime.name.clone());
    match ask.goods.as_slice() {
        [GoodsLine { key, quantity: 1, .. }] => {
            Err(Refusal::SingleItemOverLimit { goods: key.clone(), regime: name, limit, value })
        }
        _ => Err(Refusal::OverOrderLimit {
            destination: ask.destination,
            regime: name,
            limit,
            value,
        }),
    }
}

/// Each product's dutiable value (its price and its part of the carriage), grouped by what it owes.
fn groups<'b>(book: &'b Book, ask: &ParcelAsk, sums: &Sums) -> Result<Vec<Group<'b>>, Refusal> {
    let weights: Vec<u64> = sums.goods.iter().map(|m| m.minor().unsigned_abs()).collect();
    let carriage = sums.carriage.split(&weights)?;
    let mut groups: Vec<Group<'b>> = Vec::new();
    for ((line, goods), carriage) in ask.goods.iter().zip(&sums.goods).zip(carriage) {
        let class = book
            .class(ask.destination, line.hs)
            .ok_or_else(|| Refusal::UnknownClass { goods: line.key.clone(), hs: line.hs })?;
        let base = goods.plus(carriage)?;
        let levy = class.levy(line, base)?;
        let same = |g: &&mut Group<'_>| {
            g.class.class == class.class
                && Levy { litres: levy.litres, ..g.levy } == levy
                && g.class.source == class.source
        };
        match groups.iter_mut().find(same) {
            Some(group) => {
                group.base = group.base.plus(base)?;
                group.levy.litres = group.levy.litres.plus(levy.litres)?;
                group.goods.push(line.key.clone());
            }
            None => groups.push(Group { class, levy, base, goods: vec![line.key.clone()] }),
        }
    }
    Ok(groups)
}

/// Goods, freight and insurance, as they are paid.
fn plain_lines(ask: &ParcelAsk, sums: &Sums) -> Result<Vec<CostLine>, Refusal> {
    let plain = |kind: CostKind, amount: Money, formula: String, goods: Vec<String>| CostLine {
        kind,
        amount,
        base: None,
        rate: None,
        formula,
        rule: Note::new(&format!("rule-{}", kind.name())),
        source: String::new(),
        date: None,
        goods,
    };
    let mut lines: Vec<CostLine> = Vec::with_capacity(ask.goods.len() + 4);
    for (line, amount) in ask.goods.iter().zip(&sums.goods) {
        let (count, unit) = (line.quantity, line.unit_price.amount_text());
        let formula = format!("{count} × {unit} = {}", amount.amount_text());
        lines.push(plain(CostKind::Goods, *amount, formula, vec![line.key.clone()]));
    }
    lines.push(plain(CostKind::Freight, ask.freight, ask.freight.amount_text(), Vec::new()));
    if !ask.insurance.is_zero() {
        let text = ask.insurance.amount_text();
        lines.push(plain(CostKind::Insurance, ask.insurance, text, Vec::new()));
    }
    Ok(lines)
}

fn duty_line(regime: &Regime, sums: &Sums) -> Result<CostLine, Refusal> {
    let amount = sums.counted.times_rate(regime.duty, regime.rounding)?;
    let (rate, base) = (regime.duty.percent_text(4), sums.counted.amount_text());
    Ok(CostLine {
        kind: CostKind::Duty,
        amount,
        base: Some(sums.counted),
        rate: Some(regime.duty),
        formula: format!("{rate} × {base} = {}", amount.amount_text()),
        rule: Note::new("rule-cn-cbec-duty").with("limit", regime.limits.order),
        source: regime.source.clone(),
        date: Some(regime.valid_from),
        goods: Vec::new(),
    })
}

fn tax_lines(regime: &Regime, groups: &[Group<'_>]) -> Result<Vec<CostLine>, Refusal> {
    let mut lines = Vec::new();
    let mut exact = Vec::new();
    for group in groups {
        for kind in [CostKind::Vat, CostKind::ConsumptionTax] {
            let levy = &group.levy;
            let none = levy.rate == Rate::ZERO && levy.per_litre == Rate::ZERO;
            if kind == CostKind::ConsumptionTax && none {
                continue;
            }
            exact.push(exact_tax(regime, group, kind)?);
            lines.push(tax_line(regime, group, kind)?);
        }
    }
    let amounts = round_together(&exact, regime.rounding)?;
    for ((line, minor), exact) in lines.iter_mut().zip(amounts).zip(exact) {
        line.amount = Money::new(minor, regime.currency);
        let per = Rate::new(regime.currency.minor_per_major().into(), 1)?;
        let unrounded = exact.divided_by(per)?;
        let shown = line.amount.amount_text();
        if unrounded == major(line.amount)? {
            line.formula = format!("{} = {shown}", line.formula);
        } else {
            line.formula = format!("{} = {} → {shown}", line.formula, unrounded.decimal_text(6));
        }
    }
    Ok(lines)
}

/// Fixed amounts of the group (CNY per litre × litres), in minor units.
fn fixed(regime: &Regime, levy: &Levy) -> Result<Rate, Refusal> {
    let per = Rate::new(regime.currency.minor_per_major().into(), 1)?;
    Ok(levy.per_litre.times(levy.litres)?.times(per)?)
}

/// The unrounded tax in minor units: `share × v × (B + S) / (1 − c)` or `share × (c × (B + S) / (1 − c) + S)`.
fn exact_tax(regime: &Regime, group: &Group<'_>, kind: CostKind) -> Result<Rate, Refusal> {
    let levy = &group.levy;
    let fixed = fixed(regime, levy)?;
    let base = Rate::new(group.base.minor().into(), 1)?.plus(fixed)?;
    let price = base.divided_by(Rate::ONE.minus(levy.rate)?)?;
    let statutory = if kind == CostKind::Vat {
        levy.vat.times(price)?
    } else {
        levy.rate.times(price)?.plus(fixed)?
    };
    Ok(regime.tax_share.times(statutory)?)
}

/// The line without its amount, and its formula up to the equals sign.
fn tax_line(regime: &Regime, group: &Group<'_>, kind: CostKind) -> Result<CostLine, Refusal> {
    let levy = &group.levy;
    let share = regime.tax_share.percent_text(4);
    let inside = Rate::ONE.minus(levy.rate)?;
    let statutory = if kind == CostKind::Vat { levy.vat } else { levy.rate };
    let fixed = if levy.per_litre == Rate::ZERO {
        String::new()
    } else {
        format!("{} × {} L", levy.per_litre.decimal_text(8), levy.litres.decimal_text(6))
    };
    let value = group.base.amount_text();
    let base = if fixed.is_empty() { value } else { format!("({value} + {fixed})") };
    let price = if levy.rate == Rate::ZERO {
        base
    } else {
        format!("{base} / (1 − {})", levy.rate.percent_text(4))
    };
    let percent = statutory.percent_text(4);
    let formula = match (kind == CostKind::Vat, fixed.is_empty(), levy.rate == Rate::ZERO) {
        (true, ..) | (false, true, _) => format!("{share} × {percent} × {price}"),
        (false, false, true) => format!("{share} × {fixed}"),
        (false, false, false) => format!("{share} × ({percent} × {price} + {fixed})"),
    };
    let rule = match kind {
        CostKind::Vat => "rule-cn-cbec-vat",
        _ => "rule-cn-cbec-consumption-tax",
    };
    Ok(CostLine {
        kind,
        amount: Money::zero(regime.currency),
        base: Some(group.base),
        rate: Some(regime.tax_share.times(statutory)?.divided_by(inside)?),
        formula,
        rule: Note::new(rule)
            .with("class", group.class.class.as_str())
            .with("rate", statutory)
            .with("share", regime.tax_share),
        source: format!("{}; {}", group.class.source, regime.source),
        date: Some(regime.valid_from),
        goods: group.goods.clone(),
    })
}

fn notes(regime: &Regime, ask: &ParcelAsk) -> Vec<Note> {
    let mut notes = vec![Note::new("note-cn-cbec-rounding")];
    if ask.date > regime.known_until {
        notes.push(Note::new("note-as-last-known").with("date", regime.known_until));
    }
    notes
}
