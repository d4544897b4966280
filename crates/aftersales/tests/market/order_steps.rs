//! The steps of an order beside its cases: what is asked back is not released, and what ends an order ends its cases.

use crate::support::{
    DAY, agree, answer, ask, case, delivered, dispute, holds, open, refund, ring, send, shipped,
    step,
};
use aftersales::{
    About, CaseId, ConfirmError, DisputeState, Ground, Reason, ReturnEnd, ReturnState,
};
use fulfilment::{Back, Bearer, By, GiveBack, PartKey, Terms};
use kernel::{MerchantId, Money, OrderId, ReturnId};
use ledger::Released;
use orders::{CancelUnits, OrderState};
use testmarket::World;

async fn confirm(world: &World, order: OrderId, by: By) -> Result<Option<Released>, ConfirmError> {
    step(world, move |tx, moment| aftersales::confirm_receipt(tx, (order, by), moment)).await
}

#[tokio::test]
async fn receipt_is_not_confirmed_while_a_return_or_a_dispute_is_open() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[900], 20).await;
        let sku = merchant.skus[0].0;
        let (shopper, order) = delivered(&world, 1, &merchant, 2).await;
        let hers = By::Shopper(shopper.id);
        let id = ask(&world, (shopper, order), (Reason::Damaged, &[(sku, 1)])).await.unwrap();
        for by in [hers, By::Operator] {
            let told = confirm(&world, order, by).await.unwrap_err();
            let open = CaseId::Return(id);
            let named = matches!(told, ConfirmError::Open { case, back: true } if case == open);
            assert!(named && told.to_string().contains(&id.to_string()), "{told:?}");
        }
        answer(&world, id, agree()).await.unwrap();
        send(&world, shopper, id).await.unwrap();
        let sent = confirm(&world, order, hers).await;
        assert!(matches!(sent, Err(ConfirmError::Open { back: false, .. })), "{sent:?}");
        assert_eq!(world.order(order).await.state, OrderState::Delivered, "{}", test.name);
        let (stranger, _) = shipped(&world, 7, &merchant, 1).await;
        let foreign = confirm(&world, order, By::Shopper(stranger.id)).await;
        assert!(
            matches!(foreign, Err(ConfirmError::Refused(fulfilment::ConfirmError::NotFound(_)))),
            "who does not own it learns nothing of its cases: {foreign:?}"
        );

        let (shopper, order) = delivered(&world, 2, &merchant, 1).await;
        let hers = By::Shopper(shopper.id);
        let about = About::Parcel { order, ground: Ground::Broken, lines: Vec::new() };
        let id = open(&world, hers, about).await.unwrap();
        let told = confirm(&world, order, hers).await.unwrap_err();
        let open = CaseId::Dispute(id);
        assert!(
            matches!(told, ConfirmError::Open { case, back: true } if case == open),
            "{told:?}"
        );
        step(&world, move |tx, m| aftersales::withdraw_dispute(tx, (id, hers), m)).await.unwrap();
        assert!(confirm(&world, order, hers).await.unwrap().is_some(), "{}", test.name);
        // What is complete stays so, whatever is asked for afterwards.
        ask(&world, (shopper, order), (Reason::Damaged, &[(sku, 1)])).await.unwrap();
        assert!(confirm(&world, order, hers).await.unwrap().is_none());
        world.sound().await;
    }
}

