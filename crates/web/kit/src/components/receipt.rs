//! A quote on a page: the landed price with its receipt one tap away, the same on listing, cart,
//! checkout and order; and the sentence, reason and way out where there is no price.

use super::claim::Claim;
use super::controls::{Tone, banner};
use super::note::note_text;
use super::product::{ReceiptLine, landed_price, receipt};
use crate::{Args, Reader, Refusal, t};
use kernel::Country;
use maud::{Markup, html};
use pricing::{FxQuote, ParcelQuote, QuoteLine, QuoteRefusal};
use trade::standing::Standing;
use trade::{Ban, CostKind, CostLine, Regime, WayOut};

/// The landed price of a parcel, large, with its receipt in a `<details>`.
#[must_use]
pub fn quote_price(reader: &Reader, quote: &ParcelQuote) -> Markup {
    let receipt = quote_receipt(reader, quote, &|_| None);
    landed_price(reader, quote.total, &Claim::of(quote), &receipt)
}

/// The receipt of a parcel. `name` gives a product's title in the reader's language; without it the
/// line says "goods" or, among several, the merchant's SKU code.
#[must_use]
pub fn quote_receipt(
    reader: &Reader,
    quote: &ParcelQuote,
    name: &dyn Fn(&QuoteLine) -> Option<String>,
) -> Markup {
    let lines: Vec<ReceiptLine> =
        quote.landed.lines.iter().map(|line| receipt_line(reader, quote, line, name)).collect();
    receipt(reader, &lines, quote.total, Some(notes(reader, quote)))
}

fn receipt_line(
    reader: &Reader,
    quote: &ParcelQuote,
    line: &CostLine,
    name: &dyn Fn(&QuoteLine) -> Option<String>,
) -> ReceiptLine {
    let kind = cost_name(reader, line);
    let of = line.goods.first().filter(|_| line.kind == CostKind::Goods);
    let product = of.and_then(|code| quote.lines.iter().find(|l| l.code == *code));
    let label = match product {
        Some(product) => name(product).unwrap_or_else(|| match quote.lines.len() {
            1 => kind.clone(),
            _ => product.code.clone(),
        }),
        None => kind,
    };
    let foreign = quote.fx.from != quote.fx.to;
    let how = match (line.kind, product) {
        (CostKind::Goods, Some(product)) => {
            let unit = reader.money_text(product.unit_price);
            let theirs = reader.money_text(product.merchant_unit_price);
            let unit = if foreign { format!("{unit} ({theirs})") } else { unit };
            Some(format!("{} × {unit}", reader.number(product.quantity.into())))
        }
        (CostKind::Freight, _) => Some(freight_how(reader, quote)),
        _ => Some(short_numbers(&line.formula)),
    };
    let ruled = !line.source.is_empty();
    let rule = ruled.then(|| (note_text(reader, &line.rule), source_address(&line.source)));
    let dated = if ruled { dated(reader, line) } else { None };
    let standing = ruled.then(|| standing(reader, &line.source)).flatten();
    ReceiptLine { label, amount: line.amount, how, rule, dated, standing }
}

/// A computation with no number longer than a reader compares: of more than six decimals the first four that
/// tell, and that there are more. The API has all of them.
#[must_use]
pub fn short_numbers(formula: &str) -> String {
    const LONG: usize = 6;
    const TELLING: usize = 4;
    let mut out = String::with_capacity(formula.len());
    let mut rest = formula;
    while let Some(point) = rest.find('.') {
        let (before, after) = rest.split_at(point + 1);
        let length = after.bytes().take_while(u8::is_ascii_digit).count();
        let (decimals, next) = after.split_at(length);
        let whole = before.trim_end_matches('.').rsplit(|c: char| !c.is_ascii_digit()).next();
        let is_small = whole.is_some_and(|whole| whole.bytes().all(|digit| digit == b'0'));
        let zeros = decimals.bytes().take_while(|digit| *digit == b'0').count();
        let kept = if is_small { zeros + TELLING } else { TELLING };
        out.push_str(before);
        match decimals.get(..kept).filter(|_| length > LONG) {
            Some(telling) => {
                out.push_str(telling);
                out.push('…');
            }
            None => out.push_str(decimals),
        }
        rest = next;
    }
    out.push_str(rest);
    out
}

