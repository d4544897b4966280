//! What is left to do, computed from what is there.

use crate::support::{ada, named, operated, save};
use house::{Circumstances, Identity, Standing, checklist};
use kernel::{Country, Currency, Home, Lang, Money, PaymentId, Rate, Secret};
use std::collections::BTreeMap;
use testmarket::World;

async fn lines(world: &World) -> BTreeMap<&'static str, (Standing, &'static str)> {
    let about = Circumstances { now: world.now, sandbox: true, mail: false, rates: false };
    let lines = world.db.read(move |tx| checklist(tx, &about)).await.unwrap();
    lines.into_iter().map(|line| (line.check.key, (line.look.standing, line.look.said))).collect()
}

#[tokio::test]
async fn an_empty_market_has_everything_to_do_and_each_step_is_proved_by_what_was_done() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let empty = lines(&world).await;
        let open = empty.iter().filter(|(_, (standing, _))| *standing == Standing::Open);
        assert_eq!(open.count(), house::CHECKS.len() - 1, "but for shipped rates: {empty:?}");

        operated(&world).await;
        save(&world, named("Harbour"), 0).await.unwrap();
        let found = lines(&world).await;
        assert_eq!(found["operator"], (Standing::Done, "done"));
        assert_eq!(found["identity"], (Standing::Done, "done"));
        assert_eq!(found["lanes"], (Standing::Open, "open"));

        let whole = Identity {
            languages: vec![Lang::EN, Lang::ZH],
            destinations: vec![Country::CN],
            currency: Some(Currency::USD),
            fee: Some(Rate::percent(8)),
            ..named("Harbour")
        };
        save(&world, whole, 1).await.unwrap();
        let found = lines(&world).await;
        for key in ["languages", "lanes", "money"] {
            assert_eq!(found[key], (Standing::Done, "done"), "{key} on {}", test.name);
        }

        world.merchant(&[10_00], 5).await;
        let found = lines(&world).await;
        for key in ["cards", "listing"] {
            assert_eq!(found[key], (Standing::Done, "done"), "{key} on {}", test.name);
        }
    }
}

#[tokio::test]
async fn a_letter_that_waits_proves_nothing() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let operator = operated(&world).await;
        assert_eq!(lines(&world).await["mail"], (Standing::Open, "none"));
        let moment = world.moment();
        let tried = test.db.write(move |tx| {
            let mut moment = moment.clone();
            let mail = house::MailSetting {
                smtp: Secret::new("smtp://127.0.0.1:9".to_owned()),
                from: "post@example.org".to_owned(),
            };
            house::set_mail(tx, (Some(&mail), &ada()), &mut moment).unwrap();
            let to = accounts::addressee(tx, operator)?.unwrap();
            house::send_trial_letter(tx, &to, &mut moment)
        });
        let id = tried.await.unwrap();
        assert_eq!(lines(&world).await["mail"], (Standing::Open, "waits"));
        let sent =
            store::sql!("UPDATE mail_outbox SET state = 'sent', sent_at = 1 WHERE mail_id = $1");
        let mark = move |tx: &mut store::Tx<'_>| tx.execute(sent, store::params![id]);
        assert_eq!(test.db.write(mark).await.unwrap(), 1);
        assert_eq!(lines(&world).await["mail"], (Standing::Done, "done"), "on {}", test.name);
    }
}

#[tokio::test]
async fn a_payment_is_proved_by_the_word_of_its_provider() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let payment: PaymentId = world.moment().id(Home::MARKET);
        let moment = world.moment();
        let noted = test
            .db
            .write(move |tx| house::note_trial_payment(tx, (payment, "Ada"), &mut moment.clone()));
        noted.await.unwrap();
        assert_eq!(lines(&world).await["payments"], (Standing::Open, "waits"));
        let amount = Money::new(1_00, Currency::CNY);
        world.say(payment, amount, payments::PaymentStatus::Approved).await;
        assert_eq!(lines(&world).await["payments"], (Standing::Done, "sandbox"));
        assert_eq!(world.waiting().await.len(), 1, "it waits to go back, on {}", test.name);
        world.sound().await;
    }
}

#[tokio::test]
async fn rates_of_long_ago_are_amiss_until_newer_ones_come() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        assert_eq!(lines(&world).await["rates"], (Standing::Amiss, "old"));
        world.import_rates().await;
        assert_eq!(lines(&world).await["rates"], (Standing::Done, "by-hand"));
        let late = world.later(231 * 86_400);
        assert_eq!(lines(&late).await["rates"], (Standing::Amiss, "old"), "on {}", test.name);
    }
}
