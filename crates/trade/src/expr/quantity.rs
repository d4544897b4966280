//! What a rate asks for besides the price, and how it follows from the attributes of one unit.

use super::Fault;
use crate::Exact;
use std::fmt;

/// A name that a text brought: a component, a metal, an attribute.
pub type Name = Box<str>;

/// An amount of the whole scope that a rate is asked on (all units of its lines).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Quantity {
    /// Kilograms, net: attribute `net_weight_g`, else the gross weight.
    Kg,
    /// Kilograms with the packing: the weight of the line.
    KgGross,
    /// Kilograms of a part of the goods: attribute `<name>_g` (`lead_g`, `sugar_g`), for
    /// `drained`, `dry` and `clean` the attribute `<name>_weight_g`.
    KgOf(Name),
    /// Kilograms net times the percent of sucrose: attributes of [`Quantity::Kg`] and `sacchar_percent`.
    KgPercentSacchar,
    /// Kilograms net times the degrees of sugar below 100: [`Quantity::Kg`] and `sugar_degrees`.
    KgDegreesUnder100,
    /// Litres: `volume_ml`.
    Litre,
    /// Litres of pure alcohol: `volume_ml` times `abv_percent`.
    LitreAlcohol,
    /// Units of the product, as sold.
    Item,
    /// Articles: `pieces` of a unit when stated, else units.
    Each,
    /// `pieces`, only when stated.
    Piece,
    /// Pairs: `pairs` of a unit when stated, else units.
    Pair,
    /// One for the whole parcel.
    Consignment,
    /// Distinct codes of six digits.
    Hs6,
    /// Gross (144 articles) times the size in lines of a button: [`Quantity::Each`] and `size_lines`.
    GrossLines,
    /// Jewels of a movement past the seventh: `jewels`.
    JewelOver7,
    /// The value of a part of the goods in major units of the currency of the regime: `value_<name>`.
    ValueOf(Name),
    /// The attribute of that name.
    Named(Name),
    /// The product of several, in each unit: `L*abv_percent`.
    Product(Box<[Quantity]>),
}

/// The attributes of one unit of a product, for [`Quantity::of_unit`].
pub trait UnitFacts {
    /// The number that an attribute states; `None` when it is not stated.
    ///
    /// # Errors
    /// [`Fault::BadNumber`] for a text that is not a number.
    fn number(&self, attribute: &str) -> Result<Option<Exact>, Fault>;

    /// Gross weight of one unit in grams.
    fn gross_grams(&self) -> Option<Exact>;
}

fn kilograms(grams: Option<Exact>) -> Option<Exact> {
    grams?.by_ten_to(3)
}

impl Quantity {
    /// How much of it one unit has; `None` when an attribute it needs is not stated.
    /// The amount of a scope is the sum over its lines of this times the units of the line, except
    /// [`Quantity::Consignment`] (1) and [`Quantity::Hs6`] (counted), which answer `None` here.
    ///
    /// # Errors
    /// [`Fault::BadNumber`]; [`Fault::Overflow`].
    pub fn of_unit(&self, unit: &impl UnitFacts) -> Result<Option<Exact>, Fault> {
        let net = || -> Result<Option<Exact>, Fault> {
            Ok(kilograms(unit.number("net_weight_g")?.or_else(|| unit.gross_grams())))
        };
        let litres =
            || -> Result<Option<Exact>, Fault> { Ok(kilograms(unit.number("volume_ml")?)) };
        let each = || -> Result<Exact, Fault> { Ok(unit.number("pieces")?.unwrap_or(Exact::ONE)) };
        let both = |a: Option<Exact>, b: Option<Exact>| match a.zip(b) {
            Some((a, b)) => a.times(b).map(Some).ok_or(Fault::Overflow),
            None => Ok(None),
        };
        match self {
            Quantity::Kg => net(),
            Quantity::KgGross => Ok(kilograms(unit.gross_grams())),
            Quantity::KgOf(name) => Ok(kilograms(unit.number(&part_attribute(name))?)),
            Quantity::KgPercentSacchar => both(net()?, unit.number("sacchar_percent")?),
            Quantity::KgDegreesUnder100 => {
                let under = unit.number("sugar_degrees")?.and_then(below_hundred);
                both(net()?, under)
            }
            Quantity::Litre => litres(),
            Quantity::LitreAlcohol => {
                both(litres()?, unit.number("abv_percent")?.and_then(|abv| abv.by_ten_to(2)))
            }
            Quantity::Item => Ok(Some(Exact::ONE)),
            Quantity::Each => each().map(Some),
            Quantity::Piece => unit.number("pieces"),
            Quantity::Pair => Ok(Some(unit.number("pairs")?.unwrap_or(Exact::ONE))),
            Quantity::Consignment | Quantity::Hs6 => Ok(None),
            Quantity::GrossLines => {
                let gross = each()?.divided_by(Exact::from_minor(144));
                both(gross, unit.number("size_lines")?)
            }
            Quantity::JewelOver7 => Ok(unit
                .number("jewels")?
                .and_then(|jewels| Some(jewels.minus(Exact::from_minor(7))?.max(Exact::ZERO)))),
            Quantity::ValueOf(name) => unit.number(&format!("value_{name}")),
            Quantity::Named(name) => unit.number(name),
            Quantity::Product(factors) => {
                factors.iter().try_fold(Some(Exact::ONE), |all, one| both(all, one.of_unit(unit)?))
            }
        }
    }

