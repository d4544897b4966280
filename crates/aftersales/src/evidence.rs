//! All that is known of a case in one place, for whoever decides it, or has to show it to a provider or a court.

use crate::domain::Preview;
use crate::queries::{DisputeView, dispute_view};
use ::store::{StoreError, Tx};
use fulfilment::Seen;
use kernel::{By, DisputeId, Money, Timestamp};
use ledger::PostedEntry;
use serde_json::{Value, json};

/// What a pack holds.
#[derive(Clone)]
pub struct Pack {
    /// The dispute, with its words, decisions and attachments.
    pub view: DisputeView,
    /// What was seen of the parcels, oldest first.
    pub seen: Vec<Seen>,
    /// The journal entries of the order, oldest first.
    pub entries: Vec<PostedEntry>,
    /// What giving all of it back would move.
    pub whole: Preview,
}

/// The pack of a dispute; none when there is none. For operators: it holds what both sides said.
pub fn evidence_pack(tx: &mut Tx<'_>, id: DisputeId) -> Result<Option<Pack>, StoreError> {
    let Some(view) = dispute_view(tx, (id, By::Operator))? else { return Ok(None) };
    let order = view.dispute.order;
    let seen = fulfilment::tracking(tx, order)?;
    let entries = ledger::entries_of_order(tx, order)?;
    let whole = crate::commands::preview(tx, order, &view.dispute.units())?;
    Ok(Some(Pack { view, seen, entries, whole }))
}

fn money(amount: Money) -> Value {
    json!({ "amount": amount.amount_text(), "currency": amount.currency().code() })
}

fn at(time: Option<Timestamp>) -> Value {
    time.map_or(Value::Null, |time| Value::String(time.to_string()))
}

impl Pack {
    /// The pack for programs, and to be kept: times are RFC 3339, amounts decimal with their currency. No address,
    /// no name and no telephone number of the shopper is in it.
    #[must_use]
    pub fn json(&self) -> Value {
        let (view, one) = (&self.view, &self.view.dispute);
        json!({
            "dispute": {
                "id": one.id,
                "ground": one.ground.key(),
                "state": one.state.key(),
                "opened_by": one.opened_by.key(),
                "opened_at": one.opened_at.to_string(),
                "due_at": one.due_at.to_string(),
                "shopper_said_at": at(one.shopper_said),
                "merchant_said_at": at(one.merchant_said),
                "units": one.units().iter().map(|(sku, n)| json!({ "sku": sku, "units": n }))
                    .collect::<Vec<_>>(),
                "freight": one.freight.map_or(Value::Null, money),
                "given_back": money(one.given),
            },
            "order": self.order(),
            "policy": {
                "no_reason_days": view.policy.no_reason_days,
                "no_reason_exception": view.policy.no_reason_exception,
                "return_days": view.policy.return_days,
                "back_days": view.policy.back_days,
                "answer_days": view.policy.answer_days,
                "dispute_days": view.policy.dispute_days,
                "appeal_days": view.policy.appeal_days,
                "freight_receipt": view.policy.receipt.key(),
                "case_days": view.policy.days.named().into_iter()
                    .map(|(name, days)| (name.to_owned(), json!(days)))
                    .collect::<serde_json::Map<String, Value>>(),
            },
            "worth": { "paid": money(self.whole.back), "tax": money(self.whole.tax) },
            "return": self.returned(),
            "said": view.words.iter().map(|word| json!({
                "by": word.side.key(), "at": word.at.to_string(), "text": word.text,
                "hidden": word.hidden_at.is_some(),
            })).collect::<Vec<_>>(),
            "files": view.attachments.iter().map(|file| json!({
                "id": file.id, "name": file.name, "media": file.media, "bytes": file.bytes,
                "by": file.by, "at": file.at.to_string(), "hidden": file.hidden_at.is_some(),
            })).collect::<Vec<_>>(),
            "seen": self.seen.iter().map(|seen| json!({
                "what": seen.progress.key(), "at": seen.at.to_string(), "by": seen.by.key(),
                "place": seen.place, "note": seen.note, "source": seen.source,
                "recorded_at": seen.recorded_at.to_string(),
            })).collect::<Vec<_>>(),
            "decisions": view.decisions.iter().map(|decision| json!({
                "round": decision.round,
                "outcome": decision.outcome.key(),
                "amount": decision.award.map_or(Value::Null, money),
                "units": decision.units.iter()
                    .map(|(sku, n)| json!({ "sku": sku, "units": n })).collect::<Vec<_>>(),
                "reasons": decision.reasons,
                "by": kernel::Decider::name_in(&decision.by),
                "at": decision.at.to_string(),
            })).collect::<Vec<_>>(),
        })
    }

    fn order(&self) -> Value {
        let order = &self.view.order;
        json!({
            "id": order.id,
            "number": order.number,
            "merchant": order.merchant,
            "state": order.state.key(),
            "total": money(order.total),
            "placed_at": order.times.placed.to_string(),
            "paid_at": at(order.times.paid),
            "shipped_at": at(order.times.shipped),
            "delivered_at": at(order.times.delivered),
            "completed_at": at(order.times.completed),
            "destination": order.destination.code(),
            "lines": order.lines.iter().map(|line| json!({
                "sku": line.sku, "code": line.code, "title": line.title, "units": line.quantity,
                "shipped": line.shipped, "given_back": line.given_back,
                "unit_price": money(line.unit_price),
            })).collect::<Vec<_>>(),
        })
    }

    fn returned(&self) -> Value {
        let Some(case) = &self.view.case else { return Value::Null };
        json!({
            "id": case.id,
            "reason": case.reason.key(),
            "words": case.words,
            "asked_at": case.asked_at.to_string(),
            "answered_by": case.answered_by.map(kernel::Actor::key),
            "answer": case.answer,
            "instead": case.alternative,
            "offered": case.offer.map_or(Value::Null, money),
            "sent_at": at(case.sent_at),
            "carrier": case.carrier,
            "tracking_number": case.number,
            "freight": case.freight.map_or(Value::Null, money),
            "freight_receipt": case.receipt,
            "freight_accepted": case.freight_accepted.map_or(Value::Null, money),
            "received_at": at(case.received_at),
            "finding": case.finding,
            "lines": case.lines.iter().map(|line| json!({
                "sku": line.sku, "units": line.quantity, "accepted": line.accepted,
            })).collect::<Vec<_>>(),
        })
    }
}
