//! Payments that were asked for and refunds that were, in the home of the shopper.

use crate::store::sending::RefundPart;
use kernel::{CheckoutId, Currency, Money, OrderId, PaymentId, ShopperId, Timestamp};
use payments::PaymentStatus;
use store::{Row, StoreError, Tx, params, sql};

/// One attempt to pay a checkout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    /// Its id, which is also the reference that the provider repeats.
    pub id: PaymentId,
    /// What it pays for.
    pub checkout: CheckoutId,
    /// The provider's key.
    pub provider: String,
    /// The provider's own id, once it answered.
    pub provider_ref: Option<String>,
    /// The provider's page, once it answered.
    pub pay_url: Option<String>,
    /// What became of it.
    pub status: PaymentStatus,
    /// The whole checkout's total.
    pub amount: Money,
    /// When it was first asked for.
    pub created_at: Timestamp,
    /// When it was decided.
    pub settled_at: Option<Timestamp>,
    /// The movement that paid it; none for what was paid under older versions.
    pub movement: Option<String>,
}

/// Money that goes back to a shopper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refund {
    /// The payment it comes from.
    pub payment: PaymentId,
    /// The order's id, or that with a slash and the key of a part of it; or `receipt:` and the provider's id of a payment
    /// that goes back, which older versions wrote without the prefix.
    pub key: String,
    /// How much in all; older versions took off what the provider gave back without being asked.
    pub amount: Money,
    /// What of it is back.
    pub back: Money,
    /// Why: `cancelled`, `refunded`, `units`, `amount`, `late`, `twice`, `decided`, or another key.
    pub reason: String,
    /// `asked`, `done`, or `refused` by the provider, which an operator must look at.
    pub state: String,
    /// When it was decided here.
    pub asked_at: Timestamp,
    /// When the provider had done it.
    pub done_at: Option<Timestamp>,
    /// The parts that are back, oldest first; empty where the refund alone was asked for, and of older versions.
    pub parts: Vec<RefundPart>,
    /// When provider clearing is credited, by the version that asked for it.
    pub(crate) posts: Posts,
}

/// When the books follow a refund.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Posts {
    /// They did when it was asked for: nothing is posted with what is told of it.
    Asked,
    /// When the provider has given it back; what it had given back before was taken off the amount.
    Sent,
    /// With each part that the provider gives back.
    Parts,
}

impl Posts {
    fn from_key(key: &str) -> Option<Posts> {
        match key {
            "asked" => Some(Posts::Asked),
            "sent" => Some(Posts::Sent),
            "parts" => Some(Posts::Parts),
            _ => None,
        }
    }
}

/// What a refund is of, as its key says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RefundOf<'a> {
    /// An order, or what was left of it.
    Order(OrderId),
    /// A part of an order.
    Part(OrderId),
    /// A payment that goes back, by the provider's id of it.
    Receipt(&'a str),
}

/// What stands before the provider's id in the key of a payment that goes back: it is no order, however that id
/// is spelled.
const RECEIPT: &str = "receipt:";

/// The key of a payment that goes back.
pub(crate) fn receipt_key(provider_ref: &str) -> String {
    format!("{RECEIPT}{provider_ref}")
}

impl Refund {
    /// What it is of.
    pub(crate) fn of(&self) -> RefundOf<'_> {
        refund_of(&self.key)
    }

    /// What of it is not back yet.
    #[must_use]
    pub fn left(&self) -> Money {
        let left = self.amount.minor().saturating_sub(self.back.minor());
        Money::new(left, self.amount.currency())
    }

    /// All of it is back.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.state == "done"
    }
}

/// What the refund of a key is of.
pub(crate) fn refund_of(key: &str) -> RefundOf<'_> {
    let part = key.split_once('/').and_then(|(order, _)| order.parse::<OrderId>().ok());
    match (key.strip_prefix(RECEIPT), part, key.parse::<OrderId>()) {
        (Some(id), ..) => RefundOf::Receipt(id),
        (None, Some(order), _) => RefundOf::Part(order),
        (None, None, Ok(order)) => RefundOf::Order(order),
        (None, None, Err(_)) => RefundOf::Receipt(key),
    }
}

/// The key of the refund of a part of an order.
pub(crate) fn part_key(order: OrderId, part: &str) -> String {
    format!("{order}/{part}")
}

/// The order's own refund and those of its parts have keys from the first text up to the second.
pub(crate) fn keys_of(order: OrderId) -> (String, String) {
    // The sign after the slash.
    (order.to_string(), format!("{order}0"))
}

