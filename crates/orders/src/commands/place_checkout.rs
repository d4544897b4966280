mod draft;
mod hold;

use super::{emit, timer};
use crate::facts;
use crate::queries::limits::YearMeter;
use crate::{Checkout, CheckoutView, Order, Single, checkout_view, store};
use ::jobs::timers;
use ::store::{StoreError, Tx};
use draft::Draft;
use inventory::Short;
use kernel::{
    AddressId, CheckoutId, Country, Moment, Money, MoneyError, OrderId, ShopperId, Timestamp,
};
use std::collections::BTreeSet;

pub(crate) use hold::take_quota;

/// For how long stock and quota are held for an unpaid checkout.
pub const CHECKOUT_SECONDS: i64 = 30 * 60;

/// A shopper confirms her cart, or one product, at the prices she was shown.
#[derive(Clone, Debug)]
pub struct PlaceCheckout {
    /// Who buys.
    pub shopper: ShopperId,
    /// Made when the page was shown; placing twice with the same one places once.
    pub client_key: String,
    /// This alone, whatever lies in her cart, which stays as it is; none for the whole cart.
    pub only: Option<Single>,
    /// Where to.
    pub address: AddressId,
    /// The country whose prices she was shown; the address must be there.
    pub destination: Country,
    /// [`CartView::digest`] of the cart she saw.
    pub confirmed: String,
}

/// A placed checkout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// The checkout.
    pub checkout: CheckoutId,
    /// Its orders, by id.
    pub orders: Vec<OrderId>,
    /// What is to be paid.
    pub total: Money,
    /// Until when.
    pub expires_at: Timestamp,
}

