//! Answers what an expression asks of the lines of a scope.

use super::lines::Line;
use super::{Case, Scratch};
use crate::expr::{Fault, Quantities, Quantity, UnitFacts};
use crate::lane::Charge;
use crate::{Exact, GoodsLine, Refusal, Texts, WayOut};
use kernel::{Currency, Date, Rate};

/// Some lines of a consignment, as an expression sees them.
pub(super) struct ScopeFacts<'c, 'b, 'a> {
    pub(super) case: &'c Case<'b, 'a>,
    pub(super) scratch: &'c Scratch,
    pub(super) members: &'c [usize],
    /// One unit instead of all.
    pub(super) unit: bool,
}

impl<'c, 'a> ScopeFacts<'c, '_, 'a> {
    fn lines(&self) -> impl Iterator<Item = &'c Line<'a>> {
        self.members.iter().filter_map(|at| self.case.lines.get(*at))
    }

    fn first(&self) -> Option<&'a GoodsLine> {
        self.lines().next().map(|line| line.goods)
    }

    fn distinct_hs6(&self) -> i64 {
        let mut count = 0;
        for (at, line) in self.lines().enumerate() {
            count += i64::from(!self.lines().take(at).any(|earlier| earlier.hs6 == line.hs6));
        }
        count
    }
}

impl Quantities for ScopeFacts<'_, '_, '_> {
    fn quantity(&self, quantity: &Quantity) -> Result<Option<Exact>, Fault> {
        match quantity {
            Quantity::Consignment => return Ok(Some(Exact::ONE)),
            Quantity::Hs6 => return Ok(Some(Exact::from_minor(self.distinct_hs6()))),
            _ => {}
        }
        let mut sum = Exact::ZERO;
        for line in self.lines() {
            let Some(of_unit) = quantity.of_unit(line.goods)? else { return Ok(None) };
            let units = if self.unit { 1 } else { i64::from(line.goods.quantity) };
            let all = of_unit.times_whole(units).ok_or(Fault::Overflow)?;
            sum = sum.plus(all).ok_or(Fault::Overflow)?;
        }
        Ok(Some(sum))
    }

    fn number(&self, attribute: &str) -> Result<Option<Exact>, Fault> {
        self.first().map_or(Ok(None), |goods| goods.number(attribute))
    }

    fn word(&self, attribute: &str) -> Option<&str> {
        self.first()?.attributes.get(attribute).map(String::as_str)
    }

    fn stated_rate(&self, name: &str) -> Result<Option<Exact>, Fault> {
        let Some(goods) = self.first() else { return Ok(None) };
        let there = self.case.ask.destination.code().to_ascii_lowercase();
        let own = format!("{name}_{there}");
        let found = goods.attributes.get(&own).or_else(|| goods.attributes.get(name));
        let Some(text) = found else { return Ok(None) };
        let bad = || Fault::BadNumber(name.into());
        let number = text.trim().trim_end_matches('%').trim();
        let rate: Rate = number.parse().map_err(|_| bad())?;
        if rate < Rate::ZERO || number.contains('/') {
            return Err(bad());
        }
        let rate = Exact::from_rate(rate).and_then(|rate| rate.by_ten_to(2));
        rate.map(Some).ok_or(Fault::Overflow)
    }

    fn effective_rate(&self, charge: &str) -> Result<Option<Exact>, Fault> {
        let slot = self.case.regime.slots.ids.iter().position(|id| id == charge);
        let cell = slot
            .zip(self.members.first())
            .and_then(|(slot, line)| self.scratch.cell(slot * self.case.lines.len() + line));
        // A charge that does not concern the goods has a rate of nothing.
        Ok(slot.map(|_| cell.map_or(Exact::ZERO, |cell| cell.share)))
    }

    fn foreign(&self, currency: Currency) -> Option<Exact> {
        self.case.rate(currency).ok()
    }
}

