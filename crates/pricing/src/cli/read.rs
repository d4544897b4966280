//! From what was typed to a parcel in the destination's currency; every refusal names its argument.

use super::{GoodsArgs, QuoteArgs, QuoteProblem, Used};
use crate::{FxError, FxQuote};
use kernel::{Country, Currency, Date, Grams, Money, Rate, Rounding, Timestamp};
use trade::{
    Attributes, Book, Buyer, Channel, Facts, GoodsLine, HsCode, Lane, Outside, ParcelAsk, Refusal,
};

/// The source of a rate that the asker states.
pub const STATED: &str = "stated by the asker";

/// Answers exchange rates of a day.
pub type Rates<'r> = dyn FnMut(Currency, Currency, Date) -> Result<FxQuote, FxError> + 'r;

/// Reads one consignment, and remembers which exchange rates it took.
pub(super) struct Reading<'a, 'r> {
    pub(super) lane: &'a Lane,
    pub(super) date: Date,
    stated: Vec<(Currency, Rate)>,
    rates: &'a mut Rates<'r>,
    pub(super) used: Vec<Used>,
}

/// `US:CN`.
pub(super) fn countries(text: &str) -> Result<(Country, Country), QuoteProblem> {
    if text.trim().is_empty() {
        return Err(QuoteProblem::missing("lane"));
    }
    let shown: String = text.chars().take(24).collect();
    let bad = |why: String| QuoteProblem::bad("lane", why);
    let (from, to) = text
        .split_once([':', '-', '>'])
        .ok_or_else(|| bad(format!("\"{shown}\" is not a lane: write US:CN")))?;
    let country = |text: &str| text.parse::<Country>().map_err(|e| bad(e.to_string()));
    Ok((country(from)?, country(to)?))
}

fn day(field: &str, text: &str) -> Result<Date, QuoteProblem> {
    let shown: String = text.chars().take(24).collect();
    let why = || format!("\"{shown}\" is not a date: write 2026-11-22");
    text.trim().parse::<Date>().map_err(|_| QuoteProblem::bad(field, why()))
}

/// The consignment, and the exchange rates it was read with.
pub(super) fn consignment(
    book: &Book,
    args: &QuoteArgs,
    now: Timestamp,
    rates: &mut Rates<'_>,
) -> Result<(ParcelAsk, Vec<Used>), QuoteProblem> {
    let (origin, destination) = countries(&args.lane)?;
    let lane = book.lane(destination).filter(|_| origin != destination);
    let lane = lane.ok_or(Refusal::UnknownLane { origin, destination })?;
    let date = match &args.date {
        Some(text) => day("date", text)?,
        None => now.date_in(&lane.zone),
    };
    let facts = facts(lane, origin, args)?;
    let stated = stated(lane, &args.rates)?;
    let mut reading = Reading { lane, date, stated, rates, used: Vec::new() };
    if args.goods.is_empty() {
        return Err(Refusal::NoGoods.into());
    }
    let mut goods = Vec::with_capacity(args.goods.len());
    for (at, line) in args.goods.iter().enumerate() {
        let several = args.goods.len() > 1;
        let key = line.name.clone().unwrap_or_else(|| match several {
            true => format!("goods-{}", at + 1),
            false => "goods".to_owned(),
        });
        let named = |mut problem: QuoteProblem| {
            if several {
                problem.field = format!("{key}.{}", problem.field);
            }
            problem
        };
        goods.push(reading.goods(line, key.clone()).map_err(named)?);
    }
    let ask = ParcelAsk {
        origin,
        destination,
        date,
        goods,
        freight: reading.here("freight", args.freight.as_deref())?,
        insurance: reading.here("insurance", args.insurance.as_deref())?,
        facts,
        rates: Vec::new(),
    };
    Ok((ask, reading.used))
}

impl Reading<'_, '_> {
    fn goods(&mut self, args: &GoodsArgs, key: String) -> Result<GoodsLine, QuoteProblem> {
        if args.hs.trim().is_empty() {
            return Err(QuoteProblem::missing("hs"));
        }
        if args.price.trim().is_empty() {
            return Err(QuoteProblem::missing("price"));
        }
        let hs = args.hs.parse::<HsCode>().map_err(|e| QuoteProblem::bad("hs", e))?;
        let origin = args.origin.as_deref().map(str::parse::<Country>).transpose();
        Ok(GoodsLine {
            hs,
            unit_price: self.here("price", Some(&args.price))?,
            quantity: quantity(args.quantity.as_deref(), &key)?,
            weight: weight(args.weight.as_deref())?,
            attributes: attributes(&args.attributes)?,
            origin: origin.map_err(|e| QuoteProblem::bad("origin", e))?,
            preference: args.preference.clone().filter(|text| !text.trim().is_empty()),
            key,
        })
    }

