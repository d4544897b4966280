//! The tables of conversations say what the commands do: whatever is tried wherever one stands moves it only along a row,
//! and each row is taken.

use crate::support::{RULES, Talk, about_order, message};
use conversations::lifecycle::{STANDINGS, STEPS, Step, Who, standing};
use conversations::{Case, CaseState, DecideCase, Decision, Voice, Whereto};
use kernel::{CaseId, Decider, Moment, ShopperId, ThreadId};
use std::collections::BTreeSet;
use store::{StoreError, Tx};
use testmarket::World;

/// Of what they are, the verb, from where, by whom, whereto; nowhere where it stays.
type Told = (&'static str, &'static str, &'static str, Who, &'static str);

/// The tests of pieces hold it: it needs a return.
const ELSEWHERE: [&str; 1] = ["report_piece"];

/// Everything is tried so many hours after the first question, when each clock has run out.
const HOURS: i64 = 90;

/// What is tried everywhere.
const TRIES: [(&str, Who); 14] = [
    ("write_message", Who::Shopper),
    ("write_message", Who::Merchant),
    ("write_message", Who::Operator),
    ("settle_thread", Who::Shopper),
    ("settle_thread", Who::Merchant),
    ("settle_thread", Who::Operator),
    ("ring_answer_clock", Who::Market),
    ("decide_case", Who::Operator),
    ("join_thread", Who::Operator),
    ("close_thread", Who::Shopper),
    ("close_thread", Who::Merchant),
    ("close_thread", Who::Operator),
    ("reopen_thread", Who::Merchant),
    ("reopen_thread", Who::Operator),
];

/// One command in a transaction of its own.
async fn take<T, E, F>(talk: &Talk, mut run: F) -> Result<T, E>
where
    F: FnMut(&mut Tx<'_>, &mut Moment) -> Result<T, E> + Send + 'static,
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
{
    let moment = talk.world.moment();
    talk.world.db.write(move |tx| run(tx, &mut moment.clone())).await
}

fn voice(talk: &Talk, who: Who) -> Voice {
    match who {
        Who::Shopper => talk.asks(),
        Who::Merchant => talk.sells(1),
        Who::Operator | Who::Market | Who::Carrier | Who::Provider => talk.runs(),
    }
}

async fn ring(talk: &Talk, thread: ThreadId, hours: i64) {
    let later = talk.later(hours);
    let rung =
        take(&later, move |tx, moment| conversations::ring_answer_clock(tx, thread, RULES, moment));
    rung.await.unwrap();
}

/// A conversation that stands there.
async fn talk_at(world: &World, at: &str) -> (Talk, ThreadId) {
    let talk = Talk::in_world(world.clone()).await;
    let begins = if at == "quiet" { Who::Merchant } else { Who::Shopper };
    let sent = talk.say(voice(&talk, begins), about_order(&talk), "About your order.").await;
    let thread = sent.thread;
    if matches!(at, "reminded" | "shown") {
        ring(&talk, thread, 24).await;
    }
    if at == "shown" {
        ring(&talk, thread, 48).await;
    }
    if at == "closed" {
        assert!(try_step(&talk, thread, ("close_thread", Who::Operator)).await);
    }
    let talk = talk.later(HOURS);
    assert_eq!(stands(&talk, thread).await.0, at);
    (talk, thread)
}

/// Where it stands, and whether an operator joined it.
async fn stands(talk: &Talk, thread: ThreadId) -> (&'static str, bool) {
    let view = talk.view(talk.runs(), thread).await.unwrap();
    (standing(&view.thread, &view.cases), view.thread.joined.is_some())
}

/// The open case of a conversation.
async fn open_case(talk: &Talk, thread: ThreadId) -> Option<CaseId> {
    let view = talk.view(talk.runs(), thread).await.unwrap();
    let open = |case: &&Case| case.state == CaseState::Open;
    view.cases.iter().find(open).map(|case| case.id)
}

async fn state_of(talk: &Talk, case: CaseId) -> &'static str {
    let found = talk.world.db.read(move |tx| conversations::case(tx, case)).await.unwrap();
    found.unwrap().state.key()
}

async fn decide(talk: &Talk, case: CaseId, decision: Decision) -> bool {
    let by = Decider { id: talk.runs().person, name: "Harbour Master".into() };
    let ask = DecideCase { case, by, decision, why: "looked at".into() };
    take(talk, move |tx, moment| conversations::decide_case(tx, &ask, moment)).await.is_ok()
}

/// Whether it was done.
async fn try_step(talk: &Talk, thread: ThreadId, (verb, who): (&str, Who)) -> bool {
    let of = (thread, voice(talk, who));
    match verb {
        "write_message" => {
            talk.send(message(of.1, Whereto::Thread(thread), "And so on.")).await.is_ok()
        }
        "settle_thread" => {
            take(talk, move |tx, moment| conversations::settle_thread(tx, of, RULES, moment))
                .await
                .unwrap()
        }
        "ring_answer_clock" => {
            ring(talk, thread, 0).await;
            true
        }
        "decide_case" => match open_case(talk, thread).await {
            Some(case) => decide(talk, case, Decision::Dismiss).await,
            None => false,
        },
        "join_thread" => {
            take(talk, move |tx, moment| conversations::join_thread(tx, of, RULES, moment))
                .await
                .unwrap()
        }
        "close_thread" => {
            take(talk, move |tx, moment| conversations::close_thread(tx, of, RULES, moment))
                .await
                .unwrap()
        }
        "reopen_thread" => {
            take(talk, move |tx, moment| conversations::reopen_thread(tx, of, RULES, moment))
                .await
                .unwrap()
        }
        other => panic!("{other} is not tried"),
    }
}