/// A word where a rule was read on a page that is no authority's.
#[must_use]
pub fn standing(reader: &Reader, source: &str) -> Option<String> {
    (Standing::of(source) == Standing::Other).then(|| t!(reader, "receipt-standing-other"))
}

/// Since when a rate holds; of one that does not say, when it was read.
#[must_use]
pub fn dated(reader: &Reader, line: &CostLine) -> Option<String> {
    let said = |key: &str, day: kernel::Date| t!(reader, key, date = reader.date(day));
    let since = line.date.map(|day| said("receipt-since", day));
    since.or_else(|| line.read_on.map(|day| said("receipt-read-on", day)))
}

fn freight_how(reader: &Reader, quote: &ParcelQuote) -> String {
    let freight = &quote.merchant_freight;
    let key = format!("service-{}", freight.service);
    let service = reader.find(&key).unwrap_or_else(|| freight.service.clone());
    let parts = [service, reader.weight(quote.weight)];
    let theirs = (quote.fx.from != quote.fx.to).then(|| reader.money_text(freight.amount));
    parts.into_iter().chain(theirs).collect::<Vec<String>>().join(" · ")
}

/// Under the lines: the exchange rate, what a reader must know, and which rules were used.
fn notes(reader: &Reader, quote: &ParcelQuote) -> Markup {
    html! {
        @if let Some(text) = fx_text(reader, &quote.fx) { p { (text) } }
        @for note in &quote.landed.notes { p { (note_text(reader, note)) } }
        p {
            (t!(reader, "receipt-regime", regime = quote_regime(reader, quote),
                date = reader.date(quote.date)))
        }
    }
}

/// What the regime of a quote is called.
#[must_use]
pub fn quote_regime(reader: &Reader, quote: &ParcelQuote) -> String {
    let sent = Some((quote.sent_from, quote.date));
    let known = reader.destinations().regime(quote.destination, &quote.regime, sent);
    regime_title(reader, known, &quote.regime)
}

/// What the newest regime of that name to `destination` is called.
#[must_use]
pub fn regime_name(reader: &Reader, destination: Country, name: &str) -> String {
    regime_title(reader, reader.destinations().regime(destination, name, None), name)
}

fn regime_title(reader: &Reader, known: Option<&Regime>, name: &str) -> String {
    known.and_then(|regime| regime.title.in_lang(reader.lang())).unwrap_or(name).to_owned()
}

/// What a line is called: the charge by its own name where it is levied, else what it is for.
#[must_use]
pub fn cost_name(reader: &Reader, line: &CostLine) -> String {
    let kind = || t!(reader, &format!("cost-{}", line.kind.name().replace('_', "-")));
    line.name.in_lang(reader.lang()).map_or_else(kind, str::to_owned)
}

/// `US$ 1 = ¥ 6.8322 · ECB, 13 Apr 2026`, with the margin where there is one; nothing for a currency in
/// itself.
#[must_use]
pub fn fx_text(reader: &Reader, fx: &FxQuote) -> Option<String> {
    if fx.from == fx.to {
        return None;
    }
    let mut args = Args::new();
    args.set("from", reader.locale().currency_sign(fx.from));
    args.set("to", reader.locale().currency_sign(fx.to));
    // What is worth little is told with more places.
    let places = if fx.rate < kernel::Rate::percent(10) { 8 } else { 4 };
    args.set("rate", reader.rate(fx.rate, places));
    args.set("date", reader.date(fx.as_of));
    let key = match (fx.source == calculator::STATED, fx.last_known) {
        (true, _) => "receipt-fx-stated",
        (false, true) => "receipt-fx-last-known",
        (false, false) => "receipt-fx",
    };
    let text = reader.text_with(key, &args);
    let Some(margin) = fx.margin else { return Some(text) };
    let (margin, mid) = (reader.percent(margin), reader.rate(fx.mid_rate(), places));
    Some(t!(reader, "receipt-fx-margin", text = text, margin = margin, mid = mid))
}

