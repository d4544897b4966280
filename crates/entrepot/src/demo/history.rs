//! What happened in the demo world: every step is the command a person would have caused, taken in the
//! order of time, all in one transaction.

use super::aftersales::{self, Sides};
use super::conversations::{self, Cast};
use super::{World, moment, parcels, people::Settled};
use ::pictures::TakenIn;
use anyhow::{Context, bail};
use catalog::Listing;
use fulfilment::{AssessTax, By, NewProgress, Progress, RefundOrder, Terms};
use kernel::{
    CheckoutId, Country, Currency, ListingId, MerchantId, Moment, MoneyError, OrderId, PaymentId,
    Rate, Rounding, ShopperId, SkuId, Timestamp,
};
use orders::{CancelOrder, PlaceCheckout, Recorded};
use payments::{PaymentStatus, PaymentWord, RefundWord};
use serde::Deserialize;
use settlement::AskPayout;
use std::collections::BTreeMap;
use store::Tx;
use web::App;

pub(super) const ORDERS: &str = include_str!("../../demo/orders.toml");

#[derive(Clone, Deserialize)]
struct History {
    checkout: Vec<Checkout>,
    payout: Vec<Payout>,
    cart: Vec<CartLine>,
}

#[derive(Clone, Deserialize)]
struct Checkout {
    who: usize,
    placed: i64,
    cart: Vec<(String, u32)>,
    steps: Vec<Step>,
}

#[derive(Clone, Deserialize)]
pub(super) struct Step {
    at: i64,
    #[serde(rename = "do")]
    pub(super) what: String,
    #[serde(default)]
    shop: String,
    #[serde(default)]
    pub(super) carrier: String,
    /// A carrier's number, or the eight digits of a postal one.
    #[serde(default)]
    pub(super) number: String,
    #[serde(default)]
    pub(super) serial: String,
    #[serde(default)]
    pub(super) place: String,
    #[serde(default)]
    by: String,
    #[serde(default)]
    pub(super) why: String,
    /// What customs assessed, in percent of what was quoted.
    #[serde(default)]
    percent: u32,
}

#[derive(Clone, Deserialize)]
struct Payout {
    at: i64,
    shop: String,
}

#[derive(Clone, Deserialize)]
struct CartLine {
    who: usize,
    sku: String,
    quantity: u32,
}

/// A variant by the merchant's code.
pub(super) type Skus = BTreeMap<String, (ListingId, SkuId)>;

/// What became of a checkout so far.
#[derive(Default)]
struct State {
    checkout: Option<CheckoutId>,
    payment: Option<PaymentId>,
    orders: BTreeMap<MerchantId, OrderId>,
}

/// One thing to do.
#[derive(Clone)]
enum Deed {
    Place(usize),
    Step(usize, Step),
    AskPayout(String),
}

/// Lets everything happen.
pub(super) async fn live(app: &App, world: &World, now: Timestamp) -> anyhow::Result<()> {
    let history: History = toml::from_str(ORDERS)?;
    let mut deeds: Vec<(i64, Deed)> = Vec::new();
    for (i, checkout) in history.checkout.iter().enumerate() {
        deeds.push((checkout.placed, Deed::Place(i)));
        let steps = checkout.steps.iter();
        deeds.extend(steps.map(|step| (step.at, Deed::Step(i, step.clone()))));
    }
    deeds.extend(history.payout.iter().map(|p| (p.at, Deed::AskPayout(p.shop.clone()))));
    let rules = app.config.messages;
    // Longest ago first.
    deeds.sort_by_key(|(hours, _)| -hours);
    let teller = Teller {
        history,
        photo: aftersales::photo(app).await?,
        people: world.shoppers.clone(),
        merchants: world.merchants.clone(),
        homes: world.homes.clone(),
        now,
    };
    app.db
        .write(move |tx| {
            let skus = skus(tx)?;
            let mut states: Vec<State> = Vec::new();
            states.resize_with(teller.history.checkout.len(), State::default);
            for (salt, (hours, deed)) in (10_000u64..).zip(&deeds) {
                let mut moment = moment(teller.now, *hours, salt);
                teller.tell(tx, &skus, &mut states, (deed, &mut moment))?;
            }
            teller.fill_carts(tx, &skus)?;
            let (people, merchants, now) = (&teller.people, &teller.merchants, teller.now);
            conversations::talk(tx, &Cast { people, merchants, skus: &skus, rules, now })
        })
        .await
}

