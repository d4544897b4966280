//! Who may write and read, what the other side gets, and what is new to whom.

use crate::support::{Talk, about_listing, about_order, message, person_of};
use conversations::{About, DraftFault, Matter, MessageKind, Unread, Voice, Whereto, WriteError};
use kernel::{Actor, Home, MerchantId, ThreadId};
use pictures::take_in;

#[tokio::test]
async fn a_question_and_its_answer_are_read_by_both_and_by_nobody_else() {
    for database in testkit::databases().await {
        let talk = Talk::over(&database.db).await;
        let (asks, sells) = (talk.asks(), talk.sells(1));
        let first = talk.say(asks, about_listing(&talk), "Is it\r\nripe?").await;
        let thread = Whereto::Thread(first.thread);
        let answer = talk.say(sells, thread, "Yes.").await;
        assert_eq!(answer.thread, first.thread);
        for voice in [asks, sells, talk.runs()] {
            let view = talk.view(voice, first.thread).await.unwrap();
            let said: Vec<(Actor, &str)> =
                view.messages.iter().map(|one| (one.side, one.text.as_str())).collect();
            assert_eq!(said, [(Actor::Shopper, "Is it\nripe?"), (Actor::Merchant, "Yes.")]);
            assert!(matches!(view.matter, Matter::Listing(_)), "{}", database.name);
        }
        let other = talk.world.merchant(&[100], 1).await;
        let strangers = [Voice::shopper(person_of(5)), Voice::merchant(other.id, person_of(5))];
        for stranger in strangers {
            assert!(talk.view(stranger, first.thread).await.is_none());
            let refused = talk.send(message(stranger, thread, "let me in")).await.unwrap_err();
            assert!(matches!(refused, WriteError::NotFound), "{refused:?}");
            let refused = talk.send(message(stranger, about_order(&talk), "x")).await.unwrap_err();
            assert!(matches!(refused, WriteError::NotFound), "{refused:?}");
        }
        talk.world.sound().await;
    }
}

#[tokio::test]
async fn one_conversation_is_about_one_order_whoever_begins_it() {
    for database in testkit::databases().await {
        let talk = Talk::over(&database.db).await;
        let first = talk.say(talk.sells(1), about_order(&talk), "It ships today.").await;
        let second = talk.say(talk.asks(), about_order(&talk), "Thank you.").await;
        let third = talk.say(talk.runs(), about_order(&talk), "Well done.").await;
        assert_eq!([second.thread, third.thread], [first.thread; 2], "{}", database.name);
        let view = talk.view(talk.asks(), first.thread).await.unwrap();
        let kinds: Vec<MessageKind> = view.messages.iter().map(|one| one.kind).collect();
        use MessageKind::{Joined, Written};
        assert_eq!(kinds, [Written, Written, Joined, Written], "an operator joins with a trace");
        let listing = talk.send(message(talk.sells(1), about_listing(&talk), "Buy it")).await;
        assert!(matches!(listing, Err(WriteError::NotFound)), "a merchant asks nobody");
        talk.world.sound().await;
    }
}

#[tokio::test]
async fn contact_details_are_taken_out_before_they_are_kept() {
    for database in testkit::databases().await {
        let talk = Talk::over(&database.db).await;
        talk.world.ship(talk.order, "2065551234").await.unwrap();
        let order = talk.world.order(talk.order).await;
        let text = format!("{}: 2065551234, call 2065551235 or mei@example.org", order.number);
        let sent = talk.say(talk.asks(), about_order(&talk), &text).await;
        assert_eq!(sent.masked, 2);
        let kept = format!("{}: 2065551234, call ••• or •••", order.number);
        for voice in [talk.asks(), talk.sells(1), talk.runs()] {
            let view = talk.view(voice, sent.thread).await.unwrap();
            assert_eq!((view.messages[0].text.as_str(), view.messages[0].masked), (&*kept, 2));
        }
        let own = talk.say(talk.runs(), about_order(&talk), "Write to help@market.example").await;
        assert_eq!(own.masked, 0, "the market may say where it is reached");
    }
}

#[tokio::test]
async fn the_same_form_sends_once() {
    for database in testkit::databases().await {
        let talk = Talk::over(&database.db).await;
        let mut ask = message(talk.asks(), about_order(&talk), "Where is it?");
        ask.key = "form-1".into();
        let first = talk.send(ask.clone()).await.unwrap();
        let (a, b) = tokio::join!(talk.send(ask.clone()), talk.send(ask.clone()));
        assert_eq!([a.unwrap(), b.unwrap()], [first; 2], "{}", database.name);
        let view = talk.view(talk.asks(), first.thread).await.unwrap();
        assert_eq!(view.messages.len(), 1);
        ask.voice = talk.sells(1);
        let theirs = talk.send(ask).await.unwrap();
        assert_ne!(theirs.message, first.message, "another's key is another key");
        talk.world.sound().await;
    }
}

