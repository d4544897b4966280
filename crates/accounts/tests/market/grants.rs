//! What people may do beside shopping, and for whom they act.

use crate::support::{PASSWORD, moment, noon, open, sign_in};
use accounts::{ActForError, Grant, GrantRoleError, Principal, Role, Scope};
use kernel::{Home, MerchantId, ShopperId};
use store::Db;

fn merchant(number: u64) -> MerchantId {
    MerchantId::of(Home::new(number))
}

async fn grant(db: &Db, to: ShopperId, grant: Grant, seed: u64) -> Result<bool, GrantRoleError> {
    let at = moment(noon().plus_seconds(seed.cast_signed()), seed);
    db.write(move |tx| accounts::grant_role(tx, to, grant, None, &mut at.clone())).await
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
        let taken = db.write(move |tx| accounts::revoke_role(tx, mei, Grant::member(mill))).await;
        assert!(taken.unwrap());
        assert_eq!(acts_for().await, Some(orchard), "{}", test.name);
        let again = db.write(move |tx| accounts::revoke_role(tx, mei, Grant::member(mill))).await;
        assert!(!again.unwrap(), "{}", test.name);
    }
}

#[tokio::test]
async fn an_operator_of_one_scope_runs_no_other() {
    for test in testkit::databases().await {
        let db = &test.db;
        let mei = open(db, "mei@example.org", 1).await;
        let rules = Grant { scope: Scope::Rules, ..Grant::OPERATOR };
        grant(db, mei, rules, 2).await.unwrap();
        let who = who(db, mei).await;
        assert!(who.is_operator() && who.operates(Scope::Rules) && who.operates(Scope::Overview));
        assert!(!who.operates(Scope::Money) && !who.operates(Scope::Everything), "{}", test.name);
        assert_eq!(who.merchant, None);
        let nobody = grant(db, ShopperId::of(Home::new(77)), Grant::OPERATOR, 3).await;
        assert!(matches!(nobody, Err(GrantRoleError::NoAccount)), "{}", test.name);
    }
}
