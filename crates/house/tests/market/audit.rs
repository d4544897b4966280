//! A check that cannot fail is a defect: each is made to fail, and to say so by its name.

use crate::support::{named, operated, save};
use kernel::{Home, PaymentId};
use store::{Sql, sql};
use testmarket::{World, each_damage_is_named};

/// What must be found, and the damage that it must be found by.
const DAMAGE: [(&str, Sql); 3] = [
    (
        "the market's decisions about itself are numbered without a gap",
        sql!("DELETE FROM market_identity WHERE version = 1"),
    ),
    (
        "the market's name, colour and logo can be shown",
        sql!("UPDATE market_identity SET identity = '{\"accent\":\"#FFFF00\"}'"),
    ),
    (
        "no link lets a first operator in where there is one",
        sql!(
            "INSERT INTO setup_link (name, token_hash, made_at, expires_at)
              SELECT 'setup', id, 0, 1 FROM market_trial WHERE name = 'payment'"
        ),
    ),
];

async fn opened(world: &World) {
    operated(world).await;
    save(world, named("Harbour"), 0).await.unwrap();
    save(world, named("Quay"), 1).await.unwrap();
    let moment = world.moment();
    let payment: PaymentId = world.moment().id(Home::MARKET);
    let noted = world
        .db
        .write(move |tx| house::note_trial_payment(tx, (payment, "Ada"), &mut moment.clone()));
    noted.await.unwrap();
}

#[tokio::test]
async fn every_rule_of_the_house_can_break_and_says_so() {
    each_damage_is_named(&DAMAGE, opened).await;
}

#[test]
fn no_rule_of_the_house_is_without_damage() {
    for rule in house::face::PROOFS.iter().flat_map(|proof| proof.rules) {
        assert!(DAMAGE.iter().any(|(named, _)| named == rule), "nothing breaks: {rule}");
    }
}