    /// The attributes that state it, the one to ask for first.
    #[must_use]
    pub fn attributes(&self) -> Vec<String> {
        let names: &[&str] = match self {
            Quantity::Kg => &["net_weight_g"],
            Quantity::KgGross => &["weight"],
            Quantity::KgPercentSacchar => &["sacchar_percent", "net_weight_g"],
            Quantity::KgDegreesUnder100 => &["sugar_degrees", "net_weight_g"],
            Quantity::Litre => &["volume_ml"],
            Quantity::LitreAlcohol => &["abv_percent", "volume_ml"],
            Quantity::Item | Quantity::Consignment | Quantity::Hs6 => &[],
            Quantity::Each | Quantity::Piece => &["pieces"],
            Quantity::Pair => &["pairs"],
            Quantity::GrossLines => &["size_lines", "pieces"],
            Quantity::JewelOver7 => &["jewels"],
            Quantity::KgOf(name) => return vec![part_attribute(name)],
            Quantity::ValueOf(name) => return vec![format!("value_{name}")],
            Quantity::Named(name) => return vec![name.to_string()],
            Quantity::Product(factors) => {
                return factors.iter().flat_map(Quantity::attributes).collect();
            }
        };
        names.iter().map(ToString::to_string).collect()
    }
}

fn below_hundred(degrees: Exact) -> Option<Exact> {
    Some(Exact::from_minor(100).minus(degrees)?.max(Exact::ZERO))
}

fn part_attribute(part: &str) -> String {
    match part {
        "drained" | "dry" | "clean" => format!("{part}_weight_g"),
        _ => format!("{part}_g"),
    }
}

/// What an amount is per: so many of a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unit {
    /// 100 in `100kg`.
    pub count: Exact,
    /// Whether a part of it counts as a whole one: `started kg`.
    pub started: bool,
    /// The unit's own name, as printed.
    pub name: Name,
    pub quantity: Quantity,
    /// How much of `quantity` one of the named unit is.
    pub size: Exact,
}

/// Units that are the sum of an attribute, and its name.
const NAMED: &[(&str, &str)] = &[
    ("m", "length_m"),
    ("m2", "area_m2"),
    ("m3", "volume_m3"),
    ("jewel", "jewels"),
    ("pin", "pins"),
];

