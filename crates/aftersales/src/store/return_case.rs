//! A return as it is kept, and what follows from it.

use crate::domain::{HiddenWords, Reason, ReturnEnd, ReturnState, clocks};
use kernel::{
    Actor, AttachmentId, Currency, MerchantId, Money, OrderId, ReturnId, ShopperId, SkuId,
    Timestamp,
};
use orders::FreightBearer;

/// Units of an order that its shopper sends back, or means to.
#[derive(Clone, Debug)]
pub struct ReturnCase {
    /// Its id; the home is the merchant.
    pub id: ReturnId,
    /// Of which order.
    pub order: OrderId,
    /// Who bought.
    pub shopper: ShopperId,
    /// Why.
    pub reason: Reason,
    /// In her words; may be empty.
    pub words: String,
    /// The variant that she wants instead; none where she wants her money.
    pub wanted: Option<SkuId>,
    /// The variant that was wanted and was not there, or was not sent in time: the money goes back instead.
    pub unkept: Option<SkuId>,
    /// Where it stands.
    pub state: ReturnState,
    /// How it ended, or will when the money is back.
    pub ended: Option<ReturnEnd>,
    /// When she asked.
    pub asked_at: Timestamp,
    /// Who answered; the market for a merchant who was silent.
    pub answered_by: Option<Actor>,
    /// Where the goods go back to, or why the merchant declined or offers a part.
    pub answer: String,
    /// What is possible instead, of a return that was declined.
    pub alternative: String,
    /// What was offered without a return.
    pub offer: Option<Money>,
    /// The currency of the order.
    pub currency: Currency,
    /// Who pays for the way back.
    pub freight_by: FreightBearer,
    /// What the way back cost, as the shopper says.
    pub freight: Option<Money>,
    /// What its merchant accepts of that, where it is less; none where all of it is accepted, or nothing was looked at.
    pub freight_accepted: Option<Money>,
    /// The photo or paper that shows it.
    pub receipt: Option<AttachmentId>,
    /// Who carries it back; empty before, and where nobody is named.
    pub carrier: String,
    /// Under which number.
    pub number: String,
    /// When it was agreed.
    pub agreed_at: Option<Timestamp>,
    /// When the goods went back.
    pub sent_at: Option<Timestamp>,
    /// When they were there.
    pub received_at: Option<Timestamp>,
    /// Who said so: the merchant, or the market when they counted as there.
    pub received_by: Option<Actor>,
    /// When the shopper was reminded to send them.
    pub reminded_at: Option<Timestamp>,
    /// Why not all of it was accepted; empty otherwise.
    pub finding: String,
    /// Since when it is to be paid back.
    pub paying_since: Option<Timestamp>,
    /// When its money was given back.
    pub paid_at: Option<Timestamp>,
    /// What went back.
    pub given: Money,
    /// When the clock of its state rings.
    pub due_at: Timestamp,
    /// When it ended.
    pub closed_at: Option<Timestamp>,
    /// Rises with every change; the ETag.
    pub version: i64,
    /// What an operator hid of what was written.
    pub hidden: HiddenWords,
    /// Who of the merchant's people answered; none where it was not kept.
    pub answer_person: Option<ShopperId>,
    /// Who of them said what was found.
    pub finding_person: Option<ShopperId>,
    /// What is in it.
    pub lines: Vec<ReturnLine>,
}

/// Units of one line of the order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReturnLine {
    /// Of what.
    pub sku: SkuId,
    /// How many.
    pub quantity: u32,
    /// How many of them were accepted; none before the inspection.
    pub accepted: Option<u32>,
}

impl ReturnCase {
    /// Whose it is to answer.
    #[must_use]
    pub fn merchant(&self) -> MerchantId {
        MerchantId::of(self.id.home())
    }

    /// The units that are in it.
    #[must_use]
    pub fn units(&self) -> Vec<(SkuId, u32)> {
        self.lines.iter().map(|line| (line.sku, line.quantity)).collect()
    }

    /// Those that were accepted.
    #[must_use]
    pub fn accepted(&self) -> Vec<(SkuId, u32)> {
        let some = |line: &ReturnLine| Some((line.sku, line.accepted.filter(|n| *n > 0)?));
        self.lines.iter().filter_map(some).collect()
    }

    /// Those that were looked at and not accepted.
    #[must_use]
    pub fn refused(&self) -> Vec<(SkuId, u32)> {
        let some = |line: &ReturnLine| {
            let left = line.quantity.saturating_sub(line.accepted?);
            Some((line.sku, left)).filter(|(_, left)| *left > 0)
        };
        self.lines.iter().filter_map(some).collect()
    }

    /// The units that no other case may have: all of them, and once the accepted ones are paid back, the rest.
    #[must_use]
    pub fn held(&self) -> Vec<(SkuId, u32)> {
        if self.paid_at.is_some() { self.refused() } else { self.units() }
    }

    /// What of the way back is to be paid when the goods are.
    #[must_use]
    pub fn freight_due(&self) -> Option<Money> {
        self.freight_accepted.or(self.freight).filter(|freight| freight.is_positive())
    }

    /// What the way back cost beyond what its merchant paid, or accepts: that may be disputed.
    #[must_use]
    pub fn freight_open(&self) -> Option<Money> {
        let told = self.freight?;
        let paid = match (self.paid_at, self.freight_accepted) {
            (None, _) => 0,
            (Some(_), None) => told.minor(),
            (Some(_), Some(accepted)) => accepted.minor(),
        };
        let open = Money::new(told.minor().saturating_sub(paid), told.currency());
        Some(open).filter(|open| open.is_positive())
    }

    /// What it gives was tried to be paid, and the merchant's account lacked it.
    #[must_use]
    pub fn is_owed(&self) -> bool {
        let tried = |since: Timestamp| self.due_at > since;
        self.state == ReturnState::Paying && self.paying_since.is_some_and(tried)
    }

    /// When the market bears what the merchant's account lacks until then; none where nothing is lacking.
    #[must_use]
    pub fn borne_at(&self) -> Option<Timestamp> {
        let since = self.paying_since.filter(|_| self.is_owed())?;
        Some(since.plus_days(clocks::OWED_DAYS))
    }

    /// The merchant has said where the goods go, or gave a label.
    #[must_use]
    pub fn has_address(&self) -> bool {
        self.agreed_at.is_some() && (!self.answer.is_empty() || self.hidden.answer.is_some())
    }

    /// The same as its parties may read it: of what is hidden they see that it was there.
    #[must_use]
    pub(crate) fn for_parties(mut self) -> ReturnCase {
        if self.hidden.words.is_some() {
            self.words.clear();
        }
        if self.hidden.answer.is_some() {
            self.answer.clear();
            self.alternative.clear();
        }
        if self.hidden.finding.is_some() {
            self.finding.clear();
        }
        self
    }

    /// What its merchant answered, with what is possible instead.
    #[must_use]
    pub(crate) fn answered(&self) -> String {
        match self.alternative.is_empty() {
            true => self.answer.clone(),
            false => format!("{}\n{}", self.answer, self.alternative),
        }
    }
}