/// The address of the first page that a source names.
#[must_use]
pub fn source_address(source: &str) -> Option<String> {
    let first = source.split([' ', ';']).next().filter(|first| first.contains('.'))?;
    Some(format!("https://{first}"))
}

/// Why there is no price, as a refusal: what, the rule or reason, and the ways out.
#[must_use]
pub fn quote_refusal(reader: &Reader, refusal: &QuoteRefusal) -> Refusal {
    if let QuoteRefusal::Trade(trade::Refusal::Banned { ban, .. }) = refusal {
        return ban_refusal(reader, ban);
    }
    let told = Refusal::new(note_text(reader, &refusal.note()));
    match ways_text(reader, &refusal.ways_out()) {
        ways if ways.is_empty() => told,
        ways => told.because(ways),
    }
}

fn ban_sentence(reader: &Reader, ban: &Ban) -> String {
    let what = t!(reader, &ban.reason_key);
    t!(reader, "ban-sentence", what = what, destination = reader.country_said(ban.destination))
}

/// A ban as a refusal: what is banned, by which rule, and the ways that exist.
#[must_use]
pub fn ban_refusal(reader: &Reader, ban: &Ban) -> Refusal {
    let law = law_name(reader, &ban.rule);
    let rule = t!(reader, "ban-rule", rule = law, date = reader.date(ban.since));
    let lifted = ban.lifted_by.as_ref().map(|(name, values)| {
        t!(reader, "ban-lifted-by", name = name.as_str(), values = values.join(", "))
    });
    let ways = ways_text(reader, &ban.ways_out);
    let why: Vec<String> = [rule].into_iter().chain(lifted).chain([ways]).collect();
    let told = Refusal::new(ban_sentence(reader, ban)).because(why.join(" "));
    match source_address(&ban.source) {
        Some(source) => told.way_out(t!(reader, "ban-source"), source),
        None => told,
    }
}

/// The name of a law or announcement in the reader's language: the text `law-<its English name>`.
fn law_name(reader: &Reader, rule: &str) -> String {
    let key = format!("law-{}", rule.to_lowercase().replace(' ', "-"));
    reader.find(&key).unwrap_or_else(|| rule.to_owned())
}

/// The ways out in one sentence; empty without any.
#[must_use]
pub fn ways_text(reader: &Reader, ways: &[WayOut]) -> String {
    let texts: Vec<String> = ways.iter().map(|way| t!(reader, way.key())).collect();
    match texts.is_empty() {
        true => String::new(),
        false => t!(reader, "ways-out", ways = texts.join(&t!(reader, "ways-joint"))),
    }
}