/// A unit: its name, the others it goes by, what it measures, and how much of that (a decimal).
type Row = (&'static str, &'static [&'static str], Quantity, (i128, u8));

/// Every unit with a name of its own. Any other name is an attribute.
const UNITS: &[Row] = &[
    ("kg", &["kg_net"], Quantity::Kg, (1, 0)),
    ("g", &["g_net"], Quantity::Kg, (1, 3)),
    ("t", &["tonne", "tonnes"], Quantity::Kg, (1000, 0)),
    ("kg_gross", &[], Quantity::KgGross, (1, 0)),
    ("kg_pct_sacchar", &[], Quantity::KgPercentSacchar, (1, 0)),
    ("kg_degree_under_100", &[], Quantity::KgDegreesUnder100, (1, 0)),
    ("L", &["l", "liter", "litre", "liters", "litres"], Quantity::Litre, (1, 0)),
    ("ml", &["mL"], Quantity::Litre, (1, 3)),
    ("cl", &["cL"], Quantity::Litre, (1, 2)),
    ("hl", &["hL"], Quantity::Litre, (100, 0)),
    // 42 gallons of 3.785411784 litres.
    ("bbl", &[], Quantity::Litre, (158_987_294_928, 9)),
    ("l_alcohol", &["L_alcohol", "lpa"], Quantity::LitreAlcohol, (1, 0)),
    // A litre at 50 % by volume.
    ("pf_l", &[], Quantity::LitreAlcohol, (5, 1)),
    // One percent of one hectolitre.
    ("%vol/hl", &[], Quantity::LitreAlcohol, (1, 0)),
    ("item", &["items", "unit", "units"], Quantity::Item, (1, 0)),
    ("each", &["head", "article", "articles"], Quantity::Each, (1, 0)),
    ("piece", &["pieces"], Quantity::Piece, (1, 0)),
    ("pair", &["pairs"], Quantity::Pair, (1, 0)),
    ("doz", &["dozen"], Quantity::Each, (12, 0)),
    ("gross", &[], Quantity::Each, (144, 0)),
    ("gross_line", &[], Quantity::GrossLines, (1, 0)),
    ("jewel_over_7", &[], Quantity::JewelOver7, (1, 0)),
    ("consignment", &["parcel", "order"], Quantity::Consignment, (1, 0)),
    ("hs6", &[], Quantity::Hs6, (1, 0)),
];

impl Unit {
    /// The unit of that name; a name that is none of ours is an attribute, `kg_<part>` a part by weight.
    pub(super) fn named(count: Exact, name: &str) -> Option<Unit> {
        let row = UNITS.iter().find(|(own, other, ..)| *own == name || other.contains(&name));
        if let Some((own, _, quantity, (size, decimals))) = row {
            let size = Exact::decimal(*size, *decimals)?;
            let (name, quantity) = ((*own).into(), quantity.clone());
            return Some(Unit { count, started: false, name, quantity, size });
        }
        if name.contains('*') {
            return Unit::product(count, name);
        }
        let attribute = NAMED.iter().find(|(own, _)| *own == name).map(|(_, attribute)| *attribute);
        let quantity = match (attribute, name.strip_prefix("kg_")) {
            (Some(attribute), _) => Quantity::Named(attribute.into()),
            (None, Some(part)) => Quantity::KgOf(part.into()),
            (None, None) => Quantity::Named(name.into()),
        };
        Some(Unit { count, started: false, name: name.into(), quantity, size: Exact::ONE })
    }

    /// `L*abv_percent`: litres times percent.
    fn product(count: Exact, name: &str) -> Option<Unit> {
        let letter = |part: &str| part.starts_with(|c: char| c.is_ascii_alphabetic());
        let factor = |part: &str| letter(part).then(|| Unit::named(Exact::ONE, part)).flatten();
        let factors: Vec<Unit> = name.split('*').map(factor).collect::<Option<_>>()?;
        let of_one = |unit: &Unit| !matches!(unit.quantity, Quantity::Consignment | Quantity::Hs6);
        let size = factors.iter().try_fold(Exact::ONE, |all, unit| all.times(unit.size))?;
        let names: Vec<&str> = factors.iter().map(|unit| &*unit.name).collect();
        let (name, fits) = (names.join("*").into(), factors.iter().all(of_one));
        let quantity = Quantity::Product(factors.into_iter().map(|unit| unit.quantity).collect());
        fits.then_some(Unit { count, started: false, name, quantity, size })
    }

    /// A unit by its own name, for conditions: `kg_gross > 31`. Other names there are attributes.
    pub(super) fn own(name: &str) -> Option<Unit> {
        let own = UNITS.iter().any(|(own, ..)| *own == name);
        own.then(|| Unit::named(Exact::ONE, name)).flatten()
    }

    /// How much of `quantity` it is.
    pub(super) fn whole(&self) -> Option<Exact> {
        self.size.times(self.count)
    }

    /// Whether its name is one of ours, and not any attribute's.
    pub(super) fn is_known(&self) -> bool {
        let named = NAMED.iter().any(|(own, _)| **own == *self.name);
        named || !matches!(self.quantity, Quantity::Named(_) | Quantity::Product(_))
    }

    /// An amount per this unit as an amount per one of what [`Unit::counted`] counts.
    pub(super) fn per_quantity(&self, amount: Exact) -> Option<Exact> {
        if self.started { Some(amount) } else { amount.divided_by(self.whole()?) }
    }

    /// A quantity as it counts: itself, or how many of the unit were started.
    pub(super) fn counted(&self, quantity: Exact) -> Option<Exact> {
        if !self.started {
            return Some(quantity);
        }
        let units = quantity.divided_by(self.whole()?)?.round(kernel::Rounding::Up)?;
        Some(Exact::from_minor(units))
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.started {
            f.write_str("started ")?;
        }
        if !self.count.is_one() {
            write!(f, "{}", self.count)?;
        }
        f.write_str(&self.name)
    }
}
