//! Returns and disputes as the API tells them, to every side.

use super::order_units::UnitsBody;
use crate::MoneyBody;
use aftersales::{
    Dispute, DisputeView, OrderCases, Piece, ReturnCase, ReturnLine, ReturnView, Returnable,
};
use fulfilment::Bearer;
use kernel::{Decider, Timestamp};
use orders::FreightBearer;
use pictures::Attachment;
use serde::Serialize;
use utoipa::ToSchema;

/// A unit of a return, with what was found.
#[derive(Serialize, ToSchema)]
pub(crate) struct ReturnLineBody {
    /// Which.
    sku: String,
    /// How many go back.
    units: u32,
    /// How many of them were accepted; null before the inspection.
    accepted: Option<u32>,
}

/// A photo or paper. Its file is on the page of the case.
#[derive(Serialize, ToSchema)]
pub(crate) struct FileBody {
    /// Its id.
    id: String,
    /// As it was called.
    name: String,
    /// `image/jpeg` or `application/pdf`.
    media: String,
    /// How long it is.
    bytes: i64,
    /// When it was sent.
    at: String,
}

/// Units that a shopper sends back, or means to.
#[derive(Serialize, ToSchema)]
pub(crate) struct ReturnDocument {
    /// Its id.
    id: String,
    /// Of which order.
    order: String,
    /// `no_reason`, `wrong_item`, `damaged`, `not_as_described`, `missing_parts`, `arrived_late` or `other`.
    reason: &'static str,
    /// In the shopper's words; may be empty.
    words: String,
    /// The variant that is wanted instead; null for money.
    wanted: Option<String>,
    /// The variant that was wanted and was not there, or not sent in time, so that money goes back; null otherwise.
    unkept: Option<String>,
    /// `asked`, `offered`, `declined`, `agreed`, `sent`, `received`, `paying`, `judged`, `replacing`, `replaced`,
    /// `disputed` or `closed`.
    state: &'static str,
    /// How it ended: `refunded`, `settled`, `exchanged`, `declined`, `withdrawn`, `lapsed` or `decided`.
    ended: Option<&'static str>,
    /// What goes back.
    lines: Vec<ReturnLineBody>,
    /// When it was asked for.
    asked_at: String,
    /// When the clock of its state rings, and silence counts; null once it is over.
    due_at: Option<String>,
    /// Where the goods go, or why it was declined or a part offered; may be empty.
    answer: String,
    /// What is possible instead, of one that was declined; may be empty.
    instead: String,
    /// What was offered without a return.
    offer: Option<MoneyBody>,
    /// Who pays for the way back: `shopper` or `merchant`.
    freight_by: &'static str,
    /// What the way back cost, as the shopper says.
    freight: Option<MoneyBody>,
    /// The file that shows it.
    receipt: Option<String>,
    /// What the merchant accepts of that, where it is less.
    freight_accepted: Option<MoneyBody>,
    /// The most that can be paid for the way back, where the merchant bears it, before the goods came; null in lists.
    freight_most: Option<MoneyBody>,
    /// Who carries it; may be empty.
    carrier: String,
    /// Under which number; may be empty.
    tracking_number: String,
    /// When the goods were there.
    received_at: Option<String>,
    /// Why not all of it was accepted; may be empty.
    finding: String,
    /// What went back to the shopper.
    given_back: MoneyBody,
    /// Photos, slips and labels; empty in lists.
    files: Vec<FileBody>,
    /// What of `words`, `answer` (with `instead`) and `finding` an operator hid: it is told empty.
    hidden: Vec<String>,
    /// How many files an operator hid; null in lists.
    hidden_files: Option<usize>,
    /// The dispute about it.
    dispute: Option<String>,
    /// Rises with every change; the ETag.
    version: i64,
}

fn at(time: Option<Timestamp>) -> Option<String> {
    time.map(|time| time.to_string())
}

fn files(all: &[Attachment]) -> Vec<FileBody> {
    let file = |one: &Attachment| FileBody {
        id: one.id.to_string(),
        name: one.name.clone(),
        media: one.media.clone(),
        bytes: one.bytes,
        at: one.at.to_string(),
    };
    all.iter().map(file).collect()
}