const fn status_key(status: PaymentStatus) -> &'static str {
    match status {
        PaymentStatus::Open => "open",
        PaymentStatus::Approved => "approved",
        PaymentStatus::Declined => "declined",
    }
}

/// As [`payment_row`] reads them.
const PAYMENT: &str = "payment_id, checkout_id, provider, pay_url, state, amount_minor, currency, \
    created_at, settled_at, provider_ref, movement";

fn payment_row(row: &Row<'_>) -> Result<Payment, StoreError> {
    let currency: Currency = row.get(6)?;
    let state: String = row.get(4)?;
    let all = [PaymentStatus::Open, PaymentStatus::Approved, PaymentStatus::Declined];
    let status = all.into_iter().find(|status| status_key(*status) == state);
    Ok(Payment {
        id: row.get(0)?,
        checkout: row.get(1)?,
        provider: row.get(2)?,
        pay_url: row.get(3)?,
        status: status.ok_or(StoreError::Column("payment state"))?,
        amount: Money::new(row.get(5)?, currency),
        created_at: row.get(7)?,
        settled_at: row.get(8)?,
        provider_ref: row.get(9)?,
        movement: row.get(10)?,
    })
}

pub(crate) fn payment(tx: &mut Tx<'_>, id: PaymentId) -> Result<Option<Payment>, StoreError> {
    tx.query_opt(
        sql!("SELECT {columns} FROM payment WHERE shopper_id = $1 AND payment_id = $2", PAYMENT),
        params![ShopperId::of(id.home()), id],
        payment_row,
    )
}

/// The attempts at one checkout, newest first.
pub(crate) fn payments(tx: &mut Tx<'_>, checkout: CheckoutId) -> Result<Vec<Payment>, StoreError> {
    tx.query(
        sql!(
            "SELECT {columns} FROM payment WHERE shopper_id = $1 AND checkout_id = $2 \
             ORDER BY created_at DESC, payment_id DESC",
            PAYMENT
        ),
        params![ShopperId::of(checkout.home()), checkout],
        payment_row,
    )
}

/// The number of a checkout's next attempt, from 1.
pub(crate) fn next_attempt(tx: &mut Tx<'_>, checkout: CheckoutId) -> Result<i64, StoreError> {
    let made = i64::try_from(payments(tx, checkout)?.len());
    made.map(|made| made + 1).map_err(|_| StoreError::Column("attempt"))
}

/// `false` when the checkout has an attempt of that number: it was made at this moment.
pub(crate) fn insert_payment(
    tx: &mut Tx<'_>,
    payment: &Payment,
    attempt: i64,
) -> Result<bool, StoreError> {
    let inserted = tx.execute(
        sql!(
            "INSERT INTO payment (shopper_id, payment_id, checkout_id, provider, provider_ref, \
             state, amount_minor, currency, created_at, attempt) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
             ON CONFLICT (shopper_id, checkout_id, attempt) DO NOTHING"
        ),
        params![
            ShopperId::of(payment.id.home()),
            payment.id,
            payment.checkout,
            payment.provider,
            payment.provider_ref,
            status_key(payment.status),
            payment.amount.minor(),
            payment.amount.currency(),
            payment.created_at,
            attempt
        ],
    )?;
    Ok(inserted == 1)
}

/// Writes the provider's page unless one is known; answers the one that stands.
pub(crate) fn set_page(
    tx: &mut Tx<'_>,
    id: PaymentId,
    provider_ref: &str,
    pay_url: &str,
) -> Result<Option<String>, StoreError> {
    tx.query_opt(
        sql!(
            "UPDATE payment SET provider_ref = COALESCE(provider_ref, $1), \
             pay_url = COALESCE(pay_url, $2) WHERE shopper_id = $3 AND payment_id = $4 \
             RETURNING pay_url"
        ),
        params![provider_ref, pay_url, ShopperId::of(id.home()), id],
        |row| row.get(0),
    )
}

/// Records that `movement` paid it; `false` when another one did. An approval stands even after a refusal
/// was told: money that moved is never ignored.
pub(crate) fn approve(
    tx: &mut Tx<'_>,
    id: PaymentId,
    movement: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let changed = tx.execute(
        sql!(
            "UPDATE payment SET state = 'approved', settled_at = $1, movement = $2 \
             WHERE shopper_id = $3 AND payment_id = $4 AND state <> 'approved'"
        ),
        params![now, movement, ShopperId::of(id.home()), id],
    )?;
    Ok(changed == 1)
}

