//! What the sides say in a dispute has an end, and does not ring at everybody's door each time.

use crate::support::{answer, ask, decline, open, step};
use aftersales::{About, AddEvidence, DisputeError, EVIDENCE_MAX, Reason};
use fulfilment::{By, Progress};
use kernel::{DisputeId, ShopperId};
use testmarket::World;

async fn say(
    world: &World,
    (dispute, by, person): (DisputeId, By, ShopperId),
) -> Result<(), DisputeError> {
    let words = "one more angle".to_owned();
    let ask = AddEvidence { dispute, by, words, photos: Vec::new(), person };
    step(world, move |tx, moment| aftersales::add_evidence(tx, &ask, moment)).await
}

/// Who writes letters about disputes.
static FACES: [letters::Letters; 1] = [aftersales::face::LETTERS];

/// How many letters tell that somebody said something.
async fn told(world: &World) -> usize {
    letters::catch_up(&world.db, &FACES, &|| world.moment()).await.unwrap();
    let all = world.db.read(|tx| letters::mails(tx, None, 200)).await.unwrap();
    all.iter().filter(|mail| mail.kind == "dispute-said").count()
}

#[tokio::test]
async fn a_side_says_so_much_and_the_other_is_told_once_an_hour() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[2_499], 20).await;
        let sku = merchant.skus[0].0;
        let shopper = world.member(1).await;
        let order = world.paid_by(shopper, &merchant, 1).await;
        world.ship(order, "AFTER-00999").await.unwrap();
        world.see(order, By::Market, Progress::Delivered).await.unwrap();
        let (hers, theirs) = (By::Shopper(shopper.id), By::Merchant(merchant.id));
        let returned = ask(&world, (shopper, order), (Reason::Damaged, &[(sku, 1)])).await.unwrap();
        answer(&world, returned, decline()).await.unwrap();
        let id = open(&world, hers, About::Return(returned)).await.unwrap();
        let member = ShopperId::of(kernel::Home::new(77));
        say(&world, (id, theirs, member)).await.unwrap();
        let first = told(&world).await;
        assert!(first > 0, "{}: she is told", test.name);
        for n in 2..EVIDENCE_MAX {
            let said = say(&world, (id, theirs, member)).await;
            assert!(said.is_ok(), "word {n}: {said:?}");
        }
        assert_eq!(told(&world).await, first, "{}: within an hour, once", test.name);
        let later = world.later(3_600);
        say(&later, (id, theirs, member)).await.unwrap();
        assert!(told(&later).await > first, "{}: an hour later, again", test.name);
        let more = say(&later, (id, theirs, member)).await;
        assert!(matches!(more, Err(DisputeError::Crowded(EVIDENCE_MAX))), "{more:?}");
        let may = move |tx: &mut store::Tx<'_>| aftersales::try_evidence(tx, (id, theirs), 1);
        let may = world.db.read(may).await;
        assert!(matches!(may, Err(DisputeError::Crowded(_))), "no file is taken in: {may:?}");
        say(&later, (id, hers, shopper.id)).await.unwrap();
        say(&later, (id, By::Operator, shopper.id)).await.unwrap();
        later.sound().await;
    }
}
