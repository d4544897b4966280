//! Money that a payment provider says has moved.

use kernel::{Money, PaymentId, Timestamp};
use payments::{PaymentStatus, PaymentWord, RefundWord};
use sha2::{Digest, Sha256};

/// The most that is booked of one movement, in smallest units. Nobody pays ten million million for her
/// orders; and thousands of such amounts still add up to less than the 63 bits of a balance.
const MINOR_MAX: i64 = 1_000_000_000_000_000;

/// How long a provider's id can be, in bytes: it is part of an index.
const ID_BYTES_MAX: usize = 500;

/// How long the key of a refund can be, in bytes: ours of a receipt has the provider's id in it.
const KEY_BYTES_MAX: usize = 540;

/// Which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// A shopper paid.
    In,
    /// A shopper was paid back.
    Out,
}

impl Direction {
    /// As stored and in the API.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Direction::In => "in",
            Direction::Out => "out",
        }
    }

    /// The one of that key.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Direction> {
        [Direction::In, Direction::Out].into_iter().find(|direction| direction.key() == key)
    }
}

/// What became of it here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MovementState {
    /// It is a payment or a refund that was asked for.
    Matched,
    /// Nothing of ours explains it: an operator decides.
    Open,
    /// It is on its way back.
    Returning,
    /// It went back.
    Returned,
    /// It pays the checkout that an operator assigned it to.
    Assigned,
    /// Refunds of ours are this one, or the market bears what of it they are not.
    Explained,
}

impl MovementState {
    /// Every state.
    pub const ALL: [MovementState; 6] = [
        MovementState::Matched,
        MovementState::Open,
        MovementState::Returning,
        MovementState::Returned,
        MovementState::Assigned,
        MovementState::Explained,
    ];

    /// As stored and in the API.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            MovementState::Matched => "matched",
            MovementState::Open => "open",
            MovementState::Returning => "returning",
            MovementState::Returned => "returned",
            MovementState::Assigned => "assigned",
            MovementState::Explained => "explained",
        }
    }

    /// The one of that key.
    #[must_use]
    pub fn from_key(key: &str) -> Option<MovementState> {
        MovementState::ALL.into_iter().find(|state| state.key() == key)
    }
}

/// One movement; the provider and its id tell it from every other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Movement {
    /// The provider's key.
    pub provider: String,
    /// The provider's id of it.
    pub provider_ref: String,
    /// Which way.
    pub direction: Direction,
    /// The payment that it names, whether we know it or not.
    pub reference: PaymentId,
    /// The key of a refund; empty for a payment.
    pub refund_key: String,
    /// The provider's id of the payment that a refund comes from; empty where it names none.
    pub charge: String,
    /// The reference under which the provider holds the money: [`Movement::reference`], but where a receipt
    /// under another one paid that.
    pub purse: PaymentId,
    /// How much.
    pub amount: Money,
    /// What of it went back for refunds of ours.
    pub used: Money,
    /// What of it the market bears, until a refund of ours explains it after all.
    pub borne: Money,
    /// What became of it.
    pub state: MovementState,
    /// Why nothing of ours explained it: `unknown`, `amount`, `late`, `twice` or `unasked`; else empty.
    pub why: String,
    /// When the provider said so for the first time.
    pub told_at: Timestamp,
    /// The operator who decided, and when.
    pub decided: Option<(String, Timestamp)>,
    /// Why she did, in her words; may be empty.
    pub reason: String,
}

impl Movement {
    /// An approved payment, matched until something is found to be odd.
    #[must_use]
    pub fn payment(provider: &str, word: &PaymentWord, now: Timestamp) -> Movement {
        Movement {
            provider: provider.to_owned(),
            provider_ref: word.id(),
            direction: Direction::In,
            reference: word.reference,
            refund_key: String::new(),
            charge: String::new(),
            purse: word.reference,
            amount: word.amount,
            used: Money::zero(word.amount.currency()),
            borne: Money::zero(word.amount.currency()),
            state: MovementState::Matched,
            why: String::new(),
            told_at: now,
            decided: None,
            reason: String::new(),
        }
    }

