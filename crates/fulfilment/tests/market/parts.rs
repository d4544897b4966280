//! Money that goes back in part, and units that are called off or paid back, on both engines.

use fulfilment::{Back, Bearer, By, GiveBackError, PartKey};
use kernel::{Currency, MerchantId, Money, OrderId, SkuId};
use ledger::Account;
use orders::{CancelOrderError, CancelUnitsError, OrderState};
use testmarket::{Merchant, Shopper, World};

const DAY: i64 = 86_400;
pub(crate) const POSTAL: [&str; 3] = ["EE000000014US", "EE000000028US", "EE000000031US"];

pub(crate) fn cny(fen: i64) -> Money {
    Money::new(fen, Currency::CNY)
}

/// A paid order of three of the first product and two of the second.
pub(crate) async fn bought(world: &World, merchant: &Merchant, who: u64) -> (Shopper, OrderId) {
    let shopper = world.shopper(who).await;
    let lines =
        [(merchant.listing, merchant.skus[0].0, 3), (merchant.listing, merchant.skus[1].0, 2)];
    let placed = world.buy(shopper, &lines).await.unwrap();
    world.pay(&placed).await;
    (shopper, placed.orders[0])
}

async fn refunds(world: &World, id: OrderId) -> Vec<i64> {
    let order = world.order(id).await;
    let found = world.db.read(move |tx| orders::refunds_of_order(tx, &order)).await.unwrap();
    found.iter().map(|refund| refund.amount.minor()).collect()
}

#[tokio::test]
async fn units_that_were_called_off_go_back_with_stock_and_year_and_the_rest_is_shipped() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[2_499, 1_333], 20).await;
        let (shopper, id) = bought(&world, &merchant, 1).await;
        let (one, two) = (merchant.skus[0].0, merchant.skus[1].0);
        let (used, free) = (world.used(shopper).await, world.free(&merchant, one).await);
        let by = By::Shopper(shopper.id);
        let too_many = world.cancel_units((id, by), &[(one, 4)]).await;
        assert!(matches!(too_many, Err(CancelUnitsError::Units { left: 3, .. })), "{too_many:?}");
        let twice = world.cancel_units((id, by), &[(one, 1), (one, 1)]).await;
        assert!(matches!(twice, Err(CancelUnitsError::Nothing)));
        let state = world.cancel_units((id, by), &[(one, 2)]).await.unwrap();
        assert_eq!(state, OrderState::Paid, "{}", test.name);
        assert_eq!(world.free(&merchant, one).await, free + 2);
        assert!(world.used(shopper).await < used);
        world.sound().await;

        world.ship(id, POSTAL[0]).await.unwrap();
        let late = world.cancel_units((id, by), &[(one, 1)]).await;
        assert!(matches!(late, Err(CancelUnitsError::Order(CancelOrderError::TooLate(_)))));
        let released = world.confirm(id, by).await.unwrap().unwrap();
        let order = world.order(id).await;
        let gross = released.net.plus(released.commission).unwrap().minor();
        assert!(gross < order.gross().unwrap().minor() && gross > 2_499 + 2 * 1_333);
        assert_eq!(refunds(&world, id).await.len(), 1);
        assert_eq!(order.lines.iter().find(|line| line.sku == two).unwrap().shipped, 2);
        world.sound().await;
    }
}

#[tokio::test]
async fn with_its_last_unit_an_order_is_called_off() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[2_499, 1_333], 20).await;
        let (shopper, id) = bought(&world, &merchant, 1).await;
        let (one, two) = (merchant.skus[0].0, merchant.skus[1].0);
        let by = By::Merchant(merchant.id);
        world.cancel_units((id, by), &[(one, 3), (two, 1)]).await.unwrap();
        let state = world.cancel_units((id, by), &[(two, 1)]).await.unwrap();
        assert_eq!(state, OrderState::Cancelled, "{}", test.name);
        let order = world.order(id).await;
        assert_eq!(refunds(&world, id).await.iter().sum::<i64>(), order.total.minor());
        assert_eq!((world.used(shopper).await, world.free(&merchant, one).await), (0, 20));
        world.sound().await;
    }
}

