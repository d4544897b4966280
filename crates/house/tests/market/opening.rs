//! The first operator comes in.

use crate::support::{account, named};
use accounts::Token;
use house::{
    InitError, InitMarket, OpenMarket, OpenMarketError, can_open, init_market, make_setup_link,
    open_market,
};
use testmarket::World;

async fn open(world: &World, token: &Token, name: &str) -> Result<(), OpenMarketError> {
    let ask = OpenMarket { token: token.hash(), account: account(name) };
    let moment = world.moment();
    world.db.write(move |tx| open_market(tx, &ask, &mut moment.clone())).await.map(drop)
}

async fn link(world: &World) -> Option<Token> {
    let token = Token::random().unwrap();
    let (hash, now) = (token.hash(), world.now);
    let made = world.db.write(move |tx| make_setup_link(tx, hash, now)).await.unwrap();
    made.then_some(token)
}

#[tokio::test]
async fn a_link_lets_one_operator_in_once_within_a_day() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let first = link(&world).await.unwrap();
        let second = link(&world).await.unwrap();
        let refused = open(&world, &first, "eve").await;
        assert!(matches!(refused, Err(OpenMarketError::NoLink)), "another was made since");
        let late = world.later(24 * 3_600);
        let refused = open(&late, &second, "eve").await;
        assert!(matches!(refused, Err(OpenMarketError::NoLink)), "on {}", test.name);
        let (hash, now) = (second.hash(), world.now);
        test.db.read(move |tx| can_open(tx, hash, now)).await.unwrap();
        open(&world, &second, "ada").await.unwrap();
        assert!(test.db.read(house::is_opened).await.unwrap());
        for token in [&first, &second] {
            let refused = open(&world, token, "eve").await;
            assert!(matches!(refused, Err(OpenMarketError::Opened)));
        }
        assert!(link(&world).await.is_none(), "nobody needs one any more");
        world.sound().await;
    }
}

#[tokio::test]
async fn two_who_come_by_one_link_are_one_operator() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let token = link(&world).await.unwrap();
        let (one, other) = tokio::join!(open(&world, &token, "ada"), open(&world, &token, "eve"));
        assert!(one.is_ok() != other.is_ok(), "on {}: {one:?} {other:?}", test.name);
        let over = accounts::Over::Market;
        let all = test.db.read(move |tx| accounts::role_holders(tx, over)).await.unwrap();
        assert_eq!(all.len(), 1);
        world.sound().await;
    }
}

#[tokio::test]
async fn whoever_holds_the_machine_begins_a_market_once_and_overwrites_nothing() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let init = |name: &str, operator: &str| {
            let ask = InitMarket { account: account(operator), identity: named(name) };
            let moment = world.moment();
            world.db.write(move |tx| init_market(tx, &ask, &mut moment.clone()))
        };
        let refused = init("https://evil.example", "ada").await;
        assert!(matches!(refused, Err(InitError::Faults(_))));
        assert!(!test.db.read(house::is_opened).await.unwrap(), "at once or not at all");
        link(&world).await.unwrap();
        init("Harbour", "ada").await.unwrap();
        assert!(matches!(init("Quay", "eve").await, Err(InitError::Begun)));
        let kept = test.db.read(house::identity).await.unwrap();
        assert_eq!((kept.version, kept.identity.name()), (1, "Harbour"), "on {}", test.name);
        world.sound().await;
    }
}
