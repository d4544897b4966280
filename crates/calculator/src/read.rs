//! From what was typed to a parcel in the destination's currency; every refusal names its argument.

use super::facts::facts;
use super::typed::{attributes, carriage, countries, country, day, money, price, quantity, weight};
use super::{GoodsArgs, QuoteArgs, QuoteProblem, Used};
use kernel::{Country, Currency, Date, Money, Rate, Rounding, Timestamp};
use pricing::{FxError, FxQuote};
use trade::{Book, GoodsLine, HsCode, Lane, ParcelAsk, Refusal};

/// The argument that a product's price is.
const PRICE: &str = "price";

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

/// What is wrong with a question, in the order in which it was read.
#[derive(Default)]
pub(super) struct Faults(Vec<QuoteProblem>);

impl Faults {
    /// The value, or `None` and the fault remembered.
    pub(super) fn keep<T>(&mut self, read: Result<T, QuoteProblem>) -> Option<T> {
        read.map_err(|problem| self.0.push(problem)).ok()
    }

    pub(super) fn count(&self) -> usize {
        self.0.len()
    }

    /// The first fault with all others, when there is any.
    fn into_problem(self) -> Option<QuoteProblem> {
        let mut faults = self.0.into_iter();
        let first = faults.next()?;
        Some(QuoteProblem { more: faults.collect(), ..first })
    }
}

/// One product as it was typed, read but not yet in the destination's currency.
struct Typed<'a> {
    line: &'a GoodsArgs,
    key: String,
    hs: HsCode,
    price: Money,
    quantity: u32,
    rest: GoodsRest,
}

type GoodsRest = (Option<kernel::Grams>, trade::Attributes, Option<Country>);

/// The consignment, and the exchange rates it was read with. All that cannot be read is told at once.
pub(super) fn consignment(
    book: &Book,
    args: &QuoteArgs,
    now: Timestamp,
    rates: &mut Rates<'_>,
) -> Result<(ParcelAsk, Vec<Used>), QuoteProblem> {
    let mut faults = Faults::default();
    let lane = faults.keep(lane(book, &args.lane));
    let date = args.date.as_deref().and_then(|text| faults.keep(day("date", text)));
    let facts = facts(lane.map(|(origin, _, lane)| (origin, lane)), args, &mut faults);
    let mut stated = Vec::new();
    if let Some((_, _, lane)) = lane {
        stated = faults.keep(self::stated(lane, &args.rates)).unwrap_or_default();
        faults.keep(used_this_year(lane, args));
    }
    if args.goods.is_empty() {
        faults.keep::<()>(Err(Refusal::NoGoods.into()));
    }
    let several = args.goods.len() > 1;
    let goods: Vec<Typed<'_>> = (1..)
        .zip(&args.goods)
        .filter_map(|(number, line)| typed(line, several.then_some(number), &mut faults))
        .collect();
    let freight = faults.keep(carriage("freight", args.freight.as_deref())).flatten();
    let insurance = faults.keep(carriage("insurance", args.insurance.as_deref())).flatten();
    let (origin, destination, lane) = match (faults.into_problem(), lane) {
        (None, Some(lane)) => lane,
        (Some(problem), _) => return Err(problem),
        (None, None) => return Err(QuoteProblem::missing("lane")),
    };
    let date = date.unwrap_or_else(|| now.date_in(&lane.zone));
    let mut reading = Reading { lane, date, stated, rates, used: Vec::new() };
    let goods = goods.into_iter().map(|typed| reading.goods(typed)).collect::<Result<_, _>>()?;
    let ask = ParcelAsk {
        origin,
        destination,
        date,
        goods,
        freight: reading.here("freight", freight)?,
        insurance: reading.here("insurance", insurance)?,
        facts,
        rates: reading.of_prices(),
    };
    Ok((ask, reading.used))
}

fn lane<'b>(book: &'b Book, text: &str) -> Result<(Country, Country, &'b Lane), QuoteProblem> {
    let (origin, destination) = countries(text)?;
    let lane = book.lane(destination).filter(|_| origin != destination);
    let lane = lane.ok_or(Refusal::UnknownLane { origin, destination })?;
    Ok((origin, destination, lane))
}

/// One product; `number` where there are several, which are told apart by name.
fn typed<'a>(line: &'a GoodsArgs, number: Option<usize>, faults: &mut Faults) -> Option<Typed<'a>> {
    let key = line.name.clone().unwrap_or_else(|| match number {
        Some(number) => format!("goods-{number}"),
        None => "goods".to_owned(),
    });
    let mut own = Faults::default();
    let hs = own.keep(match line.hs.trim().is_empty() {
        true => Err(QuoteProblem::missing("hs")),
        false => line.hs.parse::<HsCode>().map_err(|e| QuoteProblem::bad("hs", e)),
    });
    let price = own.keep(price(&line.price, &key));
    let quantity = own.keep(quantity(line.quantity.as_deref(), &key));
    let weight = own.keep(weight(line.weight.as_deref()));
    let attributes = own.keep(attributes(&line.attributes));
    let origin = line.origin.as_deref().filter(|text| !text.trim().is_empty());
    let origin = own.keep(origin.map(|text| country("origin", text)).transpose());
    for mut fault in own.0 {
        if number.is_some() {
            fault.field = format!("{key}.{}", fault.field);
        }
        faults.keep::<()>(Err(fault));
    }
    let rest = (weight?, attributes?, origin?);
    Some(Typed { line, key, hs: hs?, price: price?, quantity: quantity?, rest })
}

/// What the buyer has used of the limit of this year.
pub(super) fn used_this_year(lane: &Lane, args: &QuoteArgs) -> Result<Option<Money>, QuoteProblem> {
    let field = "used-this-year";
    let text = args.used_this_year.as_deref().filter(|text| !text.trim().is_empty());
    let Some(text) = text else { return Ok(None) };
    let used = money(field, text)?;
    if used.currency() != lane.currency || used.is_negative() {
        let why = format!("write what was used as an amount in {}", lane.currency);
        return Err(QuoteProblem::bad(field, why));
    }
    Ok(Some(used))
}

impl Reading<'_, '_> {
    fn goods(&mut self, typed: Typed<'_>) -> Result<GoodsLine, QuoteProblem> {
        let (weight, attributes, origin) = typed.rest;
        // The rules convert it, for all units together.
        if typed.price.currency() != self.lane.currency {
            self.rate(typed.price.currency(), PRICE)?;
        }
        Ok(GoodsLine {
            hs: typed.hs,
            unit_price: typed.price,
            quantity: typed.quantity,
            weight,
            attributes,
            origin,
            preference: typed.line.preference.clone().filter(|text| !text.trim().is_empty()),
            key: typed.key,
        })
    }

    /// The rates of the prices that are in another currency.
    fn of_prices(&self) -> Vec<(Currency, Rate)> {
        let priced = |used: &&Used| used.used_for.iter().any(|name| name == PRICE);
        self.used.iter().filter(priced).map(|used| (used.fx.from, used.fx.rate)).collect()
    }

    /// An amount in the destination's currency, converted and rounded once, half up.
    fn here(&mut self, field: &str, money: Option<Money>) -> Result<Money, QuoteProblem> {
        let to = self.lane.currency;
        let Some(money) = money else { return Ok(Money::zero(to)) };
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