#[tokio::test]
async fn what_is_packed_is_asked_for_and_its_merchant_answers_or_ships() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[2_499, 1_333], 20).await;
        let (shopper, id) = bought(&world, &merchant, 1).await;
        let (by, sku) = (By::Shopper(shopper.id), merchant.skus[0].0);
        world.pack(id).await.unwrap();
        let packed = world.cancel_units((id, by), &[(sku, 1)]).await;
        assert!(matches!(packed, Err(CancelUnitsError::Order(CancelOrderError::Packed))));
        let ask = |units: u32| {
            let (moment, why) = (world.moment(), "less, please".to_owned());
            let ask = orders::CancelUnits { order: id, by, units: vec![(sku, units)], why };
            world.db.write(move |tx| orders::ask_cancel(tx, &ask, &mut moment.clone()))
        };
        let answer = |refused: Option<&'static str>| {
            let (moment, by) = (world.moment(), By::Merchant(merchant.id));
            world
                .db
                .write(move |tx| orders::answer_cancel(tx, (id, by), refused, &mut moment.clone()))
        };
        ask(1).await.unwrap();
        ask(2).await.unwrap();
        let wish = || world.db.read(move |tx| orders::cancel_wish(tx, id));
        assert_eq!(wish().await.unwrap().unwrap().units, [(sku, 1)], "the first one waits");
        answer(Some("it is at the gate")).await.unwrap();
        let none = answer(None).await;
        assert!(matches!(none, Err(CancelUnitsError::Order(CancelOrderError::NotAsked))));
        ask(2).await.unwrap();
        answer(None).await.unwrap();
        assert_eq!(wish().await.unwrap().unwrap().answer, Some(orders::WishAnswer::Agreed));
        let lines = world.order(id).await.lines.clone();
        assert_eq!(lines.iter().find(|line| line.sku == sku).unwrap().cancelled, 2);
        ask(1).await.unwrap();
        world.ship(id, POSTAL[0]).await.unwrap();
        assert_eq!(wish().await.unwrap().unwrap().answer, Some(orders::WishAnswer::Shipped));
        world.sound().await;
    }
}

#[tokio::test]
async fn units_and_amounts_go_back_before_and_after_the_release_and_never_more_than_was_paid() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[2_499, 1_333], 20).await;
        let (shopper, id) = bought(&world, &merchant, 1).await;
        let (one, two) = (merchant.skus[0].0, merchant.skus[1].0);
        let units = |sku: SkuId, n: u32| Back::Units(vec![(sku, n)]);
        let early = world.give_back((id, "a"), units(one, 1), Bearer::Merchant).await;
        assert!(matches!(early, Err(GiveBackError::State(OrderState::Paid))));
        world.ship(id, POSTAL[0]).await.unwrap();
        let first = world.give_back((id, "a"), units(one, 1), Bearer::Merchant).await.unwrap();
        let again = world.give_back((id, "a"), units(one, 1), Bearer::Merchant).await.unwrap();
        assert_eq!(first, again, "{}: one key, once", test.name);
        let goodwill = Back::Amount(cny(1_000));
        world.give_back((id, "b"), goodwill.clone(), Bearer::Merchant).await.unwrap();
        let borne = world.give_back((id, "c"), goodwill, Bearer::Market).await.unwrap();
        assert_eq!((borne.tax.minor(), world.credit(Account::Goodwill).await), (0, -1_000));
        world.sound().await;

        world.confirm(id, By::Shopper(shopper.id)).await.unwrap();
        world.sound().await;
        world.give_back((id, "d"), units(two, 1), Bearer::Merchant).await.unwrap();
        let many = world.give_back((id, "e"), units(two, 2), Bearer::Merchant).await;
        assert!(matches!(many, Err(GiveBackError::Units { left: 1, .. })), "{many:?}");
        world.sound().await;
        let total = world.order(id).await.total;
        let much = world.give_back((id, "f"), Back::Amount(total), Bearer::Merchant).await;
        assert!(matches!(much, Err(GiveBackError::TooMuch { .. })), "{much:?}");
        let rest = Back::Units(vec![(one, 2), (two, 1)]);
        let last = world.give_back((id, "g"), rest, Bearer::Merchant).await.unwrap();
        assert!(last.left.is_zero());
        assert_eq!(world.order(id).await.state, OrderState::Refunded);
        assert_eq!(refunds(&world, id).await.iter().sum::<i64>(), total.minor());
        assert_eq!(world.credit(Account::Goodwill).await, 0, "the merchant bears all in the end");
        assert_eq!(world.credit(Account::MerchantPayable).await, 0);
        world.sound().await;
    }
}

#[tokio::test]
async fn while_something_is_open_no_clock_releases_and_then_it_goes_on_from_where_it_stood() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[900], 20).await;
        let (_, id) = world.paid(1, &merchant, 1).await;
        world.ship(id, POSTAL[0]).await.unwrap();
        world.later(DAY).see(id, By::Market, fulfilment::Progress::Delivered).await.unwrap();
        let hold = |key: &'static str, free: bool, days: i64| {
            let moment = world.later(days * DAY).moment();
            world.db.write(move |tx| match free {
                true => fulfilment::free_release(tx, id, key, &mut moment.clone()),
                false => fulfilment::hold_release(tx, id, key, &mut moment.clone()),
            })
        };
        hold("one", false, 3).await.unwrap();
        hold("two", false, 4).await.unwrap();
        hold("two", false, 5).await.unwrap();
        assert_eq!(world.later(90 * DAY).confirm_due().await.done, 0);
        let by_clock = world.later(90 * DAY).confirm(id, By::Market).await;
        assert!(matches!(by_clock, Err(fulfilment::ConfirmError::OnHold)), "{by_clock:?}");
        world.sound().await;
        hold("one", true, 100).await.unwrap();
        world.sound().await;
        hold("two", true, 101).await.unwrap();
        hold("two", true, 130).await.unwrap();
        // Delivered on day 1, five of seven days were left on day 3.
        let due = world.parcel(id).await.confirm_due_at.seconds_since(world.now);
        assert_eq!(due, 106 * DAY, "{}", test.name);
        assert_eq!(world.later(105 * DAY).confirm_due().await.done, 0);
        assert_eq!(world.later(106 * DAY).confirm_due().await.done, 1);
        assert_eq!(world.order(id).await.state, OrderState::Completed);
        world.sound().await;
    }
}

