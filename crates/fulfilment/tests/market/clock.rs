//! The clocks of an order: whose word starts that of its payment, and what each does when it rings.

use fulfilment::{
    By, Carrier, CarrierNoticeError, Next, ParcelNotice, Progress, ProgressError, Terms,
};
use kernel::{Lang, MerchantId, OrderId, Timestamp};
use orders::OrderState;
use testmarket::World;

const DAY: i64 = 86_400;
const NUMBER: &str = "RR473124829US";

fn merchant_of(order: OrderId) -> By {
    By::Merchant(MerchantId::of(order.home()))
}

/// A carrier says, signed, that the parcel was seen so now.
async fn notice(world: &World, number: &str, progress: &str) -> Result<(), CarrierNoticeError> {
    let seen = ParcelNotice {
        tracking_number: number.into(),
        progress: progress.into(),
        place: "Shanghai".into(),
        note: String::new(),
        at: world.now.to_string(),
    };
    let moment = world.moment();
    let take = move |tx: &mut store::Tx<'_>| {
        let from = (Carrier::Ems, &seen);
        fulfilment::take_carrier_notice(tx, from, Terms::default(), &mut moment.clone())
    };
    world.db.write(take).await
}

#[tokio::test]
async fn a_merchants_word_that_it_was_delivered_starts_nothing_and_her_shopper_is_asked_first() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[900], 20).await;
        let (_, id) = world.paid(1, &merchant, 1).await;
        world.ship(id, NUMBER).await.unwrap();
        let asks_at = world.parcel(id).await.confirm_due_at;
        let soon = world.later(60);
        let skipped = soon.see(id, merchant_of(id), Progress::Delivered).await;
        assert!(matches!(skipped, Err(ProgressError::Before(Progress::Arrived))), "{skipped:?}");
        for progress in [Progress::Customs, Progress::Cleared, Progress::Delivered] {
            soon.see(id, merchant_of(id), progress).await.unwrap();
        }
        assert_eq!(world.order(id).await.state, OrderState::Shipped);
        let parcel = world.parcel(id).await;
        assert_eq!((parcel.confirm_due_at, parcel.delivered_by), (asks_at, None));
        let day = asks_at.seconds_since(world.now) / DAY;
        world.later(8 * DAY).confirm_due().await;
        assert_eq!(world.order(id).await.state, OrderState::Shipped);
        world.later((day + 1) * DAY).confirm_due().await;
        assert!(world.parcel(id).await.receipt_asked_at.is_some(), "{}", test.name);
        assert_eq!(world.order(id).await.state, OrderState::Shipped);
        world.sound().await;
        world.later((day + 15) * DAY).confirm_due().await;
        assert_eq!(world.order(id).await.state, OrderState::Completed);
        world.sound().await;
    }
}

#[tokio::test]
async fn the_shoppers_word_releases_at_once() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[900], 20).await;
        let (shopper, id) = world.paid(1, &merchant, 1).await;
        world.ship(id, NUMBER).await.unwrap();
        let released = world.later(60).confirm(id, By::Shopper(shopper.id)).await.unwrap();
        assert!(released.is_some());
        world.sound().await;
    }
}

#[tokio::test]
async fn a_carriers_signed_notice_of_a_delivery_starts_the_clock_whatever_it_left_out() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[900], 20).await;
        let (_, id) = world.paid(1, &merchant, 1).await;
        let early = notice(&world, NUMBER, "customs").await;
        assert!(matches!(early, Err(CarrierNoticeError::NotFound)), "{early:?}");
        world.ship(id, NUMBER).await.unwrap();
        let there = world.later(5 * DAY);
        notice(&there, NUMBER, "delivered").await.unwrap();
        notice(&there, NUMBER, "delivered").await.unwrap();
        notice(&there, NUMBER, "customs").await.unwrap();
        let seen = world.db.read(move |tx| fulfilment::tracking(tx, id)).await.unwrap();
        assert_eq!(seen.len(), 2, "{}: a scan that comes late changes nothing", test.name);
        assert_eq!(world.order(id).await.state, OrderState::Delivered);
        world.sound().await;
        world.later(12 * DAY + 60).confirm_due().await;
        assert_eq!(world.order(id).await.state, OrderState::Completed);
        world.sound().await;
    }
}