/// Records that it will not be paid; `false` when it is decided already.
pub(crate) fn decline(tx: &mut Tx<'_>, id: PaymentId, now: Timestamp) -> Result<bool, StoreError> {
    let changed = tx.execute(
        sql!(
            "UPDATE payment SET state = 'declined', settled_at = $1 \
             WHERE shopper_id = $2 AND payment_id = $3 AND state = 'open'"
        ),
        params![now, ShopperId::of(id.home()), id],
    )?;
    Ok(changed == 1)
}

/// `false` when a refund of that key was asked before.
pub(crate) fn insert_refund(
    tx: &mut Tx<'_>,
    (payment, key): (PaymentId, &str),
    amount: Money,
    reason: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let inserted = tx.execute(
        sql!(
            "INSERT INTO refund (shopper_id, payment_id, refund_key, amount_minor, currency, \
             reason, state, asked_at, posted) VALUES ($1, $2, $3, $4, $5, $6, 'asked', $7, 'parts') \
             ON CONFLICT (shopper_id, payment_id, refund_key) DO NOTHING"
        ),
        params![
            ShopperId::of(payment.home()),
            payment,
            key,
            amount.minor(),
            amount.currency(),
            reason,
            now
        ],
    )?;
    Ok(inserted == 1)
}

/// The columns of [`refund_row`], in its order.
pub(crate) const REFUND: &str = "payment_id, refund_key, amount_minor, currency, reason, state, asked_at, \
    done_at, posted, back_minor";

pub(crate) fn refund_row(row: &Row<'_>) -> Result<Refund, StoreError> {
    let (currency, posts): (Currency, String) = (row.get(3)?, row.get(8)?);
    Ok(Refund {
        payment: row.get(0)?,
        key: row.get(1)?,
        amount: Money::new(row.get(2)?, currency),
        back: Money::new(row.get(9)?, currency),
        reason: row.get(4)?,
        state: row.get(5)?,
        asked_at: row.get(6)?,
        done_at: row.get(7)?,
        parts: Vec::new(),
        posts: Posts::from_key(&posts).ok_or(StoreError::Column("refund posted"))?,
    })
}

/// The refunds from one payment, oldest first.
pub(crate) fn refunds(tx: &mut Tx<'_>, payment: PaymentId) -> Result<Vec<Refund>, StoreError> {
    tx.query(
        sql!(
            "SELECT {columns} FROM refund WHERE shopper_id = $1 AND payment_id = $2 \
             ORDER BY asked_at, refund_key",
            REFUND
        ),
        params![ShopperId::of(payment.home()), payment],
        refund_row,
    )
}

/// One refund.
pub(crate) fn refund(
    tx: &mut Tx<'_>,
    (payment, key): (PaymentId, &str),
) -> Result<Option<Refund>, StoreError> {
    tx.query_opt(
        sql!(
            "SELECT {columns} FROM refund \
             WHERE shopper_id = $1 AND payment_id = $2 AND refund_key = $3",
            REFUND
        ),
        params![ShopperId::of(payment.home()), payment, key],
        refund_row,
    )
}

/// A part of it is back; `false` when another part is at this moment, or it is made.
pub(crate) fn add_back(tx: &mut Tx<'_>, refund: &Refund, back: Money) -> Result<bool, StoreError> {
    let changed = tx.execute(
        sql!(
            "UPDATE refund SET back_minor = $1 \
             WHERE shopper_id = $2 AND payment_id = $3 AND refund_key = $4 AND state <> 'done' \
             AND back_minor = $5 AND amount_minor >= $1"
        ),
        params![
            back.minor(),
            ShopperId::of(refund.payment.home()),
            refund.payment,
            refund.key,
            refund.back.minor()
        ],
    )?;
    Ok(changed == 1)
}

pub(crate) fn finish_refund(
    tx: &mut Tx<'_>,
    payment: PaymentId,
    key: &str,
    state: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let changed = tx.execute(
        sql!(
            "UPDATE refund SET state = $1, done_at = $2 \
             WHERE shopper_id = $3 AND payment_id = $4 AND refund_key = $5 AND state <> 'done' \
             AND state <> $1"
        ),
        params![state, now, ShopperId::of(payment.home()), payment, key],
    )?;
    Ok(changed == 1)
}