#[tokio::test]
async fn photos_are_read_by_the_parties_alone() {
    for database in testkit::databases().await {
        let talk = Talk::over(&database.db).await;
        let objects = object_store::memory::InMemory::new();
        let slip = b"%PDF-1.7 slip".to_vec();
        let paper = take_in(&objects, slip, "call 13800138000 now.pdf").await.unwrap();
        let mut ask = message(talk.asks(), about_order(&talk), "");
        ask.attached = vec![paper.clone()];
        let sent = talk.send(ask.clone()).await.unwrap();
        let view = talk.view(talk.sells(1), sent.thread).await.unwrap();
        let id = view.attachments[0].id;
        assert_eq!(view.attachments[0].name, "call ••• now.pdf", "{}", database.name);
        for (voice, may) in [
            (talk.asks(), true),
            (talk.sells(2), true),
            (talk.runs(), true),
            (Voice::shopper(person_of(5)), false),
            (Voice::merchant(MerchantId::of(Home::new(5)), person_of(5)), false),
        ] {
            let found =
                database.db.read(move |tx| conversations::message_attachment(tx, id, voice)).await;
            assert_eq!(found.unwrap().is_some(), may, "{voice:?}");
        }
        ask.attached = vec![paper; 7];
        assert!(matches!(talk.send(ask).await, Err(WriteError::Files)));
    }
}

#[tokio::test]
async fn what_is_new_is_new_to_each_reader() {
    for database in testkit::databases().await {
        let talk = Talk::over(&database.db).await;
        let sent = talk.say(talk.asks(), about_order(&talk), "Hello").await;
        let (one, two) = (talk.sells(1), talk.sells(2));
        let unread = async |voice: Voice| {
            let (merchant, now) = (talk.merchant.id, talk.world.now);
            let who = (voice.person, (voice.side() == Actor::Merchant).then_some(merchant));
            let counted =
                database.db.read(move |tx| conversations::unread(tx, who, false, now)).await;
            let Unread { shopper, merchant, .. } = counted.unwrap();
            if voice.side() == Actor::Merchant { merchant } else { shopper }
        };
        assert_eq!([unread(talk.asks()).await, unread(one).await, unread(two).await], [0, 1, 1]);
        talk.read(one, sent.thread).await;
        assert_eq!([unread(one).await, unread(two).await], [0, 1]);
        talk.say(one, Whereto::Thread(sent.thread), "Hello yourself").await;
        assert_eq!([unread(talk.asks()).await, unread(one).await], [1, 0], "her own is read");
        talk.read(talk.asks(), sent.thread).await;
        assert_eq!(unread(talk.asks()).await, 0);
        talk.world.sound().await;
    }
}

#[tokio::test]
async fn a_product_that_is_not_sold_begins_no_conversation_and_ends_none() {
    for database in testkit::databases().await {
        let talk = Talk::over(&database.db).await;
        let known = talk.say(talk.asks(), about_listing(&talk), "Is it ripe?").await;
        let (listing, moment) = (talk.merchant.listing, talk.world.moment());
        let paused = database.db.write(move |tx| {
            let to = catalog::Status::Paused;
            let change = catalog::ChangeStatus { listing, version: None, to };
            catalog::change_status(tx, &change, &mut moment.clone())
        });
        paused.await.unwrap();
        let again = talk.say(talk.asks(), about_listing(&talk), "And now?").await;
        assert_eq!(again.thread, known.thread);
        let other = talk.world.member(2).await;
        let refused =
            talk.send(message(Voice::shopper(other.id), about_listing(&talk), "Is it?")).await;
        assert!(matches!(refused, Err(WriteError::ListingGone)), "{refused:?}");
    }
}

#[tokio::test]
async fn nobody_asks_her_own_shop() {
    for database in testkit::databases().await {
        let talk = Talk::over(&database.db).await;
        let id = talk.merchant.id;
        let merchant = database.db.read(move |tx| merchants::merchant(tx, id)).await.unwrap();
        let owner = Voice::shopper(merchant.unwrap().owner);
        let refused = talk.send(message(owner, about_listing(&talk), "Is it good?")).await;
        assert!(matches!(refused, Err(WriteError::OwnShop)), "{}: {refused:?}", database.name);
    }
}

