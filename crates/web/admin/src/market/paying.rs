//! `/admin/market/payments`: a payment on trial, from the provider's page to its signed word, and back again.

use super::step;
use crate::{
    Access, App, Operator, Problem, Reader, Routes,
    components::{Tone, banner, button, form, quiet_button, section},
    done, t,
};
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use house::{Trial, TrialOf, TrialPayment};
use kernel::{Money, PaymentId};
use maud::{Markup, html};
use orders::{DecideReceipt, Direction, Movement, MovementState};
use store::StoreError;

const HERE: &str = "/admin/market/payments";

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get(HERE, Access::MARKET, show).post(HERE, Access::MARKET, begin).post(
        "/admin/market/payments/return",
        Access::MARKET,
        give_back,
    )
}

/// The last payment on trial, and what the provider told of it.
async fn last(app: &App) -> Result<Option<(Trial, Option<Movement>)>, Problem> {
    let found = app.db.read(|tx| {
        let Some(last) = house::trial(tx, TrialOf::Payment)? else { return Ok(None) };
        let told = orders::movements_of(tx, PaymentId::from(last.id))?;
        let came = told.into_iter().find(|one| one.direction == Direction::In);
        Ok::<_, StoreError>(Some((last, came)))
    });
    Ok(found.await?)
}

async fn show(State(app): State<App>, reader: Reader) -> Result<Markup, Problem> {
    let last = last(&app).await?;
    let body = html! {
        @if app.is_sandbox() {
            (banner(Tone::Plain, html! { p { (t!(&reader, "market-payments-sandbox")) } }))
        }
        @if let Some((trial, came)) = &last { (became(&reader, trial, came.as_ref())) }
        (section(&t!(&reader, "market-trial-payment"), html! {
            p.soft { (t!(&reader, "market-trial-payment-lead")) }
            (form(&reader, HERE, button(&t!(&reader, "market-trial-payment-do"))))
        }))
    };
    Ok(step(&reader, "payments", body))
}

/// What became of the last one.
fn became(reader: &Reader, trial: &Trial, came: Option<&Movement>) -> Markup {
    let at = reader.time_text(trial.at);
    let Some(came) = came else {
        let text = t!(reader, "market-trial-payment-waits", at = at);
        return banner(Tone::Warn, html! { p { (text) } });
    };
    let amount = reader.money_text(came.amount);
    let key = match came.state {
        MovementState::Open => "market-trial-payment-came",
        MovementState::Returning => "market-trial-payment-returning",
        MovementState::Returned => "market-trial-payment-returned",
        MovementState::Matched | MovementState::Assigned | MovementState::Explained => {
            "market-trial-payment-used"
        }
    };
    html! {
        (banner(Tone::Ok, html! { p { (t!(reader, key, amount = amount, at = at)) } }))
        @if came.state == MovementState::Open {
            (form(reader, "/admin/market/payments/return",
                quiet_button(&t!(reader, "market-trial-payment-return"))))
        }
    }
}

async fn begin(
    State(app): State<App>,
    Operator(person): Operator,
    reader: Reader,
) -> Result<Response, Problem> {
    let currency = app.presence().identity.currency.unwrap_or_else(|| reader.currency());
    let ask = TrialPayment {
        by: person.decider().to_string(),
        amount: Money::new(currency.minor_per_major(), currency),
        description: t!(&reader, "market-trial-payment-for", market = reader.market_name()),
        return_url: app.address(HERE),
        lang: reader.lang(),
    };
    let moment = app.clock.moment();
    let created = house::start_trial_payment(&app.db, &app.provider, ask, moment).await?;
    Ok(Redirect::to(&created.pay_url).into_response())
}

async fn give_back(
    State(app): State<App>,
    Operator(person): Operator,
) -> Result<Response, Problem> {
    let came = last(&app).await?.and_then(|(_, came)| came).ok_or_else(Problem::not_found)?;
    let (provider, provider_ref) = (came.provider, came.provider_ref);
    let ask = DecideReceipt { provider, provider_ref, by: person.decider().to_string() };
    let moment = app.clock.moment();
    app.db.write(move |tx| orders::return_receipt(tx, &ask, &mut moment.clone())).await?;
    Ok(done(HERE, "receipt-returned"))
}
