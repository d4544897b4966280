//! The letters that people get about conversations.

use crate::support::{Talk, about_order};
use conversations::{DecideCase, DecideCaseError, Decision};
use kernel::{Decider, Moment};

static FACES: &[letters::Letters] = &[conversations::face::LETTERS];

/// Writes the letters of what has happened.
async fn write(talk: &Talk) {
    let world = talk.world.clone();
    let now = move || -> Moment { world.moment() };
    letters::catch_up(&talk.world.db, FACES, &now).await.unwrap();
}

/// The letters about the order, each with its text, oldest first.
async fn letters_of(talk: &Talk) -> Vec<(letters::Written, String)> {
    let order = talk.order.id();
    let found = talk.world.db.read(move |tx| {
        let mut all = Vec::new();
        for written in letters::about(tx, order, 20)?.into_iter().rev() {
            let text = letters::mail(tx, written.id)?.map(|mail| mail.body);
            all.push((written, text.unwrap_or_default()));
        }
        Ok::<_, store::StoreError>(all)
    });
    found.await.unwrap()
}

#[tokio::test]
async fn what_was_not_read_is_told_once_and_none_of_its_words_stand_in_the_letter() {
    for database in testkit::databases().await {
        let talk = Talk::over(&database.db).await;
        write(&talk).await;
        for text in ["the secret is one", "the secret is two"] {
            talk.say(talk.sells(1), about_order(&talk), text).await;
        }
        let later = talk.later(1);
        later.run("conversation.tell").await;
        write(&later).await;
        let told = letters_of(&talk).await;
        let number = talk.world.order(talk.order).await.number.clone();
        assert_eq!(told.len(), 1, "{}", database.name);
        let (letter, text) = &told[0];
        assert_eq!(letter.to, talk.shopper.id);
        assert!(letter.subject.contains(&number), "{}", letter.subject);
        assert!(text.contains("/messages/thr_") && !text.contains("secret"), "{text}");
    }
}

#[tokio::test]
async fn what_was_read_before_the_letter_is_told_to_nobody() {
    for database in testkit::databases().await {
        let talk = Talk::over(&database.db).await;
        write(&talk).await;
        let sent = talk.say(talk.sells(1), about_order(&talk), "Hello").await;
        let later = talk.later(1);
        later.run("conversation.tell").await;
        talk.read(talk.asks(), sent.thread).await;
        write(&later).await;
        assert!(letters_of(&talk).await.is_empty(), "{}", database.name);
    }
}

#[tokio::test]
async fn who_may_write_again_is_told_as_she_was_told_that_she_might_not() {
    for database in testkit::databases().await {
        let talk = Talk::over(&database.db).await;
        write(&talk).await;
        let rude = talk.say(talk.asks(), about_order(&talk), "You fool.").await;
        talk.report(talk.sells(1), rude).await.unwrap();
        let case = talk.open_cases().await[0].id;
        let by = Decider { id: talk.runs().person, name: "Harbour Master".into() };
        let ask = DecideCase { case, by, decision: Decision::Bar, why: "an insult".into() };
        let (person, moment) = (talk.asks().person, talk.world.moment());
        let decided = talk.world.db.write(move |tx| {
            let mut moment = moment.clone();
            conversations::decide_case(tx, &ask, &mut moment)?;
            Ok::<_, DecideCaseError>(conversations::allow_writer(tx, person, &mut moment)?)
        });
        assert!(decided.await.unwrap());
        write(&talk).await;
        let mails = talk.world.db.read(|tx| letters::mails(tx, None, 100)).await.unwrap();
        let mut kinds: Vec<String> = mails
            .into_iter()
            .filter(|mail| mail.of.is_some_and(|of| of.person == person))
            .map(|mail| mail.kind)
            .filter(|kind| kind.starts_with("writing-"))
            .collect();
        kinds.sort();
        assert_eq!(kinds, ["writing-allowed", "writing-barred"], "{}", database.name);
    }
}
