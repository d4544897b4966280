//! What happened in the demo world after the sale: returns, and a dispute.

use super::history::Step;
use ::aftersales::{
    About, AddEvidence, Answer, AnswerReturn, AskReturn, OpenDispute, Reason, SendReturn,
};
use anyhow::Context;
use fulfilment::{By, Carrier, TrackingNumber};
use kernel::{MerchantId, Moment, OrderId, ShopperId};
use pictures::TakenIn;
use store::Tx;
use web::App;

/// A mug whose handle lost a piece.
const PHOTO: &[u8] = include_bytes!("../../demo/pictures/chipped-handle.png");

/// Of which order, and who does it.
pub(super) struct Sides {
    pub(super) order: OrderId,
    pub(super) shopper: ShopperId,
    pub(super) merchant: MerchantId,
    /// What she shows where she disputes.
    pub(super) photo: TakenIn,
}

/// Keeps the photo, written anew as one that a shopper sends.
pub(super) async fn photo(app: &App) -> anyhow::Result<TakenIn> {
    Ok(pictures::take_in(&*app.objects, PHOTO.to_vec(), "chipped-handle.png").await?)
}

/// Takes a step of a return or a dispute about the order; `false` for a step of another kind.
pub(super) fn step(
    tx: &mut Tx<'_>,
    sides: &Sides,
    (step, moment): (&Step, &mut Moment),
) -> anyhow::Result<bool> {
    let (hers, theirs) = (By::Shopper(sides.shopper), By::Merchant(sides.merchant));
    match step.what.as_str() {
        "ask_refund" => {
            ::aftersales::ask_money_back(tx, (sides.order, hers), &step.why, moment)?;
        }
        "return" => {
            let ask = AskReturn {
                order: sides.order,
                by: hers,
                reason: Reason::Damaged,
                words: step.why.clone(),
                lines: Vec::new(),
                wanted: None,
                photos: Vec::new(),
            };
            ::aftersales::ask_return(tx, &ask, moment)?;
        }
        "agree" => answer(tx, sides, Answer::Agree { address: step.place.clone() }, moment)?,
        "decline" => {
            let answered = Answer::Decline { why: step.why.clone(), instead: step.place.clone() };
            answer(tx, sides, answered, moment)?;
        }
        "send_back" => {
            let ask = SendReturn {
                case: case(tx, sides)?,
                by: hers,
                carrier: Carrier::from_key(&step.carrier).context("no such carrier")?,
                number: TrackingNumber::parse(&step.number)?,
                freight: None,
                receipt: None,
                photos: Vec::new(),
            };
            ::aftersales::send_return(tx, &ask, moment)?;
        }
        "dispute" => {
            let ask = OpenDispute {
                about: About::Return(case(tx, sides)?),
                by: hers,
                words: step.why.clone(),
                photos: vec![sides.photo.clone()],
                person: Some(sides.shopper),
            };
            ::aftersales::open_dispute(tx, &ask, moment)?;
        }
        "say" => {
            let cases = ::aftersales::cases_of_order(tx, (sides.order, theirs))?;
            let dispute = cases.disputes.last().context("no dispute")?.id;
            let (by, words, person) = (theirs, step.why.clone(), sides.shopper);
            let ask = AddEvidence { dispute, by, words, photos: Vec::new(), person };
            ::aftersales::add_evidence(tx, &ask, moment)?;
        }
        _ => return Ok(false),
    }
    Ok(true)
}

fn case(tx: &mut Tx<'_>, sides: &Sides) -> anyhow::Result<kernel::ReturnId> {
    let by = By::Shopper(sides.shopper);
    let cases = ::aftersales::cases_of_order(tx, (sides.order, by))?;
    Ok(cases.returns.last().context("no return")?.id)
}

fn answer(
    tx: &mut Tx<'_>,
    sides: &Sides,
    answer: Answer,
    moment: &mut Moment,
) -> anyhow::Result<()> {
    let (case, by) = (case(tx, sides)?, By::Merchant(sides.merchant));
    let ask = AnswerReturn { case, by, answer, papers: Vec::new(), person: None };
    Ok(::aftersales::answer_return(tx, &ask, moment)?)
}