#[tokio::test]
async fn tries_count_before_any_file_is_taken_in() {
    for database in testkit::databases().await {
        let talk = Talk::over(&database.db).await;
        let sent = talk.say(talk.asks(), about_order(&talk), "Hello").await;
        let tries = async |voice: Voice, thread: Option<ThreadId>| {
            let now = talk.world.now;
            let tried = database.db.write(move |tx| {
                conversations::try_message(tx, (voice, thread), crate::support::RULES, now)
            });
            tried.await
        };
        let stranger = Voice::shopper(person_of(5));
        let refused = tries(stranger, Some(sent.thread)).await;
        assert!(matches!(refused, Err(WriteError::NotFound)), "{refused:?}");
        for _ in 0..120 {
            tries(talk.asks(), Some(sent.thread)).await.unwrap();
        }
        let refused = tries(talk.asks(), None).await;
        assert!(matches!(refused, Err(WriteError::TooMany { seconds: 30 })), "{refused:?}");
    }
}

#[tokio::test]
async fn files_of_returns_and_disputes_count_before_they_are_taken_in() {
    for database in testkit::databases().await {
        let talk = Talk::over(&database.db).await;
        let tries = async |n: u64| {
            let (of, now) = ((person_of(n), Actor::Shopper), talk.world.now);
            let tried = database
                .db
                .write(move |tx| conversations::try_files(tx, of, crate::support::RULES, now));
            tried.await
        };
        for _ in 0..120 {
            tries(5).await.unwrap();
        }
        let refused = tries(5).await;
        assert!(matches!(refused, Err(WriteError::TooMany { .. })), "{refused:?}");
        assert!(tries(6).await.is_ok(), "{}: of each person", database.name);
    }
}

#[tokio::test]
async fn nothing_and_too_much_are_refused_and_so_is_a_flood() {
    for database in testkit::databases().await {
        let talk = Talk::over(&database.db).await;
        let to = about_order(&talk);
        for (text, fault) in [(" \n ", DraftFault::Empty), (&*"x".repeat(2_001), DraftFault::Long)]
        {
            let refused = talk.send(message(talk.asks(), to, text)).await.unwrap_err();
            assert!(matches!(refused, WriteError::Draft(found) if found == fault), "{refused:?}");
        }
        for n in 0..60 {
            talk.say(talk.asks(), to, &format!("message {n}")).await;
        }
        let refused = talk.send(message(talk.asks(), to, "one more")).await.unwrap_err();
        assert!(matches!(refused, WriteError::TooMany { seconds: 60 }), "{refused:?}");
        talk.say(talk.sells(1), to, "A merchant answers many.").await;
        talk.later(1).say(talk.asks(), to, "an hour later").await;
        talk.world.sound().await;
    }
}

#[tokio::test]
async fn a_closed_conversation_is_read_and_not_written_in() {
    for database in testkit::databases().await {
        let talk = Talk::over(&database.db).await;
        let sent = talk.say(talk.asks(), about_order(&talk), "Hello").await;
        let (of, moment) = ((sent.thread, talk.runs()), talk.world.moment());
        let close = move |tx: &mut store::Tx<'_>| {
            conversations::close_thread(tx, of, crate::support::RULES, &mut moment.clone())
        };
        assert!(database.db.write(close.clone()).await.unwrap());
        assert!(database.db.write(close).await.unwrap(), "the second time changes nothing");
        for voice in [talk.asks(), talk.sells(1), talk.runs()] {
            let refused = talk.send(message(voice, about_order(&talk), "and yet")).await;
            assert!(matches!(refused, Err(WriteError::Closed)), "{voice:?}");
        }
        let view = talk.view(talk.asks(), sent.thread).await.unwrap();
        assert_eq!(view.messages.last().unwrap().kind, MessageKind::Closed);
        assert!(view.thread.waits_since.is_none(), "nobody waits in it");
        let (of, moment) = ((sent.thread, talk.runs()), talk.world.moment());
        let open = move |tx: &mut store::Tx<'_>| {
            conversations::reopen_thread(tx, of, crate::support::RULES, &mut moment.clone())
        };
        assert!(database.db.write(open).await.unwrap());
        talk.say(talk.asks(), about_order(&talk), "again").await;
        let (of, moment) = ((sent.thread, talk.sells(1)), talk.world.moment());
        let theirs = database.db.write(move |tx| {
            conversations::close_thread(tx, of, crate::support::RULES, &mut moment.clone())
        });
        assert!(!theirs.await.unwrap(), "an operator alone closes");
        talk.world.sound().await;
    }
}

#[test]
fn what_a_conversation_is_about_is_read_again() {
    let order = About::Order(kernel::Id::of_home(Home::new(7)).into());
    assert_eq!(About::parse(&order.text()), Some(order));
    assert_eq!(About::parse("sku_00000000000000000000000000"), None);
}
