//! What customs assessed, beside what shoppers were quoted.

use fulfilment::{AssessTax, AssessTaxError, By, TaxFilter, tax_report, tax_report_csv};
use kernel::{Country, Currency, Date, Money, OrderId, Recorder};
use ledger::{Account, AssessError, Assessment};
use orders::OrderState;
use testmarket::World;
use trade::CostKind;

fn cny(fen: i64) -> Money {
    Money::new(fen, Currency::CNY)
}

async fn assess(world: &World, ask: AssessTax) -> Result<Assessment, AssessTaxError> {
    let moment = world.moment();
    let told = world.db.write(move |tx| fulfilment::assess_tax(tx, &ask, &mut moment.clone()));
    Ok(told.await?.assessment)
}

fn ask(world: &World, order: OrderId, taxes: &[(CostKind, i64)]) -> AssessTax {
    AssessTax {
        order,
        by: By::Operator,
        recorder: Recorder::Machine("an operator".into()),
        taxes: taxes.iter().map(|(kind, fen)| (*kind, cny(*fen))).collect(),
        reference: "CUS-2026-0001".into(),
        assessed_on: world.now.date(),
    }
}

async fn differs(world: &World, order: OrderId) -> i64 {
    let merchant = kernel::MerchantId::of(order.home());
    let books = world.db.read(move |tx| ledger::balances(tx, merchant)).await.unwrap();
    let account = Account::TaxDifference(Country::CN);
    books.iter().find(|b| b.account == account).map_or(0, |b| b.amount.minor())
}

fn year(world: &World) -> TaxFilter {
    let day: Date = world.now.date();
    TaxFilter { from: day, to: day, destination: None, regime: None }
}

#[tokio::test]
async fn customs_assesses_otherwise_and_nobody_but_the_market_pays_for_it() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[2_499], 20).await;
        let (shopper, id) = world.paid(1, &merchant, 2).await;
        let vat = world.order(id).await.quote.taxes.minor();
        let unshipped = assess(&world, ask(&world, id, &[(CostKind::Vat, vat)])).await;
        assert!(matches!(unshipped, Err(AssessTaxError::NeverShipped(OrderState::Paid))));
        world.ship(id, "EE000000014US").await.unwrap();
        let total = world.order(id).await.total;

        let world = world.later(10 * 86_400);
        let wanted = [(CostKind::Vat, vat + 70), (CostKind::Duty, 30)];
        let first = assess(&world, ask(&world, id, &wanted)).await.unwrap();
        assert_eq!((first.number, first.taken, first.assessed), (1, cny(vat), cny(vat + 100)));
        assert_eq!(assess(&world, ask(&world, id, &wanted)).await.unwrap(), first);
        assert_eq!(differs(&world, id).await, 100);
        world.sound().await;

        let released = world.confirm(id, By::Shopper(shopper.id)).await.unwrap().unwrap();
        let order = world.order(id).await;
        assert_eq!((order.total, order.quote.taxes), (total, cny(vat)), "she pays what was quoted");
        let hold = world.db.read(move |tx| ledger::hold_of(tx, id)).await.unwrap().unwrap();
        assert_eq!(hold.released.unwrap().net(), released.net, "the merchant gets her price");
        world.sound().await;

        let less =
            AssessTax { reference: "CUS-2".into(), ..ask(&world, id, &[(CostKind::Vat, 1)]) };
        assert_eq!(assess(&world, less).await.unwrap().number, 2);
        assert_eq!(differs(&world, id).await, 1 - vat);
        world.sound().await;

        world.refund(id).await.unwrap();
        assert_eq!(differs(&world, id).await, 1, "paid back, nothing is taken for it");
        world.sound().await;
    }
}