impl From<&ReturnCase> for ReturnDocument {
    fn from(case: &ReturnCase) -> ReturnDocument {
        let line = |line: &ReturnLine| ReturnLineBody {
            sku: line.sku.to_string(),
            units: line.quantity,
            accepted: line.accepted,
        };
        ReturnDocument {
            id: case.id.to_string(),
            order: case.order.to_string(),
            reason: case.reason.key(),
            words: case.words.clone(),
            wanted: case.wanted.map(|sku| sku.to_string()),
            unkept: case.unkept.map(|sku| sku.to_string()),
            state: case.state.key(),
            ended: case.ended.filter(|_| case.closed_at.is_some()).map(aftersales::ReturnEnd::key),
            lines: case.lines.iter().map(line).collect(),
            asked_at: case.asked_at.to_string(),
            due_at: at(Some(case.due_at).filter(|_| case.closed_at.is_none())),
            answer: case.answer.clone(),
            instead: case.alternative.clone(),
            offer: case.offer.map(MoneyBody::from),
            freight_by: match case.freight_by {
                FreightBearer::Shopper => "shopper",
                FreightBearer::Merchant => "merchant",
            },
            freight: case.freight.map(MoneyBody::from),
            receipt: case.receipt.map(|file| file.to_string()),
            freight_accepted: case.freight_accepted.map(MoneyBody::from),
            freight_most: None,
            carrier: case.carrier.clone(),
            tracking_number: case.number.clone(),
            received_at: at(case.received_at),
            finding: case.finding.clone(),
            given_back: case.given.into(),
            files: Vec::new(),
            hidden: case.hidden.pieces().into_iter().map(Piece::key).collect(),
            hidden_files: None,
            dispute: None,
            version: case.version,
        }
    }
}

impl From<&ReturnView> for ReturnDocument {
    fn from(view: &ReturnView) -> ReturnDocument {
        ReturnDocument {
            files: files(&view.attachments),
            hidden_files: Some(view.hidden_files),
            freight_most: view.freight_most.map(MoneyBody::from),
            dispute: view.dispute.map(|id| id.to_string()),
            ..ReturnDocument::from(&view.case)
        }
    }
}

/// A page of returns.
#[derive(Serialize, ToSchema)]
pub(crate) struct ReturnDocuments {
    /// Newest first.
    items: Vec<ReturnDocument>,
    /// Give this as `cursor` for the next page.
    next: Option<String>,
}

/// Something that was said.
#[derive(Serialize, ToSchema)]
pub(crate) struct SaidBody {
    /// Its number, by which it is reported as `said-…`.
    number: i64,
    /// `shopper`, `merchant`, `operator` or `market`.
    by: &'static str,
    /// As written.
    text: String,
    /// An operator hid it: it is told empty.
    hidden: bool,
    /// When.
    at: String,
}

/// A decision; one after an appeal is final.
#[derive(Serialize, ToSchema)]
pub(crate) struct DecisionBody {
    /// 1, or 2 after an appeal.
    round: i64,
    /// `full`, `part` or `none`.
    outcome: &'static str,
    /// The amount that it gives; null where it names units.
    amount: Option<MoneyBody>,
    /// The units whose money it gives back.
    units: Vec<UnitsBody>,
    /// Who bears it: `merchant` or `market`.
    bearer: &'static str,
    /// Why.
    reasons: String,
    /// Who decided.
    by: String,
    /// When.
    at: String,
}

/// What shopper and merchant do not agree on.
#[derive(Serialize, ToSchema)]
pub(crate) struct DisputeDocument {
    /// Its id.
    id: String,
    /// About which order.
    order: String,
    /// About which return; null for one about a parcel.
    r#return: Option<String>,
    /// `not_arrived`, `lost`, `broken`, `declined`, `no_address`, `inspection` or `replacement`.
    ground: &'static str,
    /// `shopper`, `merchant`, `operator`, or `market` after a carrier's notice.
    opened_by: &'static str,
    /// `gathering`, `deciding`, `decided`, `appealed`, `paying` or `closed`.
    state: &'static str,
    /// When it was opened.
    opened_at: String,
    /// When the clock of its state rings; null once it is over.
    due_at: Option<String>,
    /// What is disputed; none where only the way back is.
    units: Vec<UnitsBody>,
    /// What the way back cost and was not paid: it is given with units.
    freight: Option<MoneyBody>,
    /// What was said, oldest first; empty in lists.
    said: Vec<SaidBody>,
    /// Evidence; empty in lists.
    files: Vec<FileBody>,
    /// How many files an operator hid; null in lists.
    hidden_files: Option<usize>,
    /// The decisions, the first one first; empty in lists.
    decisions: Vec<DecisionBody>,
    /// Who appealed.
    appealed_by: Option<&'static str>,
    /// What went back to the shopper.
    given_back: MoneyBody,
    /// Rises with every change; the ETag.
    version: i64,
}