/// Why nothing was placed; nothing is held then.
#[derive(Debug, thiserror::Error)]
pub enum PlaceCheckoutError {
    /// The cart is empty.
    #[error("the cart is empty")]
    Empty,
    /// The address is not one of hers.
    #[error("choose an address")]
    NoAddress,
    /// The address is in another country than the one the prices are for.
    #[error("the prices are for {shown}, the address is in {address}")]
    OtherDestination {
        /// What the prices are for.
        shown: Country,
        /// Where the address is.
        address: Country,
    },
    /// She has not said who orders, and customs asks.
    #[error("say who orders: a name and the number of an identity card")]
    NoOrderer,
    /// Some of the cart cannot be bought; the cart says what and why.
    #[error("some of the cart cannot be bought")]
    Unavailable,
    /// Together with what the person ordered this year it is too much.
    #[error("over the limit of {} a person and year: {} are left", .0.limit, .0.left())]
    OverYear(YearMeter),
    /// The cart or a price is not what was confirmed; nothing was bought.
    #[error("the cart or its price has changed")]
    Changed,
    /// The prices she confirmed no longer stand, and those of now are others; nothing was bought.
    #[error("the prices were shown too long ago and have changed since")]
    Expired,
    /// Others were quicker.
    #[error("{} products sold out meanwhile", .0.len())]
    OutOfStock(Vec<Short>),
    /// Amounts past what can be counted.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Places one order per merchant of the cart, or of the one product: stock and quota are held, the confirmed prices stand,
/// the cart is empty where it was bought. All of it, or nothing.
///
/// Prices are those of the hour at which she was shown them, with its day, rules and exchange rates, as
/// long as the market's policy lets a quote stand; later they are computed again, and bought only when
/// they are the same.
///
/// # Errors
/// What she can mend on the page: [`PlaceCheckoutError::Empty`], [`PlaceCheckoutError::NoAddress`],
/// [`PlaceCheckoutError::OtherDestination`], [`PlaceCheckoutError::NoOrderer`]. What the cart, shown
/// again, explains: [`PlaceCheckoutError::Unavailable`], [`PlaceCheckoutError::OutOfStock`],
/// [`PlaceCheckoutError::OverYear`]. After [`PlaceCheckoutError::Changed`] or
/// [`PlaceCheckoutError::Expired`] she is shown the new price and asked again.
pub fn place_checkout(
    tx: &mut Tx<'_>,
    ask: &PlaceCheckout,
    moment: &mut Moment,
) -> Result<Placed, PlaceCheckoutError> {
    let placed = place_checkouts(tx, std::slice::from_ref(ask), moment)?.pop();
    placed.unwrap_or(Err(PlaceCheckoutError::Empty))
}

/// As [`place_checkout`], and shows what was placed from what was just written: only what the same key
/// placed before is read.
///
/// # Errors
/// As [`place_checkout`], for instance [`PlaceCheckoutError::Changed`].
pub fn place_and_show(
    tx: &mut Tx<'_>,
    ask: &PlaceCheckout,
    moment: &mut Moment,
) -> Result<CheckoutView, PlaceCheckoutError> {
    let done = place_each(tx, &[ask], moment)?.pop();
    match done.unwrap_or(Err(PlaceCheckoutError::Empty))? {
        Done::Now(draft) => Ok(draft.shown()),
        Done::Before(placed) => {
            let view = checkout_view(tx, placed.checkout)?;
            Ok(view.ok_or(StoreError::Column("checkout"))?)
        }
    }
}

/// What became of each of several asks.
pub type Answers = Vec<Result<Placed, PlaceCheckoutError>>;

/// Places several checkouts, each for itself as [`place_checkout`] does, with as many statements as for
/// one. The answers are in the order of `asks`; what is refused leaves nothing behind.
///
/// # Errors
/// None of a checkout: its refusal is its answer.
pub fn place_checkouts(
    tx: &mut Tx<'_>,
    asks: &[PlaceCheckout],
    moment: &mut Moment,
) -> Result<Answers, StoreError> {
    let mut answers: Vec<Option<Result<Placed, PlaceCheckoutError>>> =
        asks.iter().map(|_| None).collect();
    loop {
        // A shopper's cart is bought once: her next ask looks at what is left of it then.
        let (mut shoppers, mut round) = (BTreeSet::new(), Vec::new());
        for (at, ask) in asks.iter().enumerate().filter(|(at, _)| answers[*at].is_none()) {
            if shoppers.insert(ask.shopper) {
                round.push((at, ask));
            }
        }
        if round.is_empty() {
            return Ok(answers.into_iter().flatten().collect());
        }
        let these: Vec<&PlaceCheckout> = round.iter().map(|(_, ask)| *ask).collect();
        for ((at, _), answer) in round.iter().zip(place_each(tx, &these, moment)?) {
            answers[*at] = Some(answer.map(Done::placed));
        }
    }
}

/// What became of an ask that was not refused.
enum Done<'a> {
    /// The same key placed it before.
    Before(Placed),
    /// It was placed now.
    Now(Box<Draft<'a>>),
}

impl Done<'_> {
    fn placed(self) -> Placed {
        match self {
            Done::Before(placed) => placed,
            Done::Now(draft) => draft.placed(),
        }
    }
}

/// As [`place_checkouts`], of a different shopper each.
fn place_each<'a>(
    tx: &mut Tx<'_>,
    asks: &[&'a PlaceCheckout],
    moment: &mut Moment,
) -> Result<Vec<Result<Done<'a>, PlaceCheckoutError>>, StoreError> {
    let mut before = placed_before(tx, asks)?;
    let fresh: Vec<&'a PlaceCheckout> = asks
        .iter()
        .zip(&before)
        .filter(|(_, known)| known.is_none())
        .map(|(ask, _)| *ask)
        .collect();
    let mut drafts = if fresh.is_empty() { Vec::new() } else { draft::drafts(tx, &fresh, moment)? };
    if !store::cart::claim(tx, &carts(&drafts))? {
        // Bought or changed at this moment: what she has now is to be looked at again.
        return Err(tx.lost_race());
    }
    hold::quotas(tx, &mut drafts, moment.now)?;
    hold::stock(tx, &mut drafts, moment.now)?;
    write(tx, &drafts, moment.now)?;
    let mut fresh = drafts.into_iter().map(|draft| draft.map(|draft| Done::Now(Box::new(draft))));
    let answer = |known: &mut Option<Placed>| match known.take() {
        Some(placed) => Some(Ok(Done::Before(placed))),
        None => fresh.next(),
    };
    Ok(before.iter_mut().filter_map(answer).collect())
}