#[tokio::test]
async fn nobody_gives_back_what_is_not_theirs_and_no_shopper_does() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[900], 20).await;
        let other = world.merchant(&[900], 20).await;
        let (shopper, id) = world.paid(1, &merchant, 2).await;
        world.ship(id, POSTAL[0]).await.unwrap();
        for by in [By::Shopper(shopper.id), By::Merchant(MerchantId::of(other.id.home()))] {
            let ask = fulfilment::GiveBack {
                order: id,
                by,
                back: Back::Amount(cny(1)),
                why: String::new(),
                key: PartKey::Chosen("k".to_owned()),
                bearer: Bearer::Merchant,
                restores: false,
            };
            let moment = world.moment();
            let given =
                world.db.write(move |tx| fulfilment::give_back(tx, &ask, &mut moment.clone()));
            let given = given.await;
            assert!(matches!(given, Err(GiveBackError::NotFound(_))), "{given:?}");
        }
        let odd = world.give_back((id, "a b"), Back::Amount(cny(1)), Bearer::Merchant).await;
        assert!(matches!(odd, Err(GiveBackError::Key)), "{}", test.name);
        let nothing = world.give_back((id, "k"), Back::Amount(cny(0)), Bearer::Merchant).await;
        assert!(matches!(nothing, Err(GiveBackError::Nothing)));
        world.sound().await;
    }
}

#[tokio::test]
async fn of_many_small_amounts_their_merchant_gives_no_less_than_of_one() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[2_499, 1_333], 20).await;
        let mut shared = Vec::new();
        for (who, times) in [(1, 1_i64), (2, 20)] {
            let (shopper, id) = bought(&world, &merchant, who).await;
            world.ship(id, POSTAL[usize::from(times > 1)]).await.unwrap();
            for nth in 0..times {
                let (key, amount) = (format!("a{nth}"), Back::Amount(cny(240 / times)));
                world.give_back((id, &key), amount, Bearer::Merchant).await.unwrap();
            }
            if times > 1 {
                let more = Back::Amount(cny(1));
                let more = world.give_back((id, "more"), more, Bearer::Merchant).await;
                assert!(matches!(more, Err(GiveBackError::Often(20))), "{more:?}");
            }
            world.sound().await;
            let released = world.confirm(id, By::Shopper(shopper.id)).await.unwrap().unwrap();
            shared.push(released.net.minor());
            world.sound().await;
        }
        let [once, often] = shared[..] else { panic!("{shared:?}") };
        assert!(often <= once, "{}: {often} after twenty, {once} after one", test.name);
    }
}

/// Goodwill is the market's; what never left, or is back, is paid to nobody, and the market gets its part of it back.
#[tokio::test]
async fn after_goodwill_units_that_are_called_off_or_come_back_leave_their_merchant_what_she_sold()
{
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[2_499, 1_333], 200).await;
        let (one, two) = (merchant.skus[0].0, merchant.skus[1].0);
        let mut kept = Vec::new();
        for (who, fen) in [(1, 0), (2, 5_000), (3, 40_000), (4, i64::MAX)] {
            let (shopper, id) = bought(&world, &merchant, who).await;
            let total = world.order(id).await.total.minor();
            if fen > 0 {
                let amount = Back::Amount(cny(fen.min(total)));
                world.give_back((id, "kind"), amount, Bearer::Market).await.unwrap();
            }
            world
                .ship_units((id, &format!("KIND-0000{who}")), &[(one, 2), (two, 1)])
                .await
                .unwrap();
            let by = By::Merchant(merchant.id);
            world.cancel_units((id, by), &[(one, 1), (two, 1)]).await.unwrap();
            world.sound().await;
            let unit = Back::Units(vec![(one, 1)]);
            world.give_back((id, "back"), unit.clone(), Bearer::Merchant).await.unwrap();
            world.sound().await;
            let released = world.confirm(id, By::Shopper(shopper.id)).await.unwrap().unwrap();
            kept.push(released.net.minor());
            world.sound().await;
            let rest = Back::Units(vec![(one, 1), (two, 1)]);
            world.give_back((id, "rest"), rest, Bearer::Merchant).await.unwrap();
            assert_eq!(world.order(id).await.state, OrderState::Refunded, "{}: {fen}", test.name);
            assert_eq!(world.credit(Account::Goodwill).await, 0, "{}: {fen}", test.name);
            assert_eq!(refunds(&world, id).await.iter().sum::<i64>(), total, "{fen}");
            world.sound().await;
        }
        let near = |net: &i64| (net - kept[0]).abs() <= 3;
        assert!(kept.iter().all(near), "{}: {kept:?}", test.name);
        assert_eq!(world.credit(Account::MerchantPayable).await, 0, "{}", test.name);
    }
}
