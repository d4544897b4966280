//! Tax classes: which VAT and which consumption tax a product pays, by its HS code.

use crate::{Attributes, GoodsLine, Refusal};
use kernel::{Money, Rate};
use std::str::FromStr;

/// What a unit value is counted in, when a consumption tax begins at a value per millilitre, gram or piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UnitValue {
    /// CNY per millilitre or gram: attributes `volume_ml`, `net_weight_g`.
    MillilitreOrGram,
    /// CNY per piece: attribute `pieces`.
    Piece,
}

/// The consumption tax of a class, before the regime's share of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConsumptionTax {
    /// None.
    None,
    /// A rate on the taxable price, which includes the tax itself.
    AdValorem(Rate),
    /// A rate on the taxable price and CNY per litre; needs `volume_ml`.
    Compound {
        /// Of the taxable price.
        rate: Rate,
        /// CNY per litre.
        per_litre: Rate,
    },
    /// CNY per litre, in two steps of the dutiable value per litre; needs `volume_ml`.
    SteppedPerLitre {
        /// CNY per litre from which the upper step holds.
        from: Rate,
        /// CNY per litre at or above.
        upper: Rate,
        /// CNY per litre below.
        lower: Rate,
    },
    /// A rate from a dutiable value per millilitre, gram or piece on, else none.
    FromUnitValue {
        /// Of the taxable price.
        rate: Rate,
        /// CNY per millilitre or gram.
        per_ml_or_g: Rate,
        /// CNY per piece (masks and the like).
        per_piece: Rate,
    },
}

/// One line of the table of tax classes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClassLine {
    /// Digits; the longest prefix that matches decides.
    pub prefix: String,
    /// The class's name, for example `wine`; Fluent key `class-wine`.
    pub class: String,
    /// Statutory VAT.
    pub vat: Rate,
    /// Statutory consumption tax.
    pub consumption_tax: ConsumptionTax,
    /// Where the line was read.
    pub source: String,
}

/// What one product owes by statute: rates and CNY per litre, with the litres it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Levy {
    pub(crate) vat: Rate,
    pub(crate) rate: Rate,
    pub(crate) per_litre: Rate,
    /// Litres of the whole line; nothing where no rule counts them.
    pub(crate) litres: Rate,
}

impl FromStr for ConsumptionTax {
    type Err = String;

    /// Reads `0`, `10%`, `20% + 0.912/L`, `0.253/L from 2.6576767/L else 0.2227/L`,
    /// `15% from 10/ml or 10/g or 15/piece`.
    fn from_str(text: &str) -> Result<ConsumptionTax, String> {
        let bad = |_| format!("\"{text}\" is not a consumption tax");
        let rate = |t: &str| t.trim().parse::<Rate>().map_err(bad);
        let per = |t: &str, unit: &str| match t.trim().strip_suffix(unit) {
            Some(number) => rate(number),
            None => Err(format!("\"{t}\" in \"{text}\" should end with {unit}")),
        };
        if text.trim() == "0" {
            return Ok(ConsumptionTax::None);
        }
        if let Some((first, rest)) = text.split_once(" from ") {
            if let Some((from, lower)) = rest.split_once(" else ") {
                return Ok(ConsumptionTax::SteppedPerLitre {
                    from: per(from, "/L")?,
                    upper: per(first, "/L")?,
                    lower: per(lower, "/L")?,
                });
            }
            let parts: Vec<&str> = rest.split(" or ").collect();
            let [ml, g, piece] = parts.as_slice() else {
                return Err(format!("\"{rest}\" needs a value per ml, g and piece"));
            };
            let (ml, g) = (per(ml, "/ml")?, per(g, "/g")?);
            if ml != g {
                return Err(format!("\"{rest}\" has two values for ml and g"));
            }
            return Ok(ConsumptionTax::FromUnitValue {
                rate: rate(first)?,
                per_ml_or_g: ml,
                per_piece: per(piece, "/piece")?,
            });
        }
        match text.split_once('+') {
            Some((first, second)) => {
                Ok(ConsumptionTax::Compound { rate: rate(first)?, per_litre: per(second, "/L")? })
            }
            None => Ok(ConsumptionTax::AdValorem(rate(text)?)),
        }
    }
}

impl std::fmt::Display for ConsumptionTax {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            ConsumptionTax::None => f.write_str("0"),
            ConsumptionTax::AdValorem(rate) => f.write_str(&rate.percent_text(4)),
            ConsumptionTax::Compound { rate, per_litre } => {
                write!(f, "{} + {}/L", rate.percent_text(4), per_litre.decimal_text(8))
            }
            ConsumptionTax::SteppedPerLitre { from, upper, lower } => {
                let [upper, from, lower] = [upper, from, lower].map(|r| r.decimal_text(8));
                write!(f, "{upper}/L from {from}/L else {lower}/L")
            }
            ConsumptionTax::FromUnitValue { rate, per_ml_or_g, per_piece } => {
                let (unit, piece) = (per_ml_or_g.decimal_text(8), per_piece.decimal_text(8));
                write!(f, "{} from {unit}/ml or {unit}/g or {piece}/piece", rate.percent_text(4))
            }
        }
    }
}