impl UnitFacts for GoodsLine {
    fn number(&self, attribute: &str) -> Result<Option<Exact>, Fault> {
        let Some(text) = self.attributes.get(attribute) else { return Ok(None) };
        let bad = || Fault::BadNumber(attribute.into());
        let size = matches!(attribute, "volume_ml" | "net_weight_g" | "pieces");
        if let Some(number) = crate::expr::decimal(text.trim()) {
            return if size && number.is_zero() { Err(bad()) } else { Ok(Some(number)) };
        }
        if text.contains(['%', '/']) {
            return Err(bad());
        }
        let rate: Rate = text.trim().parse().map_err(|_| bad())?;
        if rate < Rate::ZERO || (size && rate == Rate::ZERO) {
            return Err(bad());
        }
        Exact::from_rate(rate).map(Some).ok_or(Fault::Overflow)
    }

    fn gross_grams(&self) -> Option<Exact> {
        self.weight.map(|weight| Exact::from_minor(weight.grams().into()))
    }
}

/// The published seasons of a rate do not hold the day.
fn season_gap(day: Date) -> (Texts, Vec<WayOut>) {
    let en = format!("the rate stands by season, and the tariff says nothing of {day}");
    let zh = format!("该税率按季节分列，税则未规定{day}适用的税率");
    let texts = [(kernel::Lang::EN, en), (kernel::Lang::ZH, zh)];
    (texts.into(), vec![WayOut::OtherDate, WayOut::NotInBook])
}

impl Case<'_, '_> {
    /// What a fault of `charge` on `line` means for the asker.
    pub(super) fn refusal(&self, charge: &Charge, line: usize, fault: Fault) -> Refusal {
        let Some(goods) = self.lines.get(line).map(|line| line.goods) else {
            return Refusal::TooLarge;
        };
        let (key, hs) = (goods.key.clone(), goods.hs);
        let class = charge.name.in_lang(kernel::Lang::EN).unwrap_or_default().to_owned();
        let missing = |any_of: Vec<String>| Refusal::MissingAttribute {
            goods: key.clone(),
            hs,
            class: class.clone(),
            any_of,
        };
        let refused = |code: String, known: Option<(Texts, Vec<WayOut>)>| {
            let (texts, ways) = known.unwrap_or_default();
            let reason = texts.in_lang(kernel::Lang::EN).map_or(code, str::to_owned);
            let rate = self.rate_text(charge, line);
            Refusal::RateRefused { goods: key.clone(), hs, rate, reason, texts, ways }
        };
        match fault {
            Fault::Missing(quantity) => missing(self.unstated(charge, line, &quantity)),
            Fault::MissingAttribute(name) => missing(vec![name.into()]),
            Fault::MissingRate(name) => {
                let there = self.ask.destination.code().to_ascii_lowercase();
                missing(vec![format!("{name}_{there}"), name.into()])
            }
            Fault::BadNumber(name) => Refusal::BadAttribute {
                value: goods
                    .attributes
                    .get(&*name)
                    .map_or_else(String::new, |v| v.chars().take(40).collect()),
                goods: key.clone(),
                name: name.into(),
            },
            Fault::NoForeign(currency) => Refusal::NoRate { currency, to: self.regime.currency },
            Fault::Refused(code) => {
                let known = self.book.lane(self.ask.destination).and_then(|l| l.reason(&code));
                refused(code.into(), known)
            }
            Fault::OutOfSeason(day) => refused(String::new(), Some(season_gap(day))),
            Fault::Overflow => Refusal::TooLarge,
            Fault::MissingCharge(_) | Fault::MissingValue | Fault::NeedsBase | Fault::NoClause => {
                refused(fault.to_string(), None)
            }
        }
    }

    /// The attributes to ask for: of alternatives by unit value all, otherwise those not stated yet.
    fn unstated(&self, charge: &Charge, line: usize, quantity: &Quantity) -> Vec<String> {
        let goods = self.lines.get(line).map(|line| line.goods);
        let stated = |name: &String| {
            goods.is_some_and(|goods| {
                goods.attributes.contains_key(name) || (name == "weight" && goods.weight.is_some())
            })
        };
        // A rate that steps by unit value takes any of its units; any other asks for each in turn.
        let expr = self.rate_of(charge, line);
        let names: Vec<String> = match expr.filter(|expr| expr.to_string().contains("WHEN value/"))
        {
            Some(expr) => expr.quantities().iter().flat_map(Quantity::attributes).collect(),
            None => {
                quantity.attributes().into_iter().filter(|name| !stated(name)).take(1).collect()
            }
        };
        if names.is_empty() { quantity.attributes() } else { names }
    }
}