/// A banner where a price would stand.
#[must_use]
pub fn no_price(reader: &Reader, refusal: &QuoteRefusal) -> Markup {
    let told = quote_refusal(reader, refusal);
    banner(
        Tone::Warn,
        html! {
            p.refusal-what { (told.what) }
            @if let Some(why) = &told.why { p { (why) } }
            @if let Some((text, href)) = &told.way_out {
                p { a href=(href) rel="external noopener" { (text) } }
            }
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Lang;
    use trade::Book;

    const WAYS: [WayOut; 22] = [
        WayOut::OtherChannel,
        WayOut::NotInBook,
        WayOut::OwnCode,
        WayOut::LineForEach,
        WayOut::DropPreference,
        WayOut::StateTaxRate,
        WayOut::StateDutyRate,
        WayOut::NationalCode,
        WayOut::OtherRegime,
        WayOut::BondedStock,
        WayOut::GeneralTrade,
        WayOut::QuarantinePermit,
        WayOut::FewerUnits,
        WayOut::FillAttribute,
        WayOut::FillWeight,
        WayOut::ConfirmHs,
        WayOut::AddRateCard,
        WayOut::CiteClass,
        WayOut::OtherDestination,
        WayOut::OtherDate,
        WayOut::ImportRates,
        WayOut::WriteAgain,
    ];

    #[test]
    fn what_the_rules_say_has_a_text_in_every_language() {
        let book = Book::shipped();
        let mut keys: Vec<String> = WAYS.iter().map(|way| way.key().to_owned()).collect();
        let rows = ["cn_vat", "cn_consumption_tax"].into_iter().flat_map(|t| book.table_rows(t));
        keys.extend(rows.map(|row| format!("class-{}", row.class)));
        keys.extend(book.bans().iter().filter_map(|line| line.reason_key.clone()));
        let law = |rule: &str| format!("law-{}", rule.to_lowercase().replace(' ', "-"));
        keys.extend(book.bans().iter().map(|line| law(&line.rule)));
        keys.extend(
            "goods freight insurance duty vat sales-tax consumption-tax excise fee"
                .split(' ')
                .map(|k| format!("cost-{k}")),
        );
        let slugs = "unknown-lane date-before-data no-goods bad-quantity bad-price negative-amount \
            wrong-currency parcel-banned unknown-tax-class missing-attribute bad-attribute \
            huge-quantity unknown-hs ambiguous-hs unknown-duty rate-refused no-rate \
            same-union unknown-preference preference-origin preference-day \
            date-after-data bad-regime over-order-limit single-item-over-limit amount-too-large \
            amount-vanishes unknown-sku not-shipped \
            missing-weight unconfirmed-hs no-rate-card no-such-service parcel-too-heavy \
            mixed-currencies no-exchange-rate other-book not-sold price-incomplete price-stale store";
        keys.extend(slugs.split_whitespace().map(|slug| format!("refusal-{slug}")));
        for lang in [Lang::EN, Lang::ZH] {
            let reader = Reader::for_tests(lang);
            let missing: Vec<&String> =
                keys.iter().filter(|key| reader.locale().find(key, None).is_none()).collect();
            assert!(missing.is_empty(), "{lang:?} lacks {missing:?}");
        }
    }

    #[test]
    fn a_regime_is_called_what_its_own_lane_calls_it() {
        let reader = Reader::for_tests(Lang::EN);
        let name = |to: &str, regime| regime_name(&reader, to.parse().unwrap(), regime);
        assert_eq!(name("SG", "import"), "Import by parcel, GST collected at checkout");
        assert_eq!(name("TH", "import"), "Import by parcel");
        assert_eq!(
            name("CN", "cbec-over-limit"),
            "Cross-border retail import, one item over the limit"
        );
        assert_eq!(name("CN", "gone"), "gone");
        let post = |from: &str, day: &str| {
            let sent = Some((from.parse().unwrap(), day.parse().unwrap()));
            let known = reader.destinations().regime(Country::US, "post", sent);
            regime_title(&reader, known, "post")
        };
        assert_eq!(post("CN", "2025-06-01"), "Import by post from China");
        assert_eq!(post("SG", "2025-06-01"), "Import by post");
    }

    #[test]
    fn a_computation_has_no_endless_numbers() {
        for (formula, shown) in [
            ("(194.73 + 3) × 60.215679561794", "(194.73 + 3) × 60.2156…"),
            ("5 × 0.000012345678 ÷ 7", "5 × 0.00001234… ÷ 7"),
            ("1000 × 9.1%", "1000 × 9.1%"),
            ("12.345678", "12.345678"),
            ("not above 135 GBP.", "not above 135 GBP."),
        ] {
            assert_eq!(short_numbers(formula), shown);
        }
    }

    #[test]
    fn a_source_leads_to_its_first_page() {
        let address = source_address("azoyagroup.com/page/view/taxrate (JD); ssopdot.com/?p=1");
        assert_eq!(address.as_deref(), Some("https://azoyagroup.com/page/view/taxrate"));
        assert_eq!(source_address("our own choice"), None);
    }
}
