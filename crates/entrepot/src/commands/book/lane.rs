//! `entrepot book lane`: what becomes of prices to a country that are not all, or rest on what is old.

use crate::commands::operator::deciding;
use crate::{Outcome, cli::BookLane, config::Config, market::Market, report::Report};
use pricing::{ChooseLane, ChooseLaneError, LaneChoice, LaneStance, QuotePolicy};
use store::{StoreError, Tx};
use web::Clock;

/// Lists the decisions, or makes one; without an operator it is refused.
pub(super) async fn run(
    config: &Config,
    ask: &BookLane,
    report: Report,
) -> anyhow::Result<Outcome> {
    if ask.destinations.is_empty() {
        let db = Market::database_for_reading(config).await?;
        let (policy, all) = db.read(decided).await?;
        report.answer(&all, |all| text(&policy, all))?;
        return Ok(Outcome::Done);
    }
    if !ask.as_all && ask.incomplete.is_none() && ask.stale.is_none() {
        let why =
            "say what becomes of such prices: --incomplete, --stale (say or refuse), or --as-all";
        return report.refuse("no-choice", why);
    }
    let (_lock, db) = Market::database_for_writing(config).await?;
    Market::migrate(config, &db).await?;
    let by = match deciding(&db, &ask.by).await? {
        Ok(by) => by,
        Err((problem, why)) => return report.refuse(problem, &why),
    };
    let (ask, moment) = (ask.clone(), Clock::System.moment());
    let chosen = db.write(move |tx| {
        let mut moment = moment.clone();
        let (policy, mut all) = decided(tx)?;
        for destination in &ask.destinations {
            let before = all.iter().find(|choice| choice.destination == *destination);
            let before = before.map_or_else(|| policy.stance(), |choice| choice.stance);
            let stance = LaneStance {
                incomplete: ask.incomplete.unwrap_or(before.incomplete),
                stale: ask.stale.unwrap_or(before.stale),
            };
            let one = ChooseLane {
                destinations: vec![*destination],
                stance: (!ask.as_all).then_some(stance),
                by: by.clone(),
            };
            all = pricing::choose_lane(tx, &one, &mut moment)?;
        }
        Ok::<_, ChooseLaneError>((policy, all))
    });
    match chosen.await {
        Ok((policy, all)) => {
            report.answer(&all, |all| text(&policy, all))?;
            Ok(Outcome::Done)
        }
        Err(ChooseLaneError::Store(error)) => Err(error.into()),
        Err(error @ ChooseLaneError::Empty) => report.refuse("no-choice", &error.to_string()),
    }
}

fn decided(tx: &mut Tx<'_>) -> Result<(QuotePolicy, Vec<LaneChoice>), StoreError> {
    Ok((pricing::policy(tx)?, pricing::lane_choices(tx)?))
}

fn text(policy: &QuotePolicy, all: &[LaneChoice]) -> String {
    let line = |whose: &str, stance: LaneStance, by: &str| {
        let (incomplete, stale) = (stance.incomplete.name(), stance.stale.name());
        format!("{whose:<4} not all: {incomplete:<7} old: {stale:<7} {by}").trim_end().to_owned()
    };
    let own =
        all.iter().map(|choice| line(choice.destination.code(), choice.stance, &choice.decided_by));
    let all: Vec<String> = [line("all", policy.stance(), "")].into_iter().chain(own).collect();
    all.join("\n")
}
