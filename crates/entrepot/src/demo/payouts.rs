//! How money left the demo world: runs that two operators stood behind, and a payout that came back.

use super::{World, moment};
use kernel::{By, MerchantId, PayoutId, Timestamp};
use settlement::{ApproveRun, BankWord, ProposeRun, ReturnPayout, Rules};
use web::App;

/// Whose payout came back.
const CAME_BACK: &str = "tern-rock-fishery";
/// Hours ago: proposed, given to the bank, paid, came back.
const HOURS: [i64; 4] = [328, 327, 300, 280];

/// What was asked for leaves, a run for each currency.
pub(super) async fn leave(app: &App, world: &World, now: Timestamp) -> anyhow::Result<()> {
    let back = world.merchant(CAME_BACK)?;
    for (salt, currency) in (20_000u64..).zip(app.db.read(settlement::waiting_currencies).await?) {
        let at = |hours: i64, part: u64| moment(now, hours, salt * 16 + part);
        let [proposes, approves] = world.operators.clone();
        let [proposed, sent, paid, returned] = HOURS;
        let ask = ProposeRun { currency, by: Some(proposes.clone()), rules: Rules::default() };
        let (by, then) = (approves.clone(), at(proposed, 1));
        let run = app.db.write(move |tx| {
            let mut moment = then.clone();
            let run = settlement::propose_run(tx, &ask, &mut moment)?;
            let approve = ApproveRun { run: run.id, by: by.clone() };
            settlement::approve_run(tx, &approve, &mut moment)?;
            anyhow::Ok(run)
        });
        let id = run.await?.id;
        settlement::take_file(&app.db, &app.vault, (id, &approves), &at(sent, 2)).await?;
        let (by, then) = (approves.clone(), at(sent, 3));
        app.db.write(move |tx| settlement::send_run(tx, (id, &by), &mut then.clone())).await?;
        let open = app.db.read(move |tx| settlement::open_run(tx, id)).await?;
        let payouts = open.map(|open| open.payouts).unwrap_or_default();
        for (number, payout) in (4u64..).zip(payouts) {
            let comes_back = MerchantId::of(payout.id.home()) == back;
            let then = at(if comes_back { returned } else { paid }, number);
            settle_payout(app, (payout.id, comes_back), proposes.clone(), then).await?;
        }
    }
    Ok(())
}

/// What the bank said of a payout.
async fn settle_payout(
    app: &App,
    (payout, comes_back): (PayoutId, bool),
    person: kernel::Decider,
    moment: kernel::Moment,
) -> anyhow::Result<()> {
    if comes_back {
        let why = "the bank says: account closed".to_owned();
        let ask = ReturnPayout { payout, by: By::Operator, person, why };
        app.db.write(move |tx| settlement::return_payout(tx, &ask, &mut moment.clone())).await?;
    } else {
        let ask = BankWord { payout, reference: "DEMO".to_owned(), by: person };
        app.db.write(move |tx| settlement::pay_payout(tx, &ask, &mut moment.clone())).await?;
    }
    Ok(())
}
