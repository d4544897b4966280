//! The facts of a sale, as typed: how it is sent, who buys and sells, which open questions are answered.

use super::typed::{day, one_of};
use super::{Faults, QuoteArgs, QuoteProblem};
use kernel::Country;
use trade::{Buyer, Channel, Facts, Lane, Outside};

/// What was typed; `faults` takes what cannot be read. Without a lane its switches and regimes are not
/// looked at.
pub(super) fn facts(
    lane: Option<(Country, &Lane)>,
    args: &QuoteArgs,
    faults: &mut Faults,
) -> Facts {
    let given = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
    let before = faults.count();
    let mut pick = |field: &str, text: &Option<String>, names: &[&str]| {
        faults.keep(one_of(field, &given(text)?, names))
    };
    let mut facts = Facts { regime: given(&args.regime), ..Facts::default() };
    if let Some(at) = pick("channel", &args.channel, &Channel::ALL.map(Channel::name)) {
        facts.channel = Channel::ALL.get(at).copied().unwrap_or_default();
    }
    if let Some(at) = pick("buyer", &args.buyer, &["consumer", "business"]) {
        facts.buyer = if at == 1 { Buyer::Business } else { Buyer::Consumer };
    }
    if let Some(at) = pick("seller", &args.seller, &["registered", "unregistered"]) {
        facts.seller_registered = Some(at == 0);
    }
    if let Some(at) = pick("outside", &args.outside, &["last-known", "refuse"]) {
        facts.outside = if at == 1 { Outside::Refuse } else { Outside::LastKnown };
    }
    if let Some(text) = given(&args.known_at) {
        facts.known_at = faults.keep(day("known-at", &text));
    }
    let Some((origin, lane)) = lane else { return facts };
    for text in &args.switches {
        if let Some((name, on)) = faults.keep(switch(lane, text)) {
            facts.switches.insert(name, on);
        }
    }
    if faults.count() == before {
        faults.keep(refuse_empty_lane(lane, origin, &facts));
    }
    facts
}

/// `name=on`.
fn switch(lane: &Lane, text: &str) -> Result<(String, bool), QuoteProblem> {
    let (name, value) = text.split_once('=').unwrap_or((text, "on"));
    let name = name.trim();
    if !lane.switches.iter().any(|switch| switch.name == name) {
        let names = lane.switches.iter().map(|switch| switch.name.clone()).collect();
        return Err(QuoteProblem::unknown("switch", name, names));
    }
    let at = one_of("switch", value, &["on", "true", "yes", "off", "false", "no"])?;
    Ok((name.to_owned(), at < 3))
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
