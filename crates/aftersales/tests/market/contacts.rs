//! What the sides write to each other leads nobody around the market.

use crate::support::{answer, ask_saying, case, delivered, step};
use aftersales::{About, AddEvidence, AddFiles, Answer, OpenDispute, ReturnError};
use fulfilment::{
    Back, Bearer, By, Carrier, GiveBack, NewProgress, PartKey, Progress, RefundOrder, Ship, Terms,
    TrackingNumber,
};
use kernel::{Currency, MerchantId, Money, OrderId};
use orders::{CancelOrder, CancelUnits};
use testmarket::World;

const WRITTEN: &str = "Call 13800001234 or me@x.example";
const KEPT: &str = "Call ••• or •••";

#[tokio::test]
async fn contact_details_are_taken_out_of_returns_and_disputes_as_of_messages() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[900], 20).await;
        let (shopper, order) = delivered(&world, 1, &merchant, 1).await;
        let number = world.order(order).await.number.clone();
        let id = ask_saying(&world, (shopper, order), &format!("{number}: {WRITTEN}")).await;
        assert_eq!(case(&world, id).await.words, format!("{number}: {KEPT}"), "{}", test.name);
        let no = Answer::Decline { why: WRITTEN.to_owned(), instead: WRITTEN.to_owned() };
        answer(&world, id, no).await.unwrap();
        let declined = case(&world, id).await;
        assert_eq!((declined.answer.as_str(), declined.alternative.as_str()), (KEPT, KEPT));
        let (by, words) = (By::Shopper(shopper.id), WRITTEN.to_owned());
        let about = About::Return(id);
        let ask = OpenDispute { about, by, words, photos: Vec::new(), person: None };
        let opened =
            step(&world, move |tx, moment| aftersales::open_dispute(tx, &ask, moment)).await;
        let dispute = opened.unwrap();
        for by in [By::Merchant(MerchantId::of(id.home())), By::Operator] {
            let (words, person) = (WRITTEN.to_owned(), shopper.id);
            let ask = AddEvidence { dispute, by, words, photos: Vec::new(), person };
            step(&world, move |tx, moment| aftersales::add_evidence(tx, &ask, moment))
                .await
                .unwrap();
        }
        let read =
            move |tx: &mut store::Tx<'_>| aftersales::dispute_view(tx, (dispute, By::Operator));
        let view = world.db.read(read).await.unwrap().unwrap();
        let said: Vec<&str> = view.words.iter().map(|word| word.text.as_str()).collect();
        assert_eq!(said, [KEPT, KEPT, WRITTEN], "operators write what they mean");
        world.sound().await;
    }
}

/// A carrier asks for a telephone number.
#[tokio::test]
async fn the_address_that_goods_go_back_to_keeps_its_telephone_number() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[900], 20).await;
        let (shopper, order) = delivered(&world, 1, &merchant, 1).await;
        let id = ask_saying(&world, (shopper, order), "the handle is off").await;
        let address = "Kiln Road 1, Portland, +1 206 555 1234".to_owned();
        answer(&world, id, Answer::Agree { address: address.clone() }).await.unwrap();
        assert_eq!(case(&world, id).await.answer, address, "{}", test.name);
        world.sound().await;
    }
}

/// With signs that nobody sees, some of them within what leads away.
const HIDDEN: &str = "Call 138\u{200B}00001234 or me@x.exam\u{200B}ple \u{202E}now";
const SEEN: &str = "Call ••• or ••• now";

/// What is kept of an order that is called off by its merchant, for that reason.
async fn called_off(world: &World, order: OrderId) -> String {
    let by = By::Merchant(MerchantId::of(order.home()));
    let ask = CancelOrder { order, by, why: HIDDEN.to_owned() };
    step(world, move |tx, moment| orders::cancel_order(tx, &ask, moment)).await.unwrap();
    world.order(order).await.closed_why.clone().unwrap_or_default()
}

/// It leaves with a carrier of that name, and something is told of its way.
async fn told_of_the_way(world: &World, (packed, by): (OrderId, By)) {
    let ship = Ship {
        order: packed,
        by,
        carrier: Carrier::Other,
        carrier_name: HIDDEN.to_owned(),
        number: TrackingNumber::parse("PARCEL-0042").unwrap(),
    };
    step(world, move |tx, moment| fulfilment::ship_order(tx, &ship, moment)).await.unwrap();
    assert_eq!(world.parcel(packed).await.carrier_name, SEEN);
    let seen = NewProgress {
        order: packed,
        by,
        progress: Progress::Departed,
        place: HIDDEN.to_owned(),
        note: HIDDEN.to_owned(),
        source: String::new(),
        at: world.now,
        terms: Terms::default(),
    };
    step(world, move |tx, moment| fulfilment::add_progress(tx, &seen, moment)).await.unwrap();
    let read = move |tx: &mut store::Tx<'_>| fulfilment::tracking(tx, packed);
    let told = world.db.read(read).await.unwrap();
    let told = told.iter().find(|one| one.progress == Progress::Departed).unwrap();
    assert_eq!((told.place.as_str(), told.note.as_str()), (SEEN, SEEN), "{}", packed);
}