#[tokio::test]
async fn an_assessment_that_cannot_be_is_refused_and_says_why() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[2_499], 20).await;
        let (_, id) = world.paid(1, &merchant, 1).await;
        world.ship(id, "EE000000014US").await.unwrap();
        let good = ask(&world, id, &[(CostKind::Vat, 100)]);
        let dollars = AssessTax {
            taxes: vec![(CostKind::Vat, Money::new(5, Currency::USD))],
            ..good.clone()
        };
        let wrong = assess(&world, dollars).await.unwrap_err();
        assert_eq!(wrong.to_string(), "the order's taxes are in CNY, not in USD");
        let below = assess(&world, ask(&world, id, &[(CostKind::Vat, -1)])).await;
        assert!(matches!(below, Err(AssessTaxError::Assess(AssessError::Negative("vat")))));
        let much = assess(&world, ask(&world, id, &[(CostKind::Vat, i64::MAX)])).await;
        assert_eq!(much.unwrap_err().to_string(), "the amount is too large");
        let twice = ask(&world, id, &[(CostKind::Duty, 1), (CostKind::Duty, 2)]);
        let twice = assess(&world, twice).await;
        assert!(matches!(twice, Err(AssessTaxError::Assess(AssessError::Kind("duty")))));
        let goods = assess(&world, ask(&world, id, &[(CostKind::Goods, 1)])).await;
        assert!(matches!(goods, Err(AssessTaxError::Assess(AssessError::Kind("goods")))));
        for reference in ["", "  ", &"9".repeat(81)] {
            let ask = AssessTax { reference: reference.into(), ..good.clone() };
            assert!(matches!(assess(&world, ask).await, Err(AssessTaxError::Reference)));
        }
        for days in [-2, 3] {
            let assessed_on = world.later(days * 86_400).now.date();
            let ask = AssessTax { assessed_on, ..good.clone() };
            assert!(matches!(assess(&world, ask).await, Err(AssessTaxError::Day { .. })));
        }
        let merchant = By::Merchant(merchant.id);
        let ask = AssessTax { by: merchant, ..good.clone() };
        assert!(matches!(assess(&world, ask).await, Err(AssessTaxError::NotFound(_))));
        assert_eq!(differs(&world, id).await, 0);
        world.sound().await;
    }
}

#[tokio::test]
async fn the_report_adds_up_to_the_books() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let (one, two) = (world.merchant(&[2_499], 20).await, world.merchant(&[900], 20).await);
        let mut sum = 0;
        let numbers = ["EE000000014US", "EE000000028US", "EE000000031US", "RR473124829US"];
        let mut shipped = Vec::new();
        for (at, number) in numbers.iter().enumerate() {
            let merchant = if at < 2 { &one } else { &two };
            let (_, id) = world.paid(at as u64 + 1, merchant, 1).await;
            world.ship(id, number).await.unwrap();
            shipped.push(id);
            sum += world.order(id).await.quote.taxes.minor();
        }
        world.paid(9, &two, 1).await;
        assess(&world, ask(&world, shipped[0], &[(CostKind::Vat, 5)])).await.unwrap();
        assess(&world, ask(&world, shipped[3], &[(CostKind::Vat, 50_000)])).await.unwrap();
        let rows = tax_report(&test.db, &year(&world)).await.unwrap();
        assert_eq!(rows.len(), 1, "{rows:?}");
        let row = &rows[0];
        assert_eq!((row.orders, row.assessed_orders), (4, 2), "unshipped orders owe nothing");
        assert_eq!((row.taken, row.assessed), (cny(sum), cny(50_005)));
        let booked = differs(&world, shipped[0]).await + differs(&world, shipped[3]).await;
        assert_eq!(row.difference, cny(booked));
        assert_eq!(row.owed(), cny(sum + booked));
        let csv = tax_report_csv(&rows);
        assert_eq!(csv.lines().count(), 2);
        assert!(csv.starts_with("destination,regime,month,"), "{csv}");
        let elsewhere = TaxFilter { destination: Some(Country::US), ..year(&world) };
        assert_eq!(tax_report(&test.db, &elsewhere).await.unwrap(), []);
        let (from, to) = (Date::constant(2025, 1, 1), Date::constant(2025, 1, 1));
        let before = TaxFilter { from, to, ..year(&world) };
        assert_eq!(tax_report(&test.db, &before).await.unwrap(), []);
        world.sound().await;
    }
}

#[tokio::test]
async fn a_file_of_assessments_is_recorded_line_by_line_and_may_be_given_again() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[2_499], 20).await;
        let (_, id) = world.paid(1, &merchant, 1).await;
        let (_, waiting) = world.paid(2, &merchant, 1).await;
        world.ship(id, "EE000000014US").await.unwrap();
        let day = world.now.date();
        let file = format!(
            "order,reference,assessed_on,currency,vat,duty\n{id},CUS-1,{day},CNY,20.00,1.50\n\
             {waiting},CUS-2,{day},CNY,3,\n{id},CUS-3,{day},USD,3,\n"
        );
        let import = async || {
            let lines = fulfilment::read_assessments(file.as_bytes()).unwrap();
            let (moment, recorder) = (world.moment(), Recorder::Machine("a file".into()));
            fulfilment::import_assessments(&world.db, lines, &recorder, moment).await.unwrap()
        };
        let first = import().await;
        assert_eq!((first.lines, first.recorded, first.unchanged), (3, 1, 0), "{first:?}");
        assert_eq!((first.refused[0].0, first.refused[1].0), (3, 4));
        assert!(first.refused[0].1.contains("never shipped"), "{first:?}");
        let again = import().await;
        assert_eq!((again.recorded, again.unchanged, again.refused), (0, 1, first.refused));
        world.sound().await;
    }
}