fn is_row(step: &Step, (of, verb, from, who, to): Told) -> bool {
    (step.of, step.verb, step.to) == (of, verb, to)
        && step.from.contains(&from)
        && step.who.contains(&who)
}

/// Everything that can be tried in a conversation, wherever it stands.
async fn try_conversations(world: &World, taken: &mut BTreeSet<Told>) {
    for who in [Who::Shopper, Who::Merchant, Who::Operator] {
        let talk = Talk::in_world(world.clone()).await;
        let sent = talk.say(voice(&talk, who), about_order(&talk), "About your order.").await;
        let to = stands(&talk, sent.thread).await.0;
        taken.insert(("conversation", "write_message", "", who, to));
    }
    for at in STANDINGS {
        let (mut talk, mut thread) = talk_at(world, at).await;
        for (verb, who) in TRIES {
            let (from, had_joined) = stands(&talk, thread).await;
            let done = try_step(&talk, thread, (verb, who)).await;
            let (to, has_joined) = stands(&talk, thread).await;
            // What leaves it where it stands is something all the same when words or an operator came into it.
            let came = done && (verb == "write_message" || had_joined != has_joined);
            if from == to && !came {
                continue;
            }
            let told = ("conversation", verb, from, who, if from == to { "" } else { to });
            assert!(done, "{told:?} at {at}");
            taken.insert(told);
            (talk, thread) = talk_at(world, at).await;
        }
    }
}

/// A report of what the merchant wrote, and who wrote it.
async fn reported(world: &World) -> (Talk, CaseId, ShopperId) {
    let talk = Talk::in_world(world.clone()).await;
    let sells = voice(&talk, Who::Merchant);
    let rude = talk.say(sells, about_order(&talk), "You fool.").await;
    talk.report(talk.asks(), rude).await.unwrap();
    let case = open_case(&talk, rude.thread).await.unwrap();
    (talk, case, sells.person)
}

async fn writes(talk: &Talk, person: ShopperId) -> &'static str {
    let barred = talk.world.db.read(move |tx| conversations::is_barred(tx, person)).await.unwrap();
    if barred { "barred" } else { "free" }
}

/// What is reported, and decided; and who may write then.
async fn try_cases(world: &World, taken: &mut BTreeSet<Told>) {
    for (who, wrote) in [
        (Who::Shopper, Who::Merchant),
        (Who::Merchant, Who::Shopper),
        (Who::Operator, Who::Shopper),
    ] {
        let talk = Talk::in_world(world.clone()).await;
        let sent = talk.say(voice(&talk, wrote), about_order(&talk), "You fool.").await;
        talk.report(voice(&talk, who), sent).await.unwrap();
        let case = open_case(&talk, sent.thread).await.unwrap();
        taken.insert(("case", "report_message", "", who, state_of(&talk, case).await));
    }
    for decision in Decision::ALL {
        let (talk, case, person) = reported(world).await;
        let before = writes(&talk, person).await;
        assert!(decide(&talk, case, decision).await);
        let to = state_of(&talk, case).await;
        taken.insert(("case", "decide_case", "open", Who::Operator, to));
        let after = writes(&talk, person).await;
        if before == after {
            continue;
        }
        taken.insert(("writer", "decide_case", before, Who::Operator, after));
        let allowed =
            take(&talk, move |tx, moment| conversations::allow_writer(tx, person, moment));
        assert!(allowed.await.unwrap());
        let again = writes(&talk, person).await;
        taken.insert(("writer", "allow_writer", after, Who::Operator, again));
    }
    let ends = [
        ("write_message", Who::Merchant),
        ("settle_thread", Who::Merchant),
        ("close_thread", Who::Operator),
        // Nobody's answer.
        ("write_message", Who::Operator),
        ("write_message", Who::Shopper),
    ];
    for (verb, who) in ends {
        let (talk, thread) = talk_at(world, "shown").await;
        let case = open_case(&talk, thread).await.unwrap();
        taken.insert(("case", "ring_answer_clock", "", Who::Market, "open"));
        assert!(try_step(&talk, thread, (verb, who)).await);
        let to = state_of(&talk, case).await;
        if to != "open" {
            taken.insert(("case", verb, "open", who, to));
        }
    }
}

#[tokio::test]
async fn each_command_is_taken_exactly_where_the_tables_have_it() {
    for database in testkit::databases().await {
        let world = World::in_yuan(&database.db);
        let mut taken: BTreeSet<Told> = BTreeSet::new();
        try_conversations(&world, &mut taken).await;
        try_cases(&world, &mut taken).await;
        for told in &taken {
            let known = STEPS.iter().any(|step| is_row(step, *told));
            assert!(known, "{told:?} is in no row, on {}", database.name);
        }
        for row in STEPS.iter().filter(|row| !ELSEWHERE.contains(&row.verb)) {
            for (from, who) in
                row.from.iter().flat_map(|from| row.who.iter().map(move |who| (from, who)))
            {
                let told = (row.of, row.verb, *from, *who, row.to);
                assert!(taken.contains(&told), "the table has {told:?}, which nothing does");
            }
        }
    }
}