fn carts(drafts: &[Result<Draft<'_>, PlaceCheckoutError>]) -> Vec<(crate::CartOwner, i64)> {
    let drafts = drafts.iter().filter_map(|draft| draft.as_ref().ok());
    let whole = drafts.filter(|draft| draft.ask.only.is_none());
    whole.map(|draft| (draft.ask.shopper.into(), draft.cart.version)).collect()
}

/// What was placed with the same keys before, in the order of `asks`.
fn placed_before(
    tx: &mut Tx<'_>,
    asks: &[&PlaceCheckout],
) -> Result<Vec<Option<Placed>>, StoreError> {
    let keys: Vec<(ShopperId, &str)> =
        asks.iter().map(|ask| (ask.shopper, ask.client_key.as_str())).collect();
    let known = store::checkout::by_client_keys(tx, &keys)?;
    let ids: Vec<CheckoutId> = known.iter().map(|checkout| checkout.id).collect();
    let orders = store::checkout::orders_of(tx, &ids)?;
    let placed = |ask: &&PlaceCheckout| {
        let checkout = known.iter().find(|checkout| checkout.id.home() == ask.shopper.home())?;
        let own = orders.iter().filter(|(of, _)| *of == checkout.id);
        Some(Placed::of(checkout, own.map(|(_, order)| *order).collect()))
    };
    Ok(asks.iter().map(placed).collect())
}

impl Placed {
    fn of(checkout: &Checkout, orders: Vec<OrderId>) -> Placed {
        let (total, expires_at) = (checkout.total, checkout.expires_at);
        Placed { checkout: checkout.id, orders, total, expires_at }
    }
}

/// Writes what is held by now.
fn write(
    tx: &mut Tx<'_>,
    drafts: &[Result<Draft<'_>, PlaceCheckoutError>],
    now: Timestamp,
) -> Result<(), StoreError> {
    let drafts: Vec<&Draft<'_>> = drafts.iter().filter_map(|draft| draft.as_ref().ok()).collect();
    let new: Vec<store::checkout::New<'_>> = drafts
        .iter()
        .map(|draft| store::checkout::New {
            checkout: &draft.checkout,
            client_key: &draft.ask.client_key,
            cart_version: draft.ask.only.is_none().then_some(draft.cart.version),
        })
        .collect();
    if !store::checkout::insert(tx, &new)? {
        // The same request was placed at this moment, and is to be seen now.
        return Err(tx.lost_race());
    }
    let orders: Vec<&Order> = drafts.iter().flat_map(|draft| &draft.orders).collect();
    store::checkout::insert_orders(tx, &orders)?;
    store::order::insert(tx, &orders)?;
    store::policy::freeze(tx, &orders)?;
    let whole = drafts.iter().filter(|draft| draft.ask.only.is_none());
    let owners: Vec<crate::CartOwner> = whole.map(|draft| draft.ask.shopper.into()).collect();
    store::cart::empty(tx, &owners)?;
    let checkouts = drafts.iter().map(|draft| &draft.checkout);
    let until: Vec<(&[u8], Timestamp)> =
        checkouts.map(|checkout| (&checkout.id.bytes()[..], checkout.expires_at)).collect();
    timers::set_all(tx, timer::EXPIRE, &until)?;
    for draft in &drafts {
        emit::checkout(tx, facts::CHECKOUT_PLACED, draft.checkout.id, now)?;
    }
    for order in orders {
        emit::order(tx, order.state, (order.id, &order.number), now)?;
    }
    Ok(())
}