    /// An amount in the destination's currency, converted and rounded once, half up.
    pub(super) fn here(&mut self, field: &str, text: Option<&str>) -> Result<Money, QuoteProblem> {
        let to = self.lane.currency;
        let Some(text) = text.filter(|text| !text.trim().is_empty()) else {
            return Ok(Money::zero(to));
        };
        let money = Money::parse_pair(text).map_err(|e| QuoteProblem::bad(field, e))?;
        if money.currency() == to {
            return Ok(money);
        }
        let fx = self.rate(money.currency(), field)?;
        money.convert(to, fx, Rounding::HalfUp).map_err(|_| Refusal::TooLarge.into())
    }

    /// What one unit of `from` is worth at the destination: as stated, else the reference rate.
    pub(super) fn rate(&mut self, from: Currency, field: &str) -> Result<Rate, QuoteProblem> {
        let to = self.lane.currency;
        if let Some(used) = self.used.iter_mut().find(|used| used.fx.from == from) {
            if !used.used_for.iter().any(|known| known == field) {
                used.used_for.push(field.to_owned());
            }
            return Ok(used.fx.rate);
        }
        let stated = self.stated.iter().find(|(currency, _)| *currency == from);
        let fx = match stated {
            Some((_, rate)) => FxQuote {
                rate: *rate,
                to,
                source: STATED.to_owned(),
                ..FxQuote::same(from, self.date)
            },
            None => (self.rates)(from, to, self.date)
                .map_err(|error| QuoteProblem::no_rate(from, to, &error))?,
        };
        let rate = fx.rate;
        self.used.push(Used { fx, used_for: vec![field.to_owned()] });
        Ok(rate)
    }
}

