//! The demo world holds together: every state is there, every invariant holds, filling twice is once.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

use entrepot::{Market, config::Config, config::Overrides, demo};
use orders::OrderState;
use std::collections::BTreeSet;
use store::StoreError;

async fn states(market: &Market) -> Vec<OrderState> {
    let shoppers = ["shopper@demo.example", "chen@demo.example", "zhao@demo.example"];
    let found = market.app.db.read(move |tx| {
        let mut states = Vec::new();
        for email in shoppers {
            let email = email.parse().unwrap();
            let person = accounts::principal_by_email(tx, &email)?.unwrap();
            let orders = orders::orders_of_shopper(tx, person.shopper_id, None, 100)?;
            states.extend(orders.iter().map(|order| order.state));
        }
        Ok::<_, StoreError>(states)
    });
    found.await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_world_has_every_state_and_its_books_are_right() {
    let folder = tempfile::tempdir().unwrap();
    let flags = Overrides {
        data: Some(folder.path().join("data")),
        keyring: Some(folder.path().join("keys")),
        listen: Some(([127, 0, 0, 1], 0).into()),
        ..Overrides::default()
    };
    let market = Market::open(Config::load(&flags).unwrap(), true).await.unwrap();
    let sign_ins = demo::seed(&market).await.unwrap();
    assert_eq!(sign_ins.len(), 3);
    let before = states(&market).await;
    let have: BTreeSet<&str> = before.iter().map(|state| state.key()).collect();
    let all = [
        OrderState::AwaitingPayment,
        OrderState::Paid,
        OrderState::Packed,
        OrderState::Shipped,
        OrderState::Delivered,
        OrderState::Completed,
        OrderState::Cancelled,
        OrderState::Refunded,
        OrderState::Expired,
    ];
    for state in all {
        assert!(have.contains(state.key()), "no order is {state}");
    }
    let report = fulfilment::audit(&market.app.db).await.unwrap();
    assert!(report.ok(), "{report:?}");
    let listings = market.app.db.read(|tx| catalog::published_page(tx, None, 500)).await.unwrap();
    assert_eq!(listings.len(), 80);
    let bare: Vec<&str> = listings
        .iter()
        .filter(|listing| listing.texts.len() < 2 || listing.pictures.is_empty())
        .map(|listing| listing.handle.as_str())
        .collect();
    assert!(bare.is_empty(), "without a picture or a language: {bare:?}");
    demo::seed(&market).await.unwrap();
    assert_eq!(states(&market).await, before);
}
