//! Nobody decides a dispute whose money is hers.

use crate::support::{DAY, decide, dispute, open, operator, shipped, step};
use accounts::{ApartError, Grant};
use aftersales::{About, Award, DisputeError, DisputeState, Ground};
use fulfilment::{Bearer, By};
use kernel::Decider;
use testmarket::World;

#[tokio::test]
async fn who_bought_it_or_acts_for_its_merchant_decides_no_dispute_about_it() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[900], 20).await;
        let (shopper, order) = shipped(&world, 1, &merchant, 1).await;
        let about = About::Parcel { order, ground: Ground::Lost, lines: Vec::new() };
        let id = open(&world, By::Shopper(shopper.id), about).await.unwrap();
        let heard = world.later(8 * DAY);
        let packer = world.member(7).await.id;
        let packs = Grant::member(merchant.id);
        let granted =
            step(&world, move |tx, moment| accounts::grant_role(tx, packer, packs, None, moment));
        assert!(granted.await.unwrap());
        for person in [packer, shopper.id] {
            let by = Decider { id: person, name: "Party".to_owned() };
            for award in [Award::Full, Award::None] {
                let own = decide(&heard, id, (by.clone(), award, Bearer::Market)).await;
                let Err(DisputeError::Apart(told)) = own else {
                    panic!("{own:?} on {}", test.name)
                };
                let bought = matches!(told, ApartError::Shopper { others: 0 });
                let sells = matches!(told, ApartError::Merchant { others: 0 });
                assert!(if person == packer { sells } else { bought }, "{told:?}");
            }
        }
        assert_eq!(dispute(&world, id).await.state, DisputeState::Gathering);
        decide(&heard, id, (operator(1), Award::Full, Bearer::Market)).await.unwrap();
        world.sound().await;
    }
}
