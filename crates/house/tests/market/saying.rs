//! What the market says of itself.

use crate::support::{ada, named, operated, save};
use house::{Colour, Identity, MailSetting, RatesSetting, SaveIdentityError};
use kernel::{AttachmentId, Home, Secret};
use store::StoreError;
use testmarket::World;

#[tokio::test]
async fn each_decision_is_a_version_and_the_newest_holds() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let none = test.db.read(house::identity).await.unwrap();
        assert_eq!((none.version, none.identity.name()), (0, "Entrepot"));
        assert_eq!(save(&world, named("Harbour"), 0).await.unwrap(), 1);
        assert_eq!(save(&world, named("Harbour"), 1).await.unwrap(), 1, "nothing changes");
        assert_eq!(save(&world, named("Quay"), 1).await.unwrap(), 2);
        let late = save(&world, named("Late"), 1).await;
        assert!(matches!(late, Err(SaveIdentityError::Changed)), "on {}", test.name);
        let history = test.db.read(|tx| house::identity_history(tx, 9)).await.unwrap();
        let names: Vec<&str> = history.iter().map(|kept| kept.identity.name()).collect();
        assert_eq!(names, ["Quay", "Harbour"]);
        assert_eq!(history[0].saved.as_ref().unwrap().1, "Ada");
        let look = test.db.read(house::letters_look).await.unwrap();
        assert_eq!((look.name.as_str(), look.accent.as_str()), ("Quay", "#0B5C6B"));
        world.sound().await;
    }
}

#[tokio::test]
async fn what_cannot_be_shown_is_refused_and_no_logo_is_made_up() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let yellow = Identity { accent: Some(Colour::new(255, 230, 0)), ..named("Harbour") };
        let refused = save(&world, yellow, 0).await;
        assert!(matches!(refused, Err(SaveIdentityError::Faults(_))));
        let logo: AttachmentId = world.moment().id(Home::MARKET);
        let made_up = Identity { logo: Some(logo), ..named("Harbour") };
        assert_eq!(save(&world, made_up, 0).await.unwrap(), 1);
        assert_eq!(test.db.read(house::identity).await.unwrap().identity.logo, None);
        world.sound().await;
    }
}

#[tokio::test]
async fn those_who_run_the_market_are_told_that_it_changed() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let operator = operated(&world).await;
        save(&world, named("Harbour"), 0).await.unwrap();
        let faces: &'static [letters::Letters] = &[house::face::LETTERS];
        let site = letters::House::new("https://market.example", "UTC", faces);
        letters::write_for(&test.db, site.looking(house::letters_look));
        letters::catch_up(&test.db, faces, &|| world.moment()).await.unwrap();
        let told = test
            .db
            .read(move |tx| letters::notices(tx, operator, (kernel::Lang::EN, "UTC"), None, 9));
        let told = told.await.unwrap();
        assert_eq!(told[0].line, "Ada changed the market's name, look or lanes");
        let mail = told[0].mail.unwrap();
        let letter = test.db.read(move |tx| letters::mail(tx, mail)).await.unwrap().unwrap();
        assert!(letter.body.contains("how Harbour presents itself"), "{}", letter.body);
    }
}

#[tokio::test]
async fn settings_lie_sealed_and_are_read_as_they_were_set() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let mail = MailSetting {
            smtp: Secret::new("smtps://ada:pw@mail.example.org".to_owned()),
            from: "Harbour <post@example.org>".to_owned(),
        };
        let url = Secret::new("https://rates.example/daily.xml?key=k".to_owned());
        let rates = RatesSetting { url, every_hours: 6 };
        let moment = world.moment();
        let set = test.db.write(move |tx| {
            let (by, mut moment) = (ada(), moment.clone());
            house::set_mail(tx, (Some(&mail), &by), &mut moment)?;
            house::set_rates(tx, (Some(&rates), &by), &mut moment)
        });
        set.await.unwrap();
        let found = test.db.read(|tx| {
            let (mail, rates) = (house::mail_setting(tx)?, house::rates_setting(tx)?);
            Ok::<_, StoreError>((mail, rates, house::settings_version(tx)?))
        });
        let (mail, rates, version) = found.await.unwrap();
        assert_eq!(mail.unwrap().smtp.reveal(), "smtps://ada:pw@mail.example.org");
        assert_eq!((rates.unwrap().every_hours, version), (6, 2), "on {}", test.name);
        let moment = world.moment();
        let none =
            test.db.write(move |tx| house::set_mail(tx, (None, &ada()), &mut moment.clone()));
        none.await.unwrap();
        assert!(test.db.read(house::mail_setting).await.unwrap().is_none());
        assert_eq!(test.db.read(house::settings_version).await.unwrap(), 3);
    }
}
