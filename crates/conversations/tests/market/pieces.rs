//! What the sides write and show in returns and disputes is reported and decided as messages are.

use crate::support::{Talk, person_of};
use aftersales::{
    About, AddEvidence, Answer, AnswerReturn, AskReturn, OpenDispute, Piece, Reason, ReturnState,
    ReturnView,
};
use conversations::{
    Case, CaseState, DecideCase, DecideCaseError, Decision, ReportError, ReportPiece, ReportReason,
    Voice,
};
use fulfilment::Progress;
use kernel::{By, CaseId, Decider, DisputeId, Moment, ReturnId};
use store::{StoreError, Tx};

/// One step in a transaction of its own.
async fn step<T, E, F>(talk: &Talk, mut run: F) -> Result<T, E>
where
    F: FnMut(&mut Tx<'_>, &mut Moment) -> Result<T, E> + Send + 'static,
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
{
    let moment = talk.world.moment();
    talk.world.db.write(move |tx| run(tx, &mut moment.clone())).await
}

/// The order came broken, and its shopper says so in these words.
async fn asked(talk: &Talk, words: &str) -> ReturnId {
    talk.world.ship(talk.order, &format!("PIECE-{:05}", talk.world.fresh())).await.unwrap();
    talk.world.see(talk.order, By::Market, Progress::Delivered).await.unwrap();
    let ask = AskReturn {
        order: talk.order,
        by: By::Shopper(talk.shopper.id),
        reason: Reason::Damaged,
        words: words.to_owned(),
        lines: Vec::new(),
        wanted: None,
        photos: Vec::new(),
    };
    step(talk, move |tx, moment| aftersales::ask_return(tx, &ask, moment)).await.unwrap()
}

/// Somebody of the shop answers.
async fn answered(talk: &Talk, case: ReturnId, answer: Answer) {
    let (by, person) = (By::Merchant(talk.merchant.id), Some(talk.sells(1).person));
    let ask = AnswerReturn { case, by, answer, papers: Vec::new(), person };
    step(talk, move |tx, moment| aftersales::answer_return(tx, &ask, moment)).await.unwrap();
}

async fn report(
    talk: &Talk,
    (voice, of): (Voice, aftersales::CaseId),
    piece: Piece,
) -> Result<(), ReportError> {
    let ask =
        ReportPiece { voice, of, piece, reason: ReportReason::Abuse, note: "so rude".to_owned() };
    step(talk, move |tx, moment| conversations::report_piece(tx, &ask, moment)).await
}

async fn decide(talk: &Talk, case: CaseId, decision: Decision) -> Result<(), DecideCaseError> {
    let by = Decider { id: talk.runs().person, name: "Harbour Master".into() };
    let ask = DecideCase { case, by, decision, why: "an insult".into() };
    step(talk, move |tx, moment| conversations::decide_case(tx, &ask, moment)).await
}

async fn seen(talk: &Talk, id: ReturnId, by: By) -> ReturnView {
    let found = talk.world.db.read(move |tx| aftersales::return_view(tx, (id, by))).await;
    found.unwrap().unwrap()
}

/// The cases of a state.
async fn cases(talk: &Talk, state: CaseState) -> Vec<Case> {
    talk.world.db.read(move |tx| conversations::cases(tx, state, None, 100)).await.unwrap()
}

/// The letters of each person, by kind and subject.
async fn letters_to(talk: &Talk, voice: Voice) -> Vec<(String, String)> {
    let world = talk.world.clone();
    let faces: &'static [letters::Letters] = &[conversations::face::LETTERS];
    letters::catch_up(&talk.world.db, faces, &move || world.moment()).await.unwrap();
    let mails = talk.world.db.read(|tx| letters::mails(tx, None, 200)).await.unwrap();
    let hers = |mail: &letters::Mail| mail.of.is_some_and(|of| of.person == voice.person);
    mails.into_iter().filter(hers).map(|mail| (mail.kind, mail.body)).collect()
}

#[tokio::test]
async fn words_of_a_return_are_hidden_with_a_trace_and_their_writer_writes_no_more() {
    for database in testkit::databases().await {
        let talk = Talk::over(&database.db).await;
        let id = asked(&talk, "You fool sent me scrap.").await;
        let (asks, sells) = (talk.asks(), talk.sells(1));
        let of = aftersales::CaseId::Return(id);
        let own = report(&talk, (asks, of), Piece::Words).await;
        assert!(matches!(own, Err(ReportError::Own)), "{own:?}");
        for (voice, piece) in [
            (Voice::shopper(person_of(5)), Piece::Words),
            (sells, Piece::Finding),
            (sells, Piece::Said(1)),
        ] {
            let none = report(&talk, (voice, of), piece).await;
            assert!(matches!(none, Err(ReportError::NotFound)), "{none:?}");
        }
        report(&talk, (sells, of), Piece::Words).await.unwrap();
        report(&talk, (sells, of), Piece::Words).await.unwrap();
        report(&talk, (talk.sells(2), of), Piece::Words).await.unwrap();
        let open = talk.open_cases().await;
        assert_eq!(open.len(), 2, "each person once: {}", database.name);
        let said = open[0].reported.as_ref().unwrap();
        assert_eq!(said.said, "You fool sent me scrap.");
        decide(&talk, open[0].id, Decision::Bar).await.unwrap();
        assert!(talk.open_cases().await.is_empty(), "both are about the same words");
        let again = decide(&talk, open[0].id, Decision::Dismiss).await;
        assert!(matches!(again, Err(DecideCaseError::Decided)), "{again:?}");
        for (by, words) in
            [(asks.by, ""), (sells.by, ""), (By::Operator, "You fool sent me scrap.")]
        {
            let view = seen(&talk, id, by).await;
            assert_eq!((view.case.words.as_str(), view.case.hidden.words.is_some()), (words, true));
        }
        let gone = report(&talk, (sells, of), Piece::Words).await;
        assert!(matches!(gone, Err(ReportError::NotFound)), "hidden already: {gone:?}");
        let (barred, person) = (true, asks.person);
        let is_barred = talk.world.db.read(move |tx| conversations::is_barred(tx, person)).await;
        assert_eq!(is_barred.unwrap(), barred);
        talk.world.sound().await;
    }
}

#[tokio::test]
async fn an_address_that_is_hidden_is_asked_for_again_and_the_next_one_is_read() {
    for database in testkit::databases().await {
        let talk = Talk::over(&database.db).await;
        let id = asked(&talk, "It is broken.").await;
        let of = aftersales::CaseId::Return(id);
        answered(&talk, id, Answer::Agree { address: "Send it to hell, fool".to_owned() }).await;
        report(&talk, (talk.asks(), of), Piece::Answer).await.unwrap();
        let case = talk.open_cases().await[0].id;
        decide(&talk, case, Decision::Hide).await.unwrap();
        let view = seen(&talk, id, talk.asks().by).await;
        let stands = (view.case.state, view.case.has_address(), view.case.answer.as_str());
        assert_eq!(stands, (ReturnState::Agreed, false, ""), "{}", database.name);
        answered(&talk, id, Answer::Agree { address: "Kiln Road 1".to_owned() }).await;
        let view = seen(&talk, id, talk.asks().by).await;
        assert_eq!((view.case.has_address(), view.case.answer.as_str()), (true, "Kiln Road 1"));
        talk.world.sound().await;
    }
}

#[tokio::test]
async fn what_was_answered_anew_is_not_hidden_for_what_was_reported_before() {
    for database in testkit::databases().await {
        let talk = Talk::over(&database.db).await;
        let id = asked(&talk, "It is broken.").await;
        let of = aftersales::CaseId::Return(id);
        let (why, instead) = ("Fools break things.".to_owned(), "Nothing.".to_owned());
        answered(&talk, id, Answer::Decline { why, instead }).await;
        report(&talk, (talk.asks(), of), Piece::Answer).await.unwrap();
        answered(&talk, id, Answer::Agree { address: "Kiln Road 1".to_owned() }).await;
        let case = talk.open_cases().await[0].clone();
        let said = case.reported.as_ref().map(|what| what.said.as_str());
        assert_eq!(said, Some("Fools break things.\nNothing."), "as it read then");
        decide(&talk, case.id, Decision::Hide).await.unwrap();
        let view = seen(&talk, id, talk.asks().by).await;
        assert_eq!(view.case.answer, "Kiln Road 1", "{}", database.name);
        talk.world.sound().await;
    }
}

/// A dispute after a no, in which the shopper said something and somebody of the shop answered it.
async fn disputed(talk: &Talk) -> DisputeId {
    let id = asked(talk, "It is broken.").await;
    let (why, instead) = ("It left whole.".to_owned(), String::new());
    answered(talk, id, Answer::Decline { why, instead }).await;
    let person = Some(talk.asks().person);
    let (about, by, words) = (About::Return(id), talk.asks().by, "It is not.".to_owned());
    let ask = OpenDispute { about, by, words, photos: Vec::new(), person };
    let opened = step(talk, move |tx, moment| aftersales::open_dispute(tx, &ask, moment));
    let dispute = opened.await.unwrap();
    let (by, person) = (talk.sells(1).by, talk.sells(1).person);
    let words = "You liar.".to_owned();
    let ask = AddEvidence { dispute, by, words, photos: Vec::new(), person };
    step(talk, move |tx, moment| aftersales::add_evidence(tx, &ask, moment)).await.unwrap();
    dispute
}

#[tokio::test]
async fn who_is_warned_is_told_why_and_nobody_who_reported_it() {
    for database in testkit::databases().await {
        let talk = Talk::over(&database.db).await;
        let seller = talk.world.member(talk.world.fresh()).await;
        let dispute = disputed(&talk).await;
        let of = aftersales::CaseId::Dispute(dispute);
        // Somebody of the shop who can be written to says it once more.
        let (by, words) = (talk.sells(1).by, "You liar, I say.".to_owned());
        let ask = AddEvidence { dispute, by, words, photos: Vec::new(), person: seller.id };
        step(&talk, move |tx, moment| aftersales::add_evidence(tx, &ask, moment)).await.unwrap();
        letters_to(&talk, talk.asks()).await;
        report(&talk, (talk.asks(), of), Piece::Said(3)).await.unwrap();
        let case = talk.open_cases().await[0].id;
        decide(&talk, case, Decision::Warn).await.unwrap();
        assert_eq!(cases(&talk, CaseState::Warned).await.len(), 1, "{}", database.name);
        assert!(cases(&talk, CaseState::Dismissed).await.is_empty());
        let read = move |tx: &mut Tx<'_>| aftersales::dispute_view(tx, (dispute, by));
        let view = talk.world.db.read(read).await.unwrap().unwrap();
        assert_eq!(view.words[2].text, "You liar, I say.", "it stays");
        let warned = letters_to(&talk, Voice::merchant(talk.merchant.id, seller.id)).await;
        let told: Vec<&str> = warned.iter().map(|(kind, _)| kind.as_str()).collect();
        assert_eq!(told, ["writing-warned"], "{}", database.name);
        let (_, text) = &warned[0];
        assert!(text.contains("an insult") && text.contains("/sell/disputes/dsp_"), "{text}");
        assert!(!text.contains("so rude"), "what the reporter wrote: {text}");
        let reporter = letters_to(&talk, talk.asks()).await;
        let decided = reporter.iter().filter(|(kind, _)| kind == "piece-decided").count();
        assert_eq!(decided, 1, "{reporter:?}");
        talk.world.sound().await;
    }
}

#[tokio::test]
async fn words_in_a_dispute_are_hidden_and_its_side_was_heard_all_the_same() {
    for database in testkit::databases().await {
        let talk = Talk::over(&database.db).await;
        let dispute = disputed(&talk).await;
        let of = aftersales::CaseId::Dispute(dispute);
        report(&talk, (talk.asks(), of), Piece::Said(2)).await.unwrap();
        let case = talk.open_cases().await[0].id;
        decide(&talk, case, Decision::Hide).await.unwrap();
        for (by, text) in
            [(talk.asks().by, ""), (talk.sells(2).by, ""), (By::Operator, "You liar.")]
        {
            let read = move |tx: &mut Tx<'_>| aftersales::dispute_view(tx, (dispute, by));
            let view = talk.world.db.read(read).await.unwrap().unwrap();
            let word = &view.words[1];
            assert_eq!((word.text.as_str(), word.hidden_at.is_some()), (text, true));
            assert!(view.dispute.merchant_said.is_some(), "{}", database.name);
        }
        talk.world.sound().await;
    }
}
