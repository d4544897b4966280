//! What people may do beside shopping, and for whom they act.

use crate::support::{PASSWORD, moment, noon, open, sign_in};
use accounts::{ActForError, Grant, GrantRoleError, Over, Principal, RevokeRoleError, Role, Scope};
use kernel::{Home, MerchantId, ShopperId};
use store::Db;

fn merchant(number: u64) -> MerchantId {
    MerchantId::of(Home::new(number))
}

async fn grant(db: &Db, to: ShopperId, grant: Grant, seed: u64) -> Result<bool, GrantRoleError> {
    let at = moment(noon().plus_seconds(seed.cast_signed()), seed);
    db.write(move |tx| accounts::grant_role(tx, to, grant, None, &mut at.clone())).await
}

async fn revoke(
    db: &Db,
    from: ShopperId,
    grant: Grant,
    by: Option<ShopperId>,
) -> Result<bool, RevokeRoleError> {
    let at = moment(noon().plus_seconds(60), 60);
    db.write(move |tx| accounts::revoke_role(tx, from, grant, by, &mut at.clone())).await
}

async fn who(db: &Db, shopper: ShopperId) -> Principal {
    db.read(move |tx| accounts::principal(tx, shopper)).await.unwrap().unwrap()
}

#[tokio::test]
async fn a_person_acts_for_several_merchants_one_at_a_time() {
    for test in testkit::databases().await {
        let db = &test.db;
        let mei = open(db, "mei@example.org", 1).await;
        assert!(!who(db, mei).await.acts_as(Role::Member));
        let (orchard, mill) = (merchant(9_000), merchant(8_000));
        assert!(grant(db, mei, Grant::owner(orchard), 2).await.unwrap());
        assert!(grant(db, mei, Grant::member(mill), 3).await.unwrap());
        assert!(!grant(db, mei, Grant::member(mill), 4).await.unwrap(), "{}", test.name);
        let mei_now = who(db, mei).await;
        assert_eq!(mei_now.merchants(), [orchard, mill], "{}: the oldest first", test.name);
        assert_eq!(mei_now.merchant, Some(orchard));
        assert!(mei_now.acts_as(Role::Owner) && mei_now.acts_as(Role::Member));
        let at_mill = mei_now.clone().acting_for(mill).unwrap();
        assert!(at_mill.acts_as(Role::Member) && !at_mill.acts_as(Role::Owner));
        assert_eq!(mei_now.acting_for(merchant(7_000)), None);
    }
}

#[tokio::test]
async fn a_session_keeps_the_merchant_it_acts_for_until_the_role_is_taken_back() {
    for test in testkit::databases().await {
        let db = &test.db;
        let mei = open(db, "mei@example.org", 1).await;
        let (orchard, mill) = (merchant(9_000), merchant(8_000));
        grant(db, mei, Grant::owner(orchard), 2).await.unwrap();
        grant(db, mei, Grant::member(mill), 3).await.unwrap();
        let ask = sign_in("mei@example.org", PASSWORD);
        let session = accounts::sign_in_with_password(db, ask, &moment(noon(), 5)).await.unwrap();
        let (cookie, token) = (session.token.text().to_owned(), session.token.hash());
        let acts_for = async || {
            let cookie = cookie.clone();
            let live = db.read(move |tx| accounts::session_principal(tx, &cookie, noon())).await;
            live.unwrap().unwrap().1.merchant
        };
        let choose = async |merchant: MerchantId| {
            let who = who(db, mei).await;
            db.write(move |tx| accounts::act_for(tx, &who, token, merchant)).await
        };
        assert_eq!(acts_for().await, Some(orchard), "{}", test.name);
        choose(mill).await.unwrap();
        assert_eq!(acts_for().await, Some(mill), "{}", test.name);
        let strange = choose(merchant(7_000)).await;
        assert!(matches!(strange, Err(ActForError::NotGranted)), "{}", test.name);
        let take = async || revoke(db, mei, Grant::member(mill), None).await.unwrap();
        assert!(take().await);
        assert_eq!(acts_for().await, Some(orchard), "{}", test.name);
        assert!(!take().await, "{}", test.name);
    }
}

