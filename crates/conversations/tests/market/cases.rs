//! What is reported is decided once, and everybody sees what it led to.

use crate::support::{Talk, about_order, message};
use conversations::{
    CaseState, DecideCase, DecideCaseError, Decision, ReportError, Voice, WriteError,
};
use kernel::{CaseId, Decider};

async fn decide(talk: &Talk, case: CaseId, decision: Decision) -> Result<(), DecideCaseError> {
    let by = Decider { id: talk.runs().person, name: "Harbour Master".into() };
    let ask = DecideCase { case, by, decision, why: "an insult".into() };
    let moment = talk.world.moment();
    let decided =
        talk.world.db.write(move |tx| conversations::decide_case(tx, &ask, &mut moment.clone()));
    decided.await
}

#[tokio::test]
async fn a_reported_message_is_hidden_with_a_trace_and_its_writer_writes_no_more() {
    for database in testkit::databases().await {
        let talk = Talk::over(&database.db).await;
        let (to, asks, sells) = (about_order(&talk), talk.asks(), talk.sells(1));
        let rude = talk.say(sells, to, "You fool.").await;
        assert!(matches!(talk.report(sells, rude).await, Err(ReportError::Own)));
        let stranger = Voice::shopper(crate::support::person_of(5));
        assert!(matches!(talk.report(stranger, rude).await, Err(ReportError::NotFound)));
        talk.report(asks, rude).await.unwrap();
        talk.report(asks, rude).await.unwrap();
        talk.report(talk.runs(), rude).await.unwrap();
        let open = talk.open_cases().await;
        assert_eq!(open.len(), 2, "each person once: {}", database.name);
        decide(&talk, open[0].id, Decision::Bar).await.unwrap();
        assert!(talk.open_cases().await.is_empty(), "both are about the same message");
        let again = decide(&talk, open[0].id, Decision::Dismiss).await.unwrap_err();
        assert!(matches!(again, DecideCaseError::Decided), "{again:?}");
        for (voice, text) in [(asks, ""), (sells, ""), (talk.runs(), "You fool.")] {
            let view = talk.view(voice, rude.thread).await.unwrap();
            let seen = &view.messages[0];
            assert_eq!((seen.text.as_str(), seen.hidden_at.is_some()), (text, true));
        }
        let refused = talk.send(message(sells, to, "But")).await.unwrap_err();
        assert!(matches!(refused, WriteError::Barred), "{refused:?}");
        talk.say(talk.sells(2), to, "We are sorry.").await;
        let (person, moment) = (sells.person, talk.world.moment());
        let allowed = database
            .db
            .write(move |tx| conversations::allow_writer(tx, person, &mut moment.clone()));
        assert!(allowed.await.unwrap());
        talk.say(sells, to, "I am sorry.").await;
        talk.world.sound().await;
    }
}

#[tokio::test]
async fn a_dismissed_report_changes_nothing_and_an_operator_is_not_barred() {
    for database in testkit::databases().await {
        let talk = Talk::over(&database.db).await;
        let to = about_order(&talk);
        let plain = talk.say(talk.asks(), to, "Where is it?").await;
        talk.report(talk.sells(1), plain).await.unwrap();
        let open = talk.open_cases().await;
        decide(&talk, open[0].id, Decision::Dismiss).await.unwrap();
        let view = talk.view(talk.sells(1), plain.thread).await.unwrap();
        assert!(view.messages[0].hidden_at.is_none());
        let own = talk.say(talk.runs(), to, "Be kind.").await;
        talk.report(talk.asks(), own).await.unwrap();
        let case = talk.open_cases().await[0].id;
        let refused = decide(&talk, case, Decision::Bar).await.unwrap_err();
        assert!(matches!(refused, DecideCaseError::NotThis), "{refused:?}");
        decide(&talk, case, Decision::Hide).await.unwrap();
        let hidden = CaseState::Hidden;
        let found = database.db.read(move |tx| conversations::cases(tx, hidden, None, 10)).await;
        assert_eq!(found.unwrap().len(), 1);
        talk.world.sound().await;
    }
}
