//! What both sides and the clock do in these tests.

use aftersales::{
    About, Answer, AnswerReturn, AskReturn, AskReturnError, Award, DecideDispute, Dispute,
    DisputeError, InspectReturn, OpenDispute, OpenDisputeError, Reason, ReturnCase, ReturnError,
    SendReturn,
};
use fulfilment::{Bearer, By, Carrier, Progress, TrackingNumber};
use kernel::{Decider, DisputeId, MerchantId, Moment, Money, OrderId, ReturnId, ShopperId, SkuId};
use object_store::memory::InMemory;
use pictures::TakenIn;
use std::sync::Arc;
use store::{StoreError, Tx};
use testmarket::{Merchant, Shopper, World};

pub(crate) const DAY: i64 = 86_400;

/// An order of `quantity` units that came to its shopper.
pub(crate) async fn delivered(
    world: &World,
    who: u64,
    merchant: &Merchant,
    quantity: u32,
) -> (Shopper, OrderId) {
    let (shopper, order) = shipped(world, who, merchant, quantity).await;
    world.see(order, By::Market, Progress::Delivered).await.unwrap();
    (shopper, order)
}

/// An order of `quantity` units that is on its way.
pub(crate) async fn shipped(
    world: &World,
    who: u64,
    merchant: &Merchant,
    quantity: u32,
) -> (Shopper, OrderId) {
    let (shopper, order) = world.paid(who, merchant, quantity).await;
    world.ship(order, &format!("AFTER-{:05}", world.fresh())).await.unwrap();
    (shopper, order)
}