#[tokio::test]
async fn an_operator_of_one_scope_runs_no_other() {
    for test in testkit::databases().await {
        let db = &test.db;
        let mei = open(db, "mei@example.org", 1).await;
        let rules = Grant::operator(Scope::Rules);
        grant(db, mei, rules, 2).await.unwrap();
        let who = who(db, mei).await;
        assert!(who.is_operator() && who.operates(Scope::Rules) && who.operates(Scope::Overview));
        assert!(!who.operates(Scope::Money) && !who.operates(Scope::Everything), "{}", test.name);
        assert_eq!(who.merchant, None);
        let nobody = grant(db, ShopperId::of(Home::new(77)), Grant::OPERATOR, 3).await;
        assert!(matches!(nobody, Err(GrantRoleError::NoAccount)), "{}", test.name);
    }
}

#[tokio::test]
async fn the_last_operator_stays_also_when_two_take_each_other_away() {
    for test in testkit::databases().await {
        let db = &test.db;
        let mei = open(db, "mei@example.org", 1).await;
        let tom = open(db, "tom@example.org", 2).await;
        for round in 0..10 {
            for person in [mei, tom] {
                grant(db, person, Grant::OPERATOR, 10 + round).await.unwrap();
            }
            let (one, other) = tokio::join!(
                revoke(db, tom, Grant::OPERATOR, Some(mei)),
                revoke(db, mei, Grant::OPERATOR, Some(tom))
            );
            let taken = [&one, &other].iter().filter(|done| matches!(done, Ok(true))).count();
            assert_eq!(taken, 1, "{}: {one:?} {other:?}", test.name);
        }
        let left = db.read(|tx| accounts::role_holders(tx, Over::Market)).await.unwrap();
        assert_eq!(left.len(), 1, "{}: {left:?}", test.name);
        let last = revoke(db, left[0].account, Grant::OPERATOR, None).await;
        assert!(matches!(last, Err(RevokeRoleError::LastOperator)), "{}: {last:?}", test.name);
    }
}

#[tokio::test]
async fn a_person_grants_and_takes_back_only_what_lies_within_her_own_roles() {
    for test in testkit::databases().await {
        let db = &test.db;
        let mei = open(db, "mei@example.org", 1).await;
        let tom = open(db, "tom@example.org", 2).await;
        let money = Grant::operator(Scope::Money);
        grant(db, mei, money, 3).await.unwrap();
        let by_mei = async |what: Grant| {
            let at = moment(noon().plus_seconds(9), 9);
            db.write(move |tx| accounts::grant_role(tx, tom, what, Some(mei), &mut at.clone()))
                .await
        };
        for beyond in [Grant::OPERATOR, Grant::owner(merchant(7)), Grant::member(merchant(7))] {
            let refused = by_mei(beyond).await;
            assert!(matches!(refused, Err(GrantRoleError::Beyond)), "{}", test.name);
            let refused = revoke(db, tom, beyond, Some(mei)).await;
            assert!(matches!(refused, Err(RevokeRoleError::Beyond)), "{}", test.name);
        }
        assert!(by_mei(money).await.unwrap());
        assert!(who(db, tom).await.operates(Scope::Money), "{}", test.name);
        assert!(revoke(db, tom, money, Some(mei)).await.unwrap());
        assert!(!who(db, tom).await.is_operator(), "{}", test.name);
        let nobody = by_mei(money).await;
        assert!(nobody.unwrap() && revoke(db, mei, money, None).await.unwrap());
        assert!(matches!(by_mei(money).await, Err(GrantRoleError::Beyond)), "{}", test.name);
    }
}
