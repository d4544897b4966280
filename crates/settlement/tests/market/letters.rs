//! Who is told of what becomes of a payout and of an account.

use crate::earn;
use kernel::{By, Home, MerchantId};
use settlement::{Rules, face::LETTERS};
use store::StoreError;
use testmarket::World;

/// Writes the letters of all that happened in a home, and answers what its merchant's members got, oldest first.
async fn told(world: &World, merchant: MerchantId) -> Vec<(String, String)> {
    let moment = world.moment();
    let written = world.db.write(move |tx| {
        let mut moment = moment.clone();
        for home in [merchant.home(), Home::MARKET] {
            for event in events::after(tx, home, 0, 1_000)? {
                if LETTERS.follows.iter().any(|kind| kind.name == event.kind) {
                    (LETTERS.write)(tx, &event, &mut moment)?;
                }
            }
        }
        let mut mails = Vec::new();
        for to in accounts::merchant_addressees(tx, merchant)? {
            mails.extend(letters::mails_to(tx, &to.email, 100)?);
        }
        mails.reverse();
        let kind = |mail: letters::Mail| (mail.kind, format!("{} {}", mail.subject, mail.body));
        Ok::<_, StoreError>(mails.into_iter().map(kind).collect())
    });
    written.await.unwrap()
}

#[tokio::test]
async fn members_are_told_of_each_step_and_of_an_account_by_its_end_alone() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[2_499], 20).await;
        earn(&world, 1, &merchant).await;
        let payout = world.ask_payout(merchant.id, None).await.unwrap().id;
        let run = world.propose_run(1, &Rules::default()).await.unwrap();
        world.approve_run(run.id, 2).await.unwrap();
        world.take_file(run.id, 2).await.unwrap();
        world.send_run(run.id).await.unwrap();
        world.pay_payout(payout).await.unwrap();
        world.return_payout(payout, By::Operator).await.unwrap();
        let letters = told(&world, merchant.id).await;
        for kind in
            ["bank-account-added", "payout-asked", "payout-sent", "payout-paid", "payout-returned"]
        {
            let of_kind = letters.iter().filter(|(own, _)| own == kind).count();
            assert_eq!(of_kind, 1, "{kind} on {}: {letters:?}", test.name);
        }
        let text = |kind: &str| {
            let found = letters.iter().find(|(own, _)| own == kind);
            found.map(|(_, text)| text.as_str()).unwrap_or_default()
        };
        assert!(text("payout-returned").contains("account closed"), "{letters:?}");
        assert!(text("bank-account-added").contains("6789"), "{letters:?}");
        assert!(letters.iter().all(|(_, text)| !text.contains("000123456789")), "{letters:?}");
    }
}