    /// A refund that was made, matched until something is found to be odd.
    #[must_use]
    pub fn refund(provider: &str, word: &RefundWord, now: Timestamp) -> Movement {
        Movement {
            provider: provider.to_owned(),
            provider_ref: word.id(),
            direction: Direction::Out,
            reference: word.reference,
            refund_key: word.key.clone(),
            charge: word.charge.clone().unwrap_or_default(),
            purse: word.reference,
            amount: word.amount,
            used: Money::zero(word.amount.currency()),
            borne: Money::zero(word.amount.currency()),
            state: MovementState::Matched,
            why: String::new(),
            told_at: now,
            decided: None,
            reason: String::new(),
        }
    }

    /// As the provider told it.
    #[must_use]
    pub fn into_word(self) -> payments::Movement {
        let Movement { reference, provider_ref, amount, refund_key: key, charge, .. } = self;
        match self.direction {
            Direction::In => {
                let status = PaymentStatus::Approved;
                payments::Movement::Payment(PaymentWord { reference, provider_ref, status, amount })
            }
            Direction::Out => {
                let charge = (!charge.is_empty()).then_some(charge);
                payments::Movement::Refund(RefundWord {
                    reference,
                    key,
                    provider_ref,
                    charge,
                    amount,
                })
            }
        }
    }

    /// Why it can never be in the books as it was told, if so.
    #[must_use]
    pub fn not_bookable(&self) -> Option<&'static str> {
        let id = |id: &str, most: usize| id.len() <= most && !id.contains('\0');
        if !self.amount.is_positive() {
            return Some("it moves nothing");
        }
        if self.amount.minor() > MINOR_MAX {
            return Some("nobody pays so much");
        }
        let kept = id(&self.provider_ref, ID_BYTES_MAX)
            && id(&self.refund_key, KEY_BYTES_MAX)
            && id(&self.charge, ID_BYTES_MAX);
        (!kept).then_some("its id cannot be kept")
    }

    /// What the provider says of it, for an operator.
    #[must_use]
    pub fn said(&self) -> String {
        let (way, key) = (self.direction.key(), self.refund_key.as_str());
        let key = if key.is_empty() { String::new() } else { format!(", refund {key}") };
        format!("{way} {} for {}{key}", self.amount, self.reference)
    }

    /// Both are told as the same.
    #[must_use]
    pub fn says_the_same(&self, other: &Movement) -> bool {
        let facts = |one: &Movement| (one.direction, one.reference, one.amount);
        // Older versions kept no charge, and a provider need not name it each time.
        let charge =
            self.charge == other.charge || self.charge.is_empty() || other.charge.is_empty();
        facts(self) == facts(other) && self.refund_key == other.refund_key && charge
    }

    /// What of it is open still: no refund of ours is it, and the market does not bear it.
    #[must_use]
    pub fn left(&self) -> Money {
        let taken = self.used.minor().saturating_add(self.borne.minor());
        Money::new(self.amount.minor().saturating_sub(taken), self.amount.currency())
    }

    /// The digest of what was told, which never changes: SHA-256 over its parts, each after its length.
    #[must_use]
    pub fn digest(&self) -> Vec<u8> {
        let (minor, currency) = (self.amount.minor().to_be_bytes(), self.amount.currency());
        let parts: [&[u8]; 9] = [
            self.provider.as_bytes(),
            self.provider_ref.as_bytes(),
            self.direction.key().as_bytes(),
            self.reference.bytes(),
            self.refund_key.as_bytes(),
            self.charge.as_bytes(),
            self.purse.bytes(),
            &minor,
            currency.code().as_bytes(),
        ];
        let mut digest = Sha256::new();
        for part in parts {
            digest.update(part.len().to_be_bytes());
            digest.update(part);
        }
        digest.finalize().to_vec()
    }

    /// Its name in the journal.
    #[must_use]
    pub fn subject(&self) -> String {
        format!("{}:{}", self.provider, self.provider_ref)
    }
}