impl From<&Dispute> for DisputeDocument {
    fn from(one: &Dispute) -> DisputeDocument {
        DisputeDocument {
            id: one.id.to_string(),
            order: one.order.to_string(),
            r#return: one.of.map(|id| id.to_string()),
            ground: one.ground.key(),
            opened_by: one.opened_by.key(),
            state: one.state.key(),
            opened_at: one.opened_at.to_string(),
            due_at: at(Some(one.due_at).filter(|_| one.closed_at.is_none())),
            units: one.units().iter().map(UnitsBody::of).collect(),
            freight: one.freight.map(MoneyBody::from),
            said: Vec::new(),
            files: Vec::new(),
            hidden_files: None,
            decisions: Vec::new(),
            appealed_by: one.appealed_by.map(kernel::Actor::key),
            given_back: one.given.into(),
            version: one.version,
        }
    }
}

impl From<&DisputeView> for DisputeDocument {
    fn from(view: &DisputeView) -> DisputeDocument {
        let said = view.words.iter().map(|word| SaidBody {
            number: word.seq,
            by: word.side.key(),
            text: word.text.clone(),
            hidden: word.hidden_at.is_some(),
            at: word.at.to_string(),
        });
        let decisions = view.decisions.iter().map(|one| DecisionBody {
            round: one.round,
            outcome: one.outcome.key(),
            amount: one.award.map(MoneyBody::from),
            units: one.units.iter().map(UnitsBody::of).collect(),
            bearer: match one.bearer {
                Bearer::Merchant => "merchant",
                Bearer::Market => "market",
            },
            reasons: one.reasons.clone(),
            by: Decider::name_in(&one.by).to_owned(),
            at: one.at.to_string(),
        });
        DisputeDocument {
            said: said.collect(),
            files: files(&view.attachments),
            hidden_files: Some(view.hidden_files),
            decisions: decisions.collect(),
            ..DisputeDocument::from(&view.dispute)
        }
    }
}

/// A page of disputes.
#[derive(Serialize, ToSchema)]
pub(crate) struct DisputeDocuments {
    /// Newest first.
    items: Vec<DisputeDocument>,
    /// Give this as `cursor` for the next page.
    next: Option<String>,
}

/// What of one product may go back.
#[derive(Serialize, ToSchema)]
pub(crate) struct ReturnableBody {
    /// Which.
    sku: String,
    /// How many: sent, not given back, and in no open case.
    units: u32,
    /// Until when no reason is asked for; null where that was not agreed, and before it arrives.
    no_reason_until: Option<String>,
    /// Until when it may be asked for; null before it arrives.
    until: Option<String>,
    /// Days without a reason that were agreed; null for none.
    no_reason_days: Option<u32>,
}

/// The returns and disputes of an order, and what of it may go back.
#[derive(Serialize, ToSchema)]
pub(crate) struct CasesDocument {
    /// Returns, oldest first.
    returns: Vec<ReturnDocument>,
    /// Disputes, oldest first.
    disputes: Vec<DisputeDocument>,
    /// What may go back.
    returnable: Vec<ReturnableBody>,
}

impl From<&OrderCases> for CasesDocument {
    fn from(cases: &OrderCases) -> CasesDocument {
        let line = |line: &Returnable| ReturnableBody {
            sku: line.sku.to_string(),
            units: line.units,
            no_reason_until: at(line.no_reason_until),
            until: at(line.until),
            no_reason_days: line.policy.no_reason_days,
        };
        CasesDocument {
            returns: cases.returns.iter().map(ReturnDocument::from).collect(),
            disputes: cases.disputes.iter().map(DisputeDocument::from).collect(),
            returnable: cases.lines.iter().map(line).collect(),
        }
    }
}