impl ClassLine {
    /// What `goods` owes, `value` being the dutiable value of the whole line.
    pub(crate) fn levy(&self, goods: &GoodsLine, value: Money) -> Result<Levy, Refusal> {
        let none =
            Levy { vat: self.vat, rate: Rate::ZERO, per_litre: Rate::ZERO, litres: Rate::ZERO };
        match &self.consumption_tax {
            ConsumptionTax::None => Ok(none),
            ConsumptionTax::AdValorem(rate) => Ok(Levy { rate: *rate, ..none }),
            ConsumptionTax::Compound { rate, per_litre } => {
                let litres = self.litres(goods)?;
                Ok(Levy { rate: *rate, per_litre: *per_litre, litres, ..none })
            }
            ConsumptionTax::SteppedPerLitre { from, upper, lower } => {
                let litres = self.litres(goods)?;
                let per_litre =
                    if major(value)?.divided_by(litres)? >= *from { upper } else { lower };
                Ok(Levy { per_litre: *per_litre, litres, ..none })
            }
            ConsumptionTax::FromUnitValue { rate, per_ml_or_g, per_piece } => {
                let (unit, size) = self.unit(goods)?;
                let threshold = match unit {
                    UnitValue::MillilitreOrGram => per_ml_or_g,
                    UnitValue::Piece => per_piece,
                };
                let count = size.times(Rate::new(goods.quantity.into(), 1)?)?;
                let high = major(value)?.divided_by(count)? >= *threshold;
                Ok(if high { Levy { rate: *rate, ..none } } else { none })
            }
        }
    }

    /// Litres of the whole line.
    fn litres(&self, goods: &GoodsLine) -> Result<Rate, Refusal> {
        let ml = match positive(goods, "volume_ml")? {
            Some(ml) => ml,
            None => return Err(self.missing(goods, &["volume_ml"])),
        };
        let litres = Rate::new(goods.quantity.into(), 1000)?;
        Ok(ml.times(litres)?)
    }

    /// What one unit is counted in, and how much of that it has.
    fn unit(&self, goods: &GoodsLine) -> Result<(UnitValue, Rate), Refusal> {
        for (name, unit) in [
            ("pieces", UnitValue::Piece),
            ("volume_ml", UnitValue::MillilitreOrGram),
            ("net_weight_g", UnitValue::MillilitreOrGram),
        ] {
            if let Some(size) = positive(goods, name)? {
                return Ok((unit, size));
            }
        }
        Err(self.missing(goods, &["volume_ml", "net_weight_g", "pieces"]))
    }

    fn missing(&self, goods: &GoodsLine, names: &[&str]) -> Refusal {
        Refusal::MissingAttribute {
            goods: goods.key.clone(),
            hs: goods.hs,
            class: self.class.clone(),
            any_of: names.iter().map(|n| (*n).to_owned()).collect(),
        }
    }
}

/// Whole currency units of `money`, exactly.
pub(crate) fn major(money: Money) -> Result<Rate, Refusal> {
    Ok(Rate::new(money.minor().into(), money.currency().minor_per_major().into())?)
}

fn positive(goods: &GoodsLine, name: &str) -> Result<Option<Rate>, Refusal> {
    let attributes: &Attributes = &goods.attributes;
    let Some(text) = attributes.get(name) else {
        return Ok(None);
    };
    let plain = !text.contains(['%', '/']);
    match text.trim().parse::<Rate>() {
        Ok(rate) if plain && rate > Rate::ZERO => Ok(Some(rate)),
        Ok(_) | Err(_) => Err(Refusal::BadAttribute {
            goods: goods.key.clone(),
            name: name.to_owned(),
            value: text.chars().take(40).collect(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_consumption_tax_prints_to_text_that_reads_back() {
        for text in [
            "0",
            "10%",
            "20% + 0.912/L",
            "0.253/L from 2.6576767/L else 0.2227/L",
            "15% from 10/ml or 10/g or 15/piece",
        ] {
            assert_eq!(text.parse::<ConsumptionTax>().unwrap().to_string(), text);
        }
        for text in ["", "ten", "20% + 0.912", "1/L from 2/L", "15% from 10/ml or 12/g or 15/piece"]
        {
            assert!(text.parse::<ConsumptionTax>().is_err(), "{text}");
        }
    }
}