/// Rates for rules that are written in another currency.
pub(super) fn for_rules(
    book: &Book,
    args: &QuoteArgs,
    ask: &mut ParcelAsk,
    used: &mut Vec<Used>,
    (currency, rates): (Currency, &mut Rates<'_>),
) -> Result<(), QuoteProblem> {
    let (origin, destination) = (ask.origin, ask.destination);
    let lane = book.lane(destination).ok_or(Refusal::UnknownLane { origin, destination })?;
    let stated = stated(lane, &args.rates)?;
    let known = std::mem::take(used);
    let mut reading = Reading { lane, date: ask.date, stated, rates, used: known };
    let rate = reading.rate(currency, "rules");
    *used = reading.used;
    ask.rates.push((currency, rate?));
    Ok(())
}

/// `USD=6.83`.
fn stated(lane: &Lane, texts: &[String]) -> Result<Vec<(Currency, Rate)>, QuoteProblem> {
    let mut rates = Vec::new();
    for text in texts {
        let shown: String = text.chars().take(40).collect();
        let bad = |why: String| QuoteProblem::bad("rate", why);
        let form = || {
            let to = lane.currency;
            bad(format!("\"{shown}\": write USD=6.83, what 1 USD is worth in {to}"))
        };
        let (currency, rate) = text.split_once('=').ok_or_else(form)?;
        let currency: Currency = currency.parse().map_err(|e| bad(format!("{e}")))?;
        if currency == lane.currency {
            return Err(bad(format!("{currency} is the currency of the destination itself")));
        }
        let rate = rate.trim().parse::<Rate>().ok().filter(|_| !rate.contains('%'));
        let rate = rate.filter(|rate| *rate > Rate::ZERO).ok_or_else(form)?;
        rates.push((currency, rate));
    }
    Ok(rates)
}

fn quantity(text: Option<&str>, key: &str) -> Result<u32, QuoteProblem> {
    let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else { return Ok(1) };
    let shown: String = text.chars().take(24).collect();
    if text.bytes().all(|b| b.is_ascii_digit()) {
        let goods = key.to_owned();
        let huge = Refusal::HugeQuantity { goods, quantity: u32::MAX, most: 10_000_000 };
        return text.parse().map_err(|_| huge.into());
    }
    Err(QuoteProblem::bad("quantity", format!("\"{shown}\" is not a whole number of units")))
}

fn weight(text: Option<&str>) -> Result<Option<Grams>, QuoteProblem> {
    let Some(text) = text.filter(|text| !text.trim().is_empty()) else { return Ok(None) };
    let grams: Grams = text.parse().map_err(|e| QuoteProblem::bad("weight", e))?;
    if grams.grams() == 0 {
        return Err(QuoteProblem::bad("weight", "the weight must be above zero"));
    }
    Ok(Some(grams))
}

/// `name=value` pairs; `volume=0.75 l`, `net_weight=50 g` and `abv=12.5` are read as `volume_ml`,
/// `net_weight_g` and `abv_percent`.
fn attributes(pairs: &[String]) -> Result<Attributes, QuoteProblem> {
    let mut attributes = Attributes::new();
    for pair in pairs {
        let shown: String = pair.chars().take(40).collect();
        let form = || QuoteProblem::bad("attribute", format!("\"{shown}\" is not NAME=VALUE"));
        let (name, value) = pair.split_once('=').ok_or_else(form)?;
        let (name, value) = (name.trim().to_ascii_lowercase().replace('-', "_"), value.trim());
        if name.is_empty() || value.is_empty() {
            return Err(form());
        }
        let (name, value) = match name.as_str() {
            "abv" | "abv_percent" => {
                ("abv_percent".to_owned(), value.trim_end_matches('%').trim().to_owned())
            }
            "volume" => ("volume_ml".to_owned(), millilitres(value)?),
            "net_weight" => {
                let grams: Grams =
                    value.parse().map_err(|e| QuoteProblem::bad("attribute net_weight", e))?;
                ("net_weight_g".to_owned(), grams.grams().to_string())
            }
            _ => (name, value.to_owned()),
        };
        attributes.insert(name, value);
    }
    Ok(attributes)
}

fn millilitres(value: &str) -> Result<String, QuoteProblem> {
    let lower = value.to_ascii_lowercase();
    let (number, factor) = match (lower.strip_suffix("ml"), lower.strip_suffix('l')) {
        (Some(ml), _) => (ml, 1),
        (None, Some(litres)) => (litres, 1000),
        (None, None) => (lower.as_str(), 1),
    };
    let bad = |_| QuoteProblem::bad("attribute volume", "write 750 ml or 0.75 l");
    let number: Rate = number.trim().parse().map_err(bad)?;
    let factor = Rate::new(factor, 1).map_err(bad)?;
    Ok(number.times(factor).map_err(bad)?.decimal_text(6))
}

/// The facts of the sale.
fn facts(lane: &Lane, origin: Country, args: &QuoteArgs) -> Result<Facts, QuoteProblem> {
    let given = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
    let one_of = |field: &str, text: &str, names: &[&str]| {
        let at = names.iter().position(|name| name.eq_ignore_ascii_case(text.trim()));
        let list = || names.iter().map(|name| (*name).to_owned()).collect();
        at.ok_or_else(|| QuoteProblem::unknown(field, text, list()))
    };
    let mut facts = Facts { regime: given(&args.regime), ..Facts::default() };
    if let Some(text) = given(&args.channel) {
        let at = one_of("channel", &text, &Channel::ALL.map(Channel::name))?;
        facts.channel = Channel::ALL.get(at).copied().unwrap_or_default();
    }
    if let Some(text) = given(&args.buyer) {
        let business = one_of("buyer", &text, &["consumer", "business"])? == 1;
        facts.buyer = if business { Buyer::Business } else { Buyer::Consumer };
    }
    if let Some(text) = given(&args.seller) {
        let at = one_of("seller", &text, &["registered", "unregistered"])?;
        facts.seller_registered = Some(at == 0);
    }
    if let Some(text) = given(&args.outside) {
        let refuse = one_of("outside", &text, &["last-known", "refuse"])? == 1;
        facts.outside = if refuse { Outside::Refuse } else { Outside::LastKnown };
    }
    if let Some(text) = given(&args.known_at) {
        facts.known_at = Some(day("known-at", &text)?);
    }
    for text in &args.switches {
        let (name, value) = text.split_once('=').unwrap_or((text, "on"));
        let known = |name: &str| lane.switches.iter().any(|switch| switch.name == name);
        if !known(name.trim()) {
            let names = lane.switches.iter().map(|switch| switch.name.clone()).collect();
            return Err(QuoteProblem::unknown("switch", name, names));
        }
        let at = one_of("switch", value, &["on", "true", "yes", "off", "false", "no"])?;
        facts.switches.insert(name.trim().to_owned(), at < 3);
    }
    refuse_empty_lane(lane, origin, &facts)?;
    Ok(facts)
}

/// Says which channels and buyers a lane has, when it has none for the stated ones.
fn refuse_empty_lane(lane: &Lane, origin: Country, facts: &Facts) -> Result<(), QuoteProblem> {
    if facts.regime.is_some() {
        return Ok(());
    }
    let buyer = |buyer: Buyer| match buyer {
        Buyer::Consumer => "consumer",
        Buyer::Business => "business",
    };
    let open = |r: &&trade::Regime| !r.channels.is_empty() && r.is_from(origin);
    let fits = |r: &trade::Regime| {
        r.channels.contains(&facts.channel)
            && (r.buyers.is_empty() || r.buyers.contains(&facts.buyer))
            && r.seller_registered
                .is_none_or(|wanted| facts.seller_registered.unwrap_or(true) == wanted)
    };
    if lane.regimes.iter().filter(open).any(fits) {
        return Ok(());
    }
    if lane.destinations.contains(&origin) && !lane.regimes.iter().any(|r| open(&r)) {
        // Within a customs union: the rules say so themselves.
        return Ok(());
    }
    let mut possible: Vec<String> = Vec::new();
    for regime in lane.regimes.iter().filter(open) {
        let channels: Vec<&str> = regime.channels.iter().map(|c| c.name()).collect();
        let buyers: Vec<&str> = regime.buyers.iter().map(|b| buyer(*b)).collect();
        let text = format!("{} ({} {})", regime.name, channels.join("/"), buyers.join("/"));
        let text = text.replace(" )", ")");
        if !possible.contains(&text) {
            possible.push(text);
        }
    }
    let given = format!("{} to a {}", facts.channel.name(), buyer(facts.buyer));
    Err(QuoteProblem::no_regime("channel", &given, possible))
}