#[tokio::test]
async fn every_reason_and_note_about_an_order_is_read_as_a_message_is() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[900], 40).await;
        let by = By::Merchant(merchant.id);
        let (_, off) = world.paid(1, &merchant, 1).await;
        assert_eq!(called_off(&world, off).await, format!("merchant: {SEEN}"), "{}", test.name);

        let (shopper, packed) = world.paid(2, &merchant, 2).await;
        world.pack(packed).await.unwrap();
        let units = vec![(merchant.skus[0].0, 1)];
        let hers = By::Shopper(shopper.id);
        let ask = CancelUnits { order: packed, by: hers, units, why: HIDDEN.to_owned() };
        step(&world, move |tx, moment| orders::ask_cancel(tx, &ask, moment)).await.unwrap();
        let wish = move |tx: &mut store::Tx<'_>| orders::cancel_wish(tx, packed);
        assert_eq!(world.db.read(wish).await.unwrap().unwrap().why, SEEN);
        let no = move |tx: &mut store::Tx<'_>, moment: &mut kernel::Moment| {
            orders::answer_cancel(tx, (packed, by), Some(HIDDEN), moment)
        };
        step(&world, no).await.unwrap();
        let ask = CancelUnits {
            order: packed,
            by,
            units: vec![(merchant.skus[0].0, 1)],
            why: HIDDEN.to_owned(),
        };
        step(&world, move |tx, moment| orders::cancel_units(tx, &ask, moment)).await.unwrap();

        told_of_the_way(&world, (packed, by)).await;

        let give = GiveBack {
            order: packed,
            by,
            back: Back::Amount(Money::new(100, Currency::CNY)),
            why: HIDDEN.to_owned(),
            key: PartKey::Chosen("sorry".to_owned()),
            bearer: Bearer::Merchant,
            restores: false,
        };
        step(&world, move |tx, moment| fulfilment::give_back(tx, &give, moment)).await.unwrap();
        let read = move |tx: &mut store::Tx<'_>| orders::order_parts(tx, packed);
        let parts = world.db.read(read).await.unwrap();
        assert!(parts.len() == 2 && parts.iter().all(|part| part.why == SEEN), "{parts:?}");
        let back = RefundOrder { order: packed, by, reason: HIDDEN.to_owned() };
        step(&world, move |tx, moment| fulfilment::refund_order(tx, &back, moment)).await.unwrap();
        let why = world.order(packed).await.closed_why.clone();
        assert_eq!(why.as_deref(), Some(format!("merchant: {SEEN}").as_str()));
        world.sound().await;
    }
}

/// Who is barred takes her steps, and says and shows nothing by them.
#[tokio::test]
async fn who_is_barred_from_messages_writes_and_shows_nothing_elsewhere() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[900], 20).await;
        let (shopper, order) = delivered(&world, 1, &merchant, 1).await;
        let barred = accounts::Barred {
            person: shopper.id,
            at: world.now,
            by: "op".to_owned(),
            why: "an insult".to_owned(),
        };
        let bar = move |tx: &mut store::Tx<'_>| accounts::bar_writer(tx, &barred);
        assert!(world.db.write(bar).await.unwrap());
        let id = ask_saying(&world, (shopper, order), "you thief").await;
        assert_eq!(case(&world, id).await.words, "•••", "{}: the return is asked for", test.name);
        let person = shopper.id;
        let add = AddFiles { case: id, by: By::Shopper(person), photos: Vec::new(), person };
        let shown = step(&world, move |tx, moment| aftersales::add_files(tx, &add, moment)).await;
        assert!(matches!(shown, Err(ReturnError::Barred)), "{shown:?}");
        let allow = move |tx: &mut store::Tx<'_>| accounts::allow_writer(tx, person);
        assert!(world.db.write(allow).await.unwrap());
        let add = AddFiles { case: id, by: By::Shopper(person), photos: Vec::new(), person };
        step(&world, move |tx, moment| aftersales::add_files(tx, &add, moment)).await.unwrap();
        world.sound().await;
    }
}

/// Who owns a shop speaks for it; where she may not write, its reasons are not read either.
#[tokio::test]
async fn a_shop_whose_owner_is_barred_answers_and_says_nothing_by_it() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[900], 20).await;
        let (shopper, order) = delivered(&world, 1, &merchant, 1).await;
        let owner = world.member(9).await.id;
        let id = merchant.id;
        let owns = move |tx: &mut store::Tx<'_>| {
            let text = store::sql!(
                "INSERT INTO role_grant (shopper_id, role, over_home, scope, granted_at)
                  VALUES ($1, 'owner', $2, 'everything', 1)"
            );
            tx.execute(text, store::params![owner, id])
        };
        world.db.write(owns).await.unwrap();
        let barred = accounts::Barred {
            person: owner,
            at: world.now,
            by: "op".to_owned(),
            why: "an insult".to_owned(),
        };
        let bar = move |tx: &mut store::Tx<'_>| accounts::bar_writer(tx, &barred);
        assert!(world.db.write(bar).await.unwrap());
        let asked = ask_saying(&world, (shopper, order), "the handle is off").await;
        let no = Answer::Decline { why: "you liar".to_owned(), instead: String::new() };
        answer(&world, asked, no).await.unwrap();
        let said = case(&world, asked).await;
        assert_eq!((said.answer.as_str(), said.alternative.as_str()), ("•••", ""), "{}", test.name);
        world.sound().await;
    }
}