#[tokio::test]
async fn a_way_never_goes_back_and_an_operator_says_where_a_delivery_is_from() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[900], 20).await;
        let (_, id) = world.paid(1, &merchant, 1).await;
        world.ship(id, NUMBER).await.unwrap();
        let later = world.later(DAY);
        later.see(id, merchant_of(id), Progress::Customs).await.unwrap();
        let back = world.later(2 * DAY).see(id, merchant_of(id), Progress::Departed).await;
        assert!(matches!(back, Err(ProgressError::Behind(Progress::Customs))), "{back:?}");
        let ask = fulfilment::NewProgress {
            order: id,
            by: By::Operator,
            progress: Progress::Delivered,
            place: String::new(),
            note: String::new(),
            source: " ".into(),
            at: later.now,
            terms: Terms::default(),
        };
        let moment = later.moment();
        let add =
            move |tx: &mut store::Tx<'_>| fulfilment::add_progress(tx, &ask, &mut moment.clone());
        let unsaid = world.db.write(add).await;
        assert!(matches!(unsaid, Err(ProgressError::Source)), "{unsaid:?}");
        later.see(id, By::Operator, Progress::Delivered).await.unwrap();
        assert_eq!(world.order(id).await.state, OrderState::Delivered);
        world.sound().await;
    }
}

#[tokio::test]
async fn two_merchants_cannot_ship_under_one_number() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let (one, two) = (world.merchant(&[900], 20).await, world.merchant(&[900], 20).await);
        let (_, first) = world.paid(1, &one, 1).await;
        let (_, second) = world.paid(2, &two, 1).await;
        world.ship(first, NUMBER).await.unwrap();
        let taken = world.ship(second, NUMBER).await;
        assert!(matches!(taken, Err(fulfilment::ShipError::NumberTaken(_))), "{taken:?}");
        world.sound().await;
    }
}

/// An operator has the clock of an order ring again, or its server died before it said that it had rung.
async fn due_again(world: &World, kind: &'static str, order: OrderId) {
    let now = world.now;
    let set = world.db.write(move |tx| jobs::timers::set(tx, kind, order.bytes(), now));
    set.await.unwrap();
}

#[tokio::test]
async fn a_shopper_is_asked_by_one_letter_whether_her_order_has_come() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[900], 20).await;
        let shopper = world.member(1).await;
        let id = world.paid_by(shopper, &merchant, 1).await;
        world.ship(id, NUMBER).await.unwrap();
        let day = world.parcel(id).await.confirm_due_at.seconds_since(world.now) / DAY;
        world.later(day * DAY - 60).confirm_due().await;
        assert_eq!(letters(&world, "receipt-asked").await, [], "{}: too early", test.name);
        let asks = world.later((day + 1) * DAY);
        asks.confirm_due().await;
        for again in [asks.clone(), asks.later(DAY)] {
            due_again(&again, fulfilment::CONFIRM_TIMER, id).await;
            again.confirm_due().await;
        }
        let told = letters(&world, "receipt-asked").await;
        let until = in_utc(world.parcel(id).await.confirm_due_at);
        assert_eq!(told.len(), 1, "{}: {told:?}", test.name);
        let (subject, body) = &told[0];
        assert!(subject.contains(&world.order(id).await.number), "{subject}");
        assert!(body.contains(&format!("/orders/{id}")) && body.contains(&until), "{body}");
        world.later((day + 16) * DAY).confirm_due().await;
        assert_eq!(world.order(id).await.state, OrderState::Completed, "{}", test.name);
        world.sound().await;
    }
}

/// As letters tell a time to whoever told no zone.
fn in_utc(at: Timestamp) -> String {
    letters::Said::At(at).text(Lang::EN, "UTC")
}

/// Who writes letters about orders.
static FACES: [letters::Letters; 2] = [orders::face::LETTERS, fulfilment::face::LETTERS];

/// The letters of a kind: the subject and the text of each.
async fn letters(world: &World, kind: &str) -> Vec<(String, String)> {
    ::letters::catch_up(&world.db, &FACES, &|| world.moment()).await.unwrap();
    let all = world.db.read(|tx| letters::mails(tx, None, 100)).await.unwrap();
    let wanted = all.into_iter().filter(|mail| mail.kind == kind);
    wanted.map(|mail| (mail.subject, mail.body)).collect()
}