/// One step in a transaction of its own.
pub(crate) async fn step<T, E, F>(world: &World, mut run: F) -> Result<T, E>
where
    F: FnMut(&mut Tx<'_>, &mut Moment) -> Result<T, E> + Send + 'static,
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
{
    let moment = world.moment();
    world.db.write(move |tx| run(tx, &mut moment.clone())).await
}

/// The shopper wants to send back so many units of the first variant.
pub(crate) async fn ask(
    world: &World,
    (shopper, order): (Shopper, OrderId),
    (reason, units): (Reason, &[(SkuId, u32)]),
) -> Result<ReturnId, AskReturnError> {
    ask_for(world, (shopper, order), (reason, units, None)).await
}

pub(crate) async fn ask_for(
    world: &World,
    (shopper, order): (Shopper, OrderId),
    (reason, units, wanted): (Reason, &[(SkuId, u32)], Option<SkuId>),
) -> Result<ReturnId, AskReturnError> {
    let ask = AskReturn {
        order,
        by: By::Shopper(shopper.id),
        reason,
        words: "the handle is off".to_owned(),
        lines: units.to_vec(),
        wanted,
        photos: Vec::new(),
    };
    step(world, move |tx, moment| aftersales::ask_return(tx, &ask, moment)).await
}

/// The same of all that may go back, in these words.
pub(crate) async fn ask_saying(
    world: &World,
    (shopper, order): (Shopper, OrderId),
    words: &str,
) -> ReturnId {
    let ask = AskReturn {
        order,
        by: By::Shopper(shopper.id),
        reason: Reason::Damaged,
        words: words.to_owned(),
        lines: Vec::new(),
        wanted: None,
        photos: Vec::new(),
    };
    step(world, move |tx, moment| aftersales::ask_return(tx, &ask, moment)).await.unwrap()
}

pub(crate) async fn answer(
    world: &World,
    case: ReturnId,
    answer: Answer,
) -> Result<(), ReturnError> {
    let by = By::Merchant(MerchantId::of(case.home()));
    let ask = AnswerReturn { case, by, answer, papers: Vec::new(), person: None };
    step(world, move |tx, moment| aftersales::answer_return(tx, &ask, moment)).await
}

pub(crate) fn agree() -> Answer {
    Answer::Agree { address: "Kiln Road 1, Portland".to_owned() }
}

pub(crate) fn decline() -> Answer {
    let (why, instead) = ("it left whole".to_owned(), "a new handle".to_owned());
    Answer::Decline { why, instead }
}

pub(crate) async fn send(
    world: &World,
    shopper: Shopper,
    case: ReturnId,
) -> Result<(), ReturnError> {
    let ask = SendReturn {
        case,
        by: By::Shopper(shopper.id),
        carrier: Carrier::Ems,
        number: TrackingNumber::parse("BACK-00017").unwrap(),
        freight: None,
        receipt: None,
        photos: Vec::new(),
    };
    step(world, move |tx, moment| aftersales::send_return(tx, &ask, moment)).await
}

/// A receipt for so much, where that is told.
pub(crate) async fn receipt_for(freight: Option<Money>) -> Option<TakenIn> {
    freight?;
    let paper = b"%PDF-1.7 paid at the counter".to_vec();
    Some(pictures::take_in(&InMemory::new(), paper, "receipt.pdf").await.unwrap())
}

pub(crate) async fn inspect(
    world: &World,
    case: ReturnId,
    accepted: &[(SkuId, u32)],
) -> Result<(), ReturnError> {
    let ask = InspectReturn {
        case,
        by: By::Merchant(MerchantId::of(case.home())),
        accepted: accepted.to_vec(),
        freight: None,
        finding: "one is worn".to_owned(),
        restock: accepted.to_vec(),
        photos: Vec::new(),
        person: None,
    };
    step(world, move |tx, moment| aftersales::inspect_return(tx, &ask, moment)).await
}

pub(crate) async fn open(
    world: &World,
    by: By,
    about: About,
) -> Result<DisputeId, OpenDisputeError> {
    let words = "it is broken, and they say no".to_owned();
    let ask = OpenDispute { about, by, words, photos: Vec::new(), person: None };
    step(world, move |tx, moment| aftersales::open_dispute(tx, &ask, moment)).await
}

pub(crate) async fn decide(
    world: &World,
    dispute: DisputeId,
    (by, award, bearer): (Decider, Award, Bearer),
) -> Result<(), DisputeError> {
    let reasons = "the photos show it".to_owned();
    let ask = DecideDispute { dispute, by, award, bearer, reasons };
    step(world, move |tx, moment| aftersales::decide_dispute(tx, &ask, moment)).await
}

/// The merchant pays a shipped order back.
pub(crate) async fn refund(world: &World, order: OrderId) -> Result<(), fulfilment::RefundError> {
    let by = By::Merchant(MerchantId::of(order.home()));
    let ask = fulfilment::RefundOrder { order, by, reason: "it broke".to_owned() };
    step(world, move |tx, moment| aftersales::refund_order(tx, &ask, moment)).await
}

pub(crate) fn operator(n: u64) -> Decider {
    Decider { id: ShopperId::of(kernel::Home::new(9_000 + n)), name: format!("Operator {n}") }
}

/// The clocks of returns and disputes ring, as far as they are due, and those that are due by that; answers how many
/// did.
pub(crate) async fn ring(world: &World) -> u32 {
    let of = world.clone();
    let now: jobs::Now = Arc::new(move || of.moment());
    let mut done = 0;
    loop {
        let before = done;
        for job in aftersales::face::jobs(&world.db, &now) {
            let ran = jobs::run_due(&world.db, &job, &|| world.moment()).await.unwrap();
            assert_eq!((ran.again, ran.dead), (0, 0), "{}", job.kind());
            done += ran.done;
        }
        if done == before {
            return done;
        }
    }
}

pub(crate) async fn case(world: &World, id: ReturnId) -> ReturnCase {
    let view = world.db.read(move |tx| aftersales::return_view(tx, (id, By::Operator))).await;
    view.unwrap().unwrap().case
}

pub(crate) async fn dispute(world: &World, id: DisputeId) -> Dispute {
    let view = world.db.read(move |tx| aftersales::dispute_view(tx, (id, By::Operator))).await;
    view.unwrap().unwrap().dispute
}

/// What `units` of an order's only line were paid, after `gone` others of it went back.
pub(crate) async fn share(world: &World, order: OrderId, (gone, units): (u32, u32)) -> Money {
    let shares = world.db.read(move |tx| {
        let head = orders::order_head(tx, order)?.ok_or(StoreError::Column("order"))?;
        orders::shares(tx, &head)
    });
    shares.await.unwrap()[0].part(gone, units).unwrap().paid
}

/// The keys under which the release of an order is held.
pub(crate) async fn holds(world: &World, order: OrderId) -> Vec<String> {
    world.db.read(move |tx| fulfilment::release_holds(tx, order)).await.unwrap()
}