fn skus(tx: &mut Tx<'_>) -> anyhow::Result<Skus> {
    let (mut skus, mut last) = (Skus::new(), None);
    loop {
        let page: Vec<Listing> = catalog::published_page(tx, last, 500)?;
        let Some(end) = page.last() else { return Ok(skus) };
        last = Some(end.id);
        for variant in page.iter().flat_map(|listing| &listing.variants) {
            skus.insert(variant.code.clone(), (variant.listing, variant.id));
        }
    }
}

struct Teller {
    history: History,
    /// What a shopper shows in a dispute.
    photo: TakenIn,
    people: Vec<Settled>,
    merchants: Vec<(String, MerchantId)>,
    homes: Vec<(String, Country, Currency)>,
    now: Timestamp,
}

impl Teller {
    fn merchant(&self, slug: &str) -> anyhow::Result<MerchantId> {
        let found = self.merchants.iter().find(|(known, _)| known == slug);
        found.map(|(_, id)| *id).with_context(|| format!("no merchant {slug}"))
    }

    fn tell(
        &self,
        tx: &mut Tx<'_>,
        skus: &Skus,
        states: &mut [State],
        (deed, moment): (&Deed, &mut Moment),
    ) -> anyhow::Result<()> {
        match deed {
            Deed::Place(i) => {
                states[*i] = self.place(tx, skus, *i, moment)?;
                Ok(())
            }
            Deed::Step(i, step) => self
                .step(tx, *i, &mut states[*i], (step, moment))
                .with_context(|| format!("checkout {i}: {} at {} hours", step.what, step.at)),
            Deed::AskPayout(slug) => {
                let merchant = self.merchant(slug)?;
                let home = self.homes.iter().find(|(known, ..)| known == slug);
                let currency = home.map_or(Currency::USD, |(_, _, currency)| *currency);
                let ask = AskPayout {
                    merchant,
                    by: By::Merchant(merchant),
                    currency,
                    amount: None,
                    request: None,
                };
                settlement::ask_payout(tx, &ask, moment)?;
                Ok(())
            }
        }
    }

    fn place(
        &self,
        tx: &mut Tx<'_>,
        skus: &Skus,
        i: usize,
        moment: &mut Moment,
    ) -> anyhow::Result<State> {
        let checkout = &self.history.checkout[i];
        let person = &self.people[checkout.who];
        let there = person.destination;
        for (code, quantity) in &checkout.cart {
            let sku = skus.get(code).with_context(|| format!("no product {code}"))?;
            orders::put_in_cart(tx, person.id.into(), *sku, *quantity, moment)?;
        }
        let key = person.person_key.as_deref();
        let cart = orders::cart_view(tx, person.id.into(), there, key, moment.now)?;
        let ask = PlaceCheckout {
            only: None,
            shopper: person.id,
            client_key: format!("demo-{i}"),
            address: person.address,
            destination: there,
            confirmed: cart.digest.clone(),
        };
        let placed = orders::place_checkout(tx, &ask, moment)
            .with_context(|| format!("checkout {i}: {:?}", checkout.cart))?;
        let orders = placed.orders.iter().map(|id| (MerchantId::of(id.home()), *id)).collect();
        Ok(State { checkout: Some(placed.checkout), payment: None, orders })
    }

    fn step(
        &self,
        tx: &mut Tx<'_>,
        i: usize,
        state: &mut State,
        (step, moment): (&Step, &mut Moment),
    ) -> anyhow::Result<()> {
        let checkout = state.checkout.context("it was not placed")?;
        let (shopper, there) = {
            let person = &self.people[self.history.checkout[i].who];
            (person.id, person.destination)
        };
        match step.what.as_str() {
            "pay" => return pay(tx, checkout, state, moment),
            "expire" => {
                moment.now = moment.now.plus_seconds(600);
                orders::expire_checkout(tx, checkout, moment)?;
                return empty_cart(tx, (shopper, there), moment);
            }
            _ => {}
        }
        let merchant = self.merchant(&step.shop)?;
        let order = *state.orders.get(&merchant).context("no order of that merchant")?;
        let by = By::Merchant(merchant);
        if aftersales::step(tx, &self.sides(order, shopper), (step, moment))? {
            return Ok(());
        }
        match step.what.as_str() {
            "pack" => drop(fulfilment::pack_order(tx, (order, by), moment)?),
            "ship" => parcels::ship(tx, (order, by), (step, moment))?,
            "ship_one" => parcels::ship_one(tx, (order, by), (step, moment))?,
            "confirm" => {
                _ = ::aftersales::confirm_receipt(tx, (order, By::Shopper(shopper)), moment)?
            }
            "assess" => assess(tx, order, step, moment)?,
            "refund" => {
                let ask = RefundOrder { order, by, reason: step.why.clone() };
                ::aftersales::refund_order(tx, &ask, moment)?;
                paid_back(tx, state, order, moment)?;
            }
            "cancel" => {
                let by = match step.by.as_str() {
                    "shopper" => By::Shopper(shopper),
                    _ => By::Merchant(merchant),
                };
                let ask = CancelOrder { order, by, why: step.why.clone() };
                orders::cancel_order(tx, &ask, moment)?;
                paid_back(tx, state, order, moment)?;
            }
            other => {
                let Some(progress) = Progress::from_key(other) else { bail!("no such step") };
                let (place, at) = (step.place.clone(), moment.now);
                let (note, terms) = (String::new(), Terms::default());
                // Of a delivery only the carrier's word counts.
                let (by, source) = match progress {
                    Progress::Delivered => (By::Market, "www.ems.com.cn".to_owned()),
                    _ => (by, String::new()),
                };
                let seen = NewProgress { order, by, progress, place, note, source, at, terms };
                fulfilment::add_progress(tx, &seen, moment)?;
            }
        }
        Ok(())
    }

