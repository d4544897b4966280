//! A merchant with goods, a shopper who bought some, and what both say.

use conversations::{
    About, Draft, ReportError, ReportMessage, ReportReason, Rules, ThreadView, Voice, Whereto,
    WriteError, WriteMessage, Written,
};
use kernel::{Home, Lang, OrderId, ShopperId, ThreadId};
use pictures::TakenIn;
use testmarket::{Merchant, Shopper, World};

pub(crate) const RULES: Rules =
    Rules { answer_hours: 24, operator_hours: 24, messages_per_hour: 60 };

/// Who talks.
pub(crate) struct Talk {
    pub(crate) world: World,
    pub(crate) merchant: Merchant,
    pub(crate) shopper: Shopper,
    pub(crate) order: OrderId,
}

impl Talk {
    pub(crate) async fn over(db: &store::Db) -> Talk {
        Talk::in_world(World::in_yuan(db)).await
    }

    /// A merchant and a shopper whom nobody has seen there before.
    pub(crate) async fn in_world(world: World) -> Talk {
        let merchant = world.merchant(&[5_000], 100).await;
        let shopper = world.member(world.fresh()).await;
        let order = world.paid_by(shopper, &merchant, 1).await;
        Talk { world, merchant, shopper, order }
    }

    pub(crate) fn asks(&self) -> Voice {
        Voice::shopper(self.shopper.id)
    }

    /// Somebody who works for the merchant.
    pub(crate) fn sells(&self, person: u64) -> Voice {
        Voice::merchant(self.merchant.id, person_of(person))
    }

    pub(crate) fn runs(&self) -> Voice {
        Voice::operator(person_of(900))
    }

    /// The same after so many hours.
    pub(crate) fn later(&self, hours: i64) -> Talk {
        let merchant =
            Merchant { id: self.merchant.id, listing: self.merchant.listing, skus: Vec::new() };
        let world = self.world.later(hours * 3_600);
        Talk { world, merchant, shopper: self.shopper, order: self.order }
    }
}

pub(crate) fn person_of(n: u64) -> ShopperId {
    ShopperId::of(Home::new(77_000 + n))
}

pub(crate) fn about_order(talk: &Talk) -> Whereto {
    Whereto::About(About::Order(talk.order))
}

pub(crate) fn about_listing(talk: &Talk) -> Whereto {
    Whereto::About(About::Listing(talk.merchant.listing))
}

/// What somebody sends.
pub(crate) fn message(voice: Voice, to: Whereto, text: &str) -> WriteMessage {
    WriteMessage {
        voice,
        to,
        key: String::new(),
        draft: Draft { phrase: None, text: text.to_owned() },
        lang: Lang::EN,
        attached: Vec::<TakenIn>::new(),
        translated: false,
    }
}

impl Talk {
    pub(crate) async fn send(&self, ask: WriteMessage) -> Result<Written, WriteError> {
        let moment = self.world.moment();
        let sent = self
            .world
            .db
            .write(move |tx| conversations::write_message(tx, &ask, RULES, &mut moment.clone()));
        sent.await
    }

    pub(crate) async fn say(&self, voice: Voice, to: Whereto, text: &str) -> Written {
        self.send(message(voice, to, text)).await.unwrap()
    }

    pub(crate) async fn view(&self, voice: Voice, thread: ThreadId) -> Option<ThreadView> {
        let found = self
            .world
            .db
            .read(move |tx| conversations::thread_view(tx, (thread, voice), Lang::EN, None));
        found.await.unwrap()
    }

    pub(crate) async fn read(&self, voice: Voice, thread: ThreadId) {
        let read = self
            .world
            .db
            .write(move |tx| conversations::read_thread(tx, (thread, voice), i64::MAX));
        assert!(read.await.unwrap());
    }

    pub(crate) async fn report(&self, voice: Voice, sent: Written) -> Result<(), ReportError> {
        let (reason, note) = (ReportReason::Abuse, String::new());
        let ask = ReportMessage { voice, message: sent.message, reason, note };
        let moment = self.world.moment();
        let told = self
            .world
            .db
            .write(move |tx| conversations::report_message(tx, &ask, &mut moment.clone()));
        told.await
    }

    /// Does what is due in conversations.
    pub(crate) async fn run(&self, kind: &str) -> jobs::Ran {
        let all = conversations::face::jobs(&self.world.db, RULES, None);
        let job = all.into_iter().find(|job| job.kind() == kind).unwrap();
        jobs::run_due(&self.world.db, &job, &|| self.world.moment()).await.unwrap()
    }

    /// What happened of a kind in a home.
    pub(crate) async fn told(&self, home: Home, kind: &str) -> usize {
        let all = self.world.db.read(move |tx| events::after(tx, home, 0, 10_000)).await.unwrap();
        all.iter().filter(|event| event.kind == kind).count()
    }

    /// The cases that are open.
    pub(crate) async fn open_cases(&self) -> Vec<conversations::Case> {
        let open = conversations::CaseState::Open;
        self.world.db.read(move |tx| conversations::cases(tx, open, None, 100)).await.unwrap()
    }
}