#[tokio::test]
async fn a_merchant_who_does_not_ship_is_reminded_once_and_then_the_order_is_paid_back() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[900], 20).await;
        let (_, waits) = world.paid(1, &merchant, 1).await;
        let (_, shipped) = world.paid(2, &merchant, 1).await;
        world.later(DAY + 60).ship_due().await;
        world.ship(shipped, NUMBER).await.unwrap();
        let number = world.order(waits).await.number.clone();
        world.later(3 * DAY).ship_due().await;
        assert_eq!(letters(&world, "order-overdue").await, [], "{}: a day of grace", test.name);
        for day in [4, 5, 9] {
            world.later(day * DAY + 60).ship_due().await;
            assert_eq!(world.order(waits).await.state, OrderState::Paid);
            world.sound().await;
        }
        let told = letters(&world, "order-overdue").await;
        assert_eq!(told.len(), 1, "{}: {told:?}", test.name);
        assert!(told[0].0.contains(&number) && told[0].1.contains("/sell/orders/ord_"), "{told:?}");
        world.later(18 * DAY).ship_due().await;
        let order = world.order(waits).await;
        assert_eq!(order.state, OrderState::Cancelled, "{}", test.name);
        assert_eq!(order.closed_why.as_deref(), Some("not-shipped"));
        let refunds = world.db.read(move |tx| orders::refunds_of_order(tx, &order)).await;
        assert_eq!(refunds.unwrap().len(), 1, "her money goes back");
        assert_eq!(world.order(shipped).await.state, OrderState::Shipped);
        world.sound().await;
    }
}

/// When an operator reads that the order is called off.
async fn shown_off(world: &World, id: OrderId) -> Timestamp {
    let as_of = (Terms::default(), world.now);
    let view = world.db.read(move |tx| fulfilment::order_view(tx, (id, By::Operator), as_of));
    match view.await.unwrap().unwrap().timeline.next {
        Next::Pack { off, .. } | Next::Ship { off, .. } => off,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn however_late_the_clock_rings_the_merchant_is_reminded_once_and_has_days_to_ship() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[900], 20).await;
        let (_, id) = world.paid(1, &merchant, 1).await;
        let early = shown_off(&world, id).await;
        assert!(early.seconds_since(world.now) >= 17 * DAY, "{}: {early}", test.name);
        // No clock rang for two months: an outage, or an order of a version that had none.
        let late = world.later(60 * DAY);
        due_again(&late, orders::SHIP_TIMER, id).await;
        assert_eq!(shown_off(&late, id).await, late.now.plus_days(3), "{}", test.name);
        for again in [late.clone(), late.clone(), late.later(2 * DAY)] {
            due_again(&again, orders::SHIP_TIMER, id).await;
            assert_eq!(again.ship_due().await.done, 1, "{}", test.name);
            assert_eq!(world.order(id).await.state, OrderState::Paid, "{}", test.name);
            assert_eq!(shown_off(&again, id).await, late.now.plus_days(3), "{}", test.name);
            world.sound().await;
        }
        let told = letters(&world, "order-overdue").await;
        assert_eq!(told.len(), 1, "{}: {told:?}", test.name);
        let off = in_utc(late.now.plus_days(3));
        assert!(told[0].1.contains(&off), "{off}: {told:?}");
        assert_eq!(late.later(3 * DAY - 60).ship_due().await.done, 0, "{}", test.name);
        late.later(3 * DAY).ship_due().await;
        assert_eq!(world.order(id).await.state, OrderState::Cancelled, "{}", test.name);
        world.sound().await;
    }
}

#[tokio::test]
async fn an_order_without_a_payment_to_pay_back_waits_for_a_person_who_reads_just_that() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[900], 20).await;
        let (_, id) = world.paid(1, &merchant, 1).await;
        world.later(5 * DAY).ship_due().await;
        let home = merchant.id;
        let forget = store::sql!("UPDATE orders SET payment_id = NULL WHERE merchant_id = $1");
        let forgot = world.db.write(move |tx| tx.execute(forget, store::params![home]));
        assert_eq!(forgot.await.unwrap(), 1);
        let ran = world.later(40 * DAY).ship_due().await;
        assert_eq!((ran.done, ran.again, ran.dead), (0, 0, 1), "{}", test.name);
        let find =
            move |tx: &mut store::Tx<'_>| jobs::timers::find(tx, orders::SHIP_TIMER, id.bytes());
        let error = world.db.read(find).await.unwrap().and_then(|timer| timer.error);
        assert!(error.is_some_and(|error| error.contains("no payment")), "{}", test.name);
        assert_eq!(world.order(id).await.state, OrderState::Paid);
    }
}