    fn sides(&self, order: OrderId, shopper: ShopperId) -> Sides {
        let (merchant, photo) = (MerchantId::of(order.home()), self.photo.clone());
        Sides { order, shopper, merchant, photo }
    }

    fn fill_carts(&self, tx: &mut Tx<'_>, skus: &Skus) -> anyhow::Result<()> {
        for (salt, line) in (20_000u64..).zip(&self.history.cart) {
            let sku = skus.get(&line.sku).with_context(|| format!("no product {}", line.sku))?;
            let mut moment = moment(self.now, 0, salt);
            orders::put_in_cart(
                tx,
                self.people[line.who].id.into(),
                *sku,
                line.quantity,
                &mut moment,
            )?;
        }
        Ok(())
    }
}

fn pay(
    tx: &mut Tx<'_>,
    checkout: CheckoutId,
    state: &mut State,
    moment: &mut Moment,
) -> anyhow::Result<()> {
    // Within the half hour that a checkout waits.
    moment.now = moment.now.plus_seconds(-3600 + 240);
    let (_, payment) = orders::start_payment(tx, checkout, "sandbox", moment)?;
    moment.now = moment.now.plus_seconds(60);
    let word = PaymentWord {
        reference: payment.id,
        provider_ref: sandbox::provider_ref(payment.id),
        status: PaymentStatus::Approved,
        amount: payment.amount,
    };
    match orders::record_payment(tx, "sandbox", &word, moment)? {
        Recorded::Paid => state.payment = Some(payment.id),
        other => bail!("the payment was {other:?}"),
    }
    Ok(())
}

/// The bank has given the money back an hour later.
fn paid_back(
    tx: &mut Tx<'_>,
    state: &State,
    order: OrderId,
    moment: &mut Moment,
) -> anyhow::Result<()> {
    let payment = state.payment.context("it was not paid")?;
    moment.now = moment.now.plus_seconds(3600);
    let amount = orders::order(tx, order)?.context("no such order")?.total;
    let (key, provider_ref) = (order.to_string(), sandbox::refund_ref(payment, &order.to_string()));
    let charge = Some(sandbox::provider_ref(payment));
    let word = RefundWord { reference: payment, key, provider_ref, charge, amount };
    orders::record_refund(tx, "sandbox", &word, moment)?;
    Ok(())
}

/// What was in an expired checkout is in the cart again; here its shopper gives it up.
fn empty_cart(
    tx: &mut Tx<'_>,
    (shopper, there): (ShopperId, Country),
    moment: &mut Moment,
) -> anyhow::Result<()> {
    let cart = orders::cart_view(tx, shopper.into(), there, None, moment.now)?;
    for line in cart.parcels.iter().flat_map(|parcel| &parcel.lines) {
        orders::change_cart(tx, shopper.into(), line.line.sku, 0, moment)?;
    }
    Ok(())
}

/// Customs assesses a share of what was quoted, under the step's number.
fn assess(tx: &mut Tx<'_>, order: OrderId, step: &Step, moment: &mut Moment) -> anyhow::Result<()> {
    let known = orders::order(tx, order)?.context("the order")?;
    let share = Rate::percent(step.percent);
    let taxes = fulfilment::quoted_taxes(&known)?
        .into_iter()
        .map(|(kind, quoted)| Ok((kind, quoted.times_rate(share, Rounding::HalfUp)?)))
        .collect::<Result<_, MoneyError>>()?;
    let ask = AssessTax {
        order,
        by: By::Operator,
        recorder: kernel::Recorder::Machine("Harbour Master".to_owned()),
        taxes,
        reference: step.number.clone(),
        assessed_on: moment.now.date(),
    };
    fulfilment::assess_tax(tx, &ask, moment)?;
    Ok(())
}