/// Whether an order was completed after a return of it was asked for.
async fn completed_after(world: &World, order: OrderId, id: ReturnId) -> bool {
    let home = order.home();
    let told = world.db.read(move |tx| events::after(tx, home, 0, 100_000)).await.unwrap();
    let at = |kind: &str, subject: &[u8]| {
        told.iter().find(|event| event.kind == kind && event.subject == subject).map(|one| one.seq)
    };
    let asked = at("return.asked", id.bytes()).unwrap();
    at("order.completed", order.bytes()).is_some_and(|done| done > asked)
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_wish_and_a_receipt_at_once_no_money_leaves_that_is_asked_back() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[900], 1_000).await;
        let sku = merchant.skus[0].0;
        for who in 0..12 {
            let (shopper, order) = delivered(&world, who, &merchant, 1).await;
            let (a, b, by) = (world.clone(), world.clone(), By::Shopper(shopper.id));
            let wish = tokio::spawn(async move {
                ask(&a, (shopper, order), (Reason::Damaged, &[(sku, 1)])).await
            });
            let receipt = tokio::spawn(async move { confirm(&b, order, by).await });
            let id = wish.await.unwrap().unwrap();
            match receipt.await.unwrap() {
                Ok(_) | Err(ConfirmError::Open { .. }) => {}
                Err(other) => panic!("{other:?} on {}", test.name),
            }
            assert!(!completed_after(&world, order, id).await, "on {}", test.name);
        }
        world.sound().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_wish_and_the_clock_at_once_no_money_leaves_that_is_asked_back() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[900], 1_000).await;
        let sku = merchant.skus[0].0;
        for who in 0..12 {
            let (shopper, order) = delivered(&world, who, &merchant, 1).await;
            let (a, b) = (world.later(8 * DAY), world.later(8 * DAY));
            let wish = tokio::spawn(async move {
                ask(&a, (shopper, order), (Reason::Damaged, &[(sku, 1)])).await
            });
            let clock = tokio::spawn(async move { b.confirm_due().await });
            let id = wish.await.unwrap().unwrap();
            clock.await.unwrap();
            assert!(!completed_after(&world, order, id).await, "on {}", test.name);
            world.later(9 * DAY).confirm_due().await;
            assert!(!completed_after(&world, order, id).await, "on {}", test.name);
        }
        world.sound().await;
    }
}

#[tokio::test]
async fn whatever_ends_an_order_ends_its_cases() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[900], 40).await;
        let sku = merchant.skus[0].0;
        let (shopper, order) = delivered(&world, 1, &merchant, 3).await;
        let asked = ask(&world, (shopper, order), (Reason::Damaged, &[(sku, 1)])).await.unwrap();
        let about = About::Parcel { order, ground: Ground::Broken, lines: vec![(sku, 1)] };
        let disputed = open(&world, By::Shopper(shopper.id), about).await.unwrap();
        let total = world.order(order).await.total;
        let ask_all = all_of(order, total);
        step(&world, move |tx, m| aftersales::give_back(tx, &ask_all, m)).await.unwrap();
        assert_eq!(world.order(order).await.state, OrderState::Refunded, "{}", test.name);
        let ended = case(&world, asked).await;
        assert_eq!((ended.state, ended.ended), (ReturnState::Closed, Some(ReturnEnd::Refunded)));
        assert_eq!(dispute(&world, disputed).await.state, DisputeState::Closed);
        assert!(holds(&world, order).await.is_empty());
        world.sound().await;

        let (shopper, order) = delivered(&world, 2, &merchant, 1).await;
        let asked = ask(&world, (shopper, order), (Reason::Damaged, &[(sku, 1)])).await.unwrap();
        refund(&world, order).await.unwrap();
        assert_eq!(case(&world, asked).await.state, ReturnState::Closed, "{}", test.name);
        world.sound().await;

        // Past these steps, the case is left behind, and the audit says so until its clock rings.
        let (shopper, order) = delivered(&world, 3, &merchant, 1).await;
        ask(&world, (shopper, order), (Reason::Damaged, &[(sku, 1)])).await.unwrap();
        world.refund(order).await.unwrap();
        let broken = world.broken().await;
        let named = broken.as_ref().is_some_and(|told| told.contains("of an order that is over"));
        assert!(named, "{}: {broken:?}", test.name);
        ring(&world.later(400 * DAY)).await;
        world.sound().await;
    }
}

fn all_of(order: OrderId, total: Money) -> GiveBack {
    GiveBack {
        order,
        by: By::Merchant(MerchantId::of(order.home())),
        back: Back::Amount(total),
        why: "all of it".to_owned(),
        key: PartKey::Chosen("all".to_owned()),
        bearer: Bearer::Merchant,
        restores: false,
    }
}

#[tokio::test]
async fn units_that_are_called_off_by_a_door_leave_the_cases_of_the_others_open() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[900], 20).await;
        let sku = merchant.skus[0].0;
        let (shopper, order) = world.paid(1, &merchant, 3).await;
        world.ship_units((order, "EE000000014US"), &[(sku, 2)]).await.unwrap();
        let id = ask(&world, (shopper, order), (Reason::Damaged, &[(sku, 1)])).await.unwrap();
        let by = By::Merchant(merchant.id);
        let off = CancelUnits { order, by, units: vec![(sku, 1)], why: "none left".to_owned() };
        let state =
            step(&world, move |tx, m| aftersales::cancel_units(tx, &off, Terms::default(), m));
        assert_eq!(state.await.unwrap(), OrderState::Shipped, "{}", test.name);
        assert_eq!(case(&world, id).await.state, ReturnState::Asked);
        world.sound().await;
    }
}
