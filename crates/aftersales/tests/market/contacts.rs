//! What the sides write to each other leads nobody around the market.

use crate::support::{answer, ask_saying, case, delivered, step};
use aftersales::{About, AddEvidence, Answer, OpenDispute};
use fulfilment::By;
use kernel::MerchantId;
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
