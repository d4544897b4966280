//! Whatever shoppers, merchants, operators and clocks do, in whatever order: the books of conversations agree.

use crate::support::{RULES, Talk, about_listing, about_order, message};
use conversations::{DecideCase, Decision, Voice, Whereto, WriteError, Written};
use kernel::Decider;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use testkit::unless_refused;
use testmarket::World;

#[derive(Clone, Debug)]
enum Step {
    Say { who: u8, about: bool, key: Option<u8>, text: String },
    Read { who: u8, at: usize },
    Report { who: u8, at: usize },
    Decide { at: usize, decision: usize },
    Join { at: usize },
    Close { at: usize, opens: bool },
    Settle { at: usize },
    Clocks,
}

fn step() -> impl Strategy<Value = Step> {
    let who = 0u8..5;
    let at = 0usize..8;
    prop_oneof![
        6 => (who.clone(), any::<bool>(), prop::option::of(0u8..3), "[a-z 0-9@.]{0,12}")
            .prop_map(|(who, about, key, text)| Step::Say { who, about, key, text }),
        2 => (who.clone(), at.clone()).prop_map(|(who, at)| Step::Read { who, at }),
        1 => (who, at.clone()).prop_map(|(who, at)| Step::Report { who, at }),
        1 => (at.clone(), 0usize..4).prop_map(|(at, decision)| Step::Decide { at, decision }),
        1 => at.clone().prop_map(|at| Step::Join { at }),
        1 => (at.clone(), any::<bool>()).prop_map(|(at, opens)| Step::Close { at, opens }),
        1 => at.prop_map(|at| Step::Settle { at }),
        2 => Just(Step::Clocks),
    ]
}

fn voice(talk: &Talk, who: u8) -> Voice {
    match who {
        0 => talk.asks(),
        1 | 2 => talk.sells(u64::from(who)),
        3 => talk.runs(),
        // A stranger.
        _ => Voice::shopper(crate::support::person_of(50)),
    }
}

/// Takes a step; what is refused changes nothing.
async fn take(talk: &Talk, sent: &mut Vec<Written>, step: &Step) {
    let db = talk.world.db.clone();
    let moment = talk.world.moment();
    let one = |at: usize| sent.get(at % sent.len().max(1)).copied();
    match step.clone() {
        Step::Say { who, about, key, text } => {
            let to = if about { about_order(talk) } else { about_listing(talk) };
            let mut ask = message(voice(talk, who), to, &text);
            ask.key = key.map_or_else(String::new, |key| format!("key-{key}"));
            if let Some(written) = unless_refused(talk.send(ask).await) {
                sent.push(written);
            }
        }
        Step::Read { who, at } => {
            let Some(Written { thread, .. }) = one(at) else { return };
            let of = (thread, voice(talk, who));
            db.write(move |tx| conversations::read_thread(tx, of, i64::MAX)).await.unwrap();
        }
        Step::Report { who, at } => {
            let Some(written) = one(at) else { return };
            unless_refused(talk.report(voice(talk, who), written).await);
        }
        Step::Decide { at, decision } => {
            let open = talk.open_cases().await;
            let Some(case) = open.get(at % open.len().max(1)) else { return };
            let by = Decider { id: talk.runs().person, name: "Ada".into() };
            let decision = Decision::ALL[decision];
            let ask = DecideCase { case: case.id, by, decision, why: "so".into() };
            let decided =
                db.write(move |tx| conversations::decide_case(tx, &ask, &mut moment.clone()));
            unless_refused(decided.await);
        }
        Step::Join { at } => {
            let Some(Written { thread, .. }) = one(at) else { return };
            let of = (thread, talk.runs());
            db.write(move |tx| conversations::join_thread(tx, of, RULES, &mut moment.clone()))
                .await
                .unwrap();
        }
        Step::Close { at, opens } => {
            let Some(Written { thread, .. }) = one(at) else { return };
            let of = (thread, talk.runs());
            db.write(move |tx| match opens {
                true => conversations::reopen_thread(tx, of, RULES, &mut moment.clone()),
                false => conversations::close_thread(tx, of, RULES, &mut moment.clone()),
            })
            .await
            .unwrap();
        }
        Step::Settle { at } => {
            let Some(Written { thread, .. }) = one(at) else { return };
            let of = (thread, talk.sells(1));
            db.write(move |tx| conversations::settle_thread(tx, of, RULES, &mut moment.clone()))
                .await
                .unwrap();
        }
        Step::Clocks => {
            talk.run("conversation.answer").await;
            talk.run("conversation.tell").await;
        }
    }
}

#[test]
fn whatever_is_done_in_whatever_order_every_message_is_counted_and_every_list_agrees() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let databases = runtime.block_on(testkit::databases());
    for database in databases {
        // Slow databases see fewer histories.
        let cases = if database.name == "sqlite" { 24 } else { 12 };
        let mut runner = TestRunner::new(Config { cases, ..Config::default() });
        let world = World::in_yuan(&database.db);
        let history = prop::collection::vec((step(), 0i64..30), 1..25);
        runner
            .run(&history, |history| {
                runtime.block_on(async {
                    let talk = Talk::in_world(world.clone()).await;
                    let (mut sent, mut hours) = (Vec::new(), 0);
                    for (step, wait) in &history {
                        hours += wait;
                        take(&talk.later(hours), &mut sent, step).await;
                    }
                    let broken = talk.world.broken().await;
                    prop_assert!(broken.is_none(), "{broken:?}");
                    let nobody = Voice::shopper(crate::support::person_of(51));
                    for Written { thread, .. } in sent {
                        let refused =
                            talk.send(message(nobody, Whereto::Thread(thread), "x")).await;
                        prop_assert!(matches!(refused, Err(WriteError::NotFound)));
                        prop_assert!(talk.view(nobody, thread).await.is_none());
                    }
                    Ok(())
                })
            })
            .unwrap();
    }
}
