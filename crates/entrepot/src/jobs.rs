//! What happens without anybody asking: the search index and the letters follow, and the jobs that the faces of the
//! capabilities list. Each kind of work stands for itself, and so does each thing of it.

use crate::config::FetchFx;
use crate::faces::LETTERS;
use crate::rates;
use ::jobs::{Job, Now, follow};
use letters::Sender;
use pictures::{Fetcher, Reach};
use std::sync::Arc;
use tokio::{sync::watch, task::JoinSet};
use web::App;

/// Starts every job. Those in `short` end soon after `stop` says so, with what they work on; those in
/// `long` may be cut off at any time, and whoever comes next goes on.
pub(crate) fn spawn(
    (short, long): (&mut JoinSet<()>, &mut JoinSet<()>),
    (app, mail, fx): (&App, Option<Sender>, Option<&FetchFx>),
    stop: &watch::Receiver<bool>,
) {
    let clock = app.clock.clone();
    long.spawn(search::follow(app.search.clone(), app.db.clone(), move || clock.now()));
    let clock = app.clock.clone();
    long.spawn(letters::follow(app.db.clone(), LETTERS, move || clock.moment()));
    // The embedded database has one server, which nobody needs to tell.
    if app.db.is_postgres() {
        long.spawn(web::share_limits_forever(app.clone()));
    }
    let clock = app.clock.clone();
    let now: Now = Arc::new(move || clock.moment());
    for job in all((app, mail, fx), &now) {
        for _ in 0..job.followers() {
            let now = Arc::clone(&now);
            let follower = follow(app.db.clone(), job.clone(), move || now(), stop.clone());
            if job.is_long() {
                long.spawn(follower);
            } else {
                short.spawn(follower);
            }
        }
    }
}

/// Every job of the house.
fn all((app, mail, fx): (&App, Option<Sender>, Option<&FetchFx>), now: &Now) -> Vec<Job> {
    let db = &app.db;
    [
        ::jobs::face::jobs(db),
        letters::face::jobs(db, mail, (LETTERS, accounts::addressee)),
        accounts::face::jobs(db),
        pictures::face::jobs(db, &app.objects, fetcher(app)),
        catalog::face::jobs(db),
        calculator::face::jobs(db, now),
        orders::face::jobs(db, &app.provider),
        fulfilment::face::jobs(db, app.config.terms),
        aftersales::face::jobs(db, now),
        settlement::face::jobs(db, &app.config.payouts, now),
        conversations::face::jobs(db, app.config.messages, app.config.translator.clone()),
        trust::face::jobs(db, &app.objects, now),
        rates::jobs(db, fx),
    ]
    .concat()
}

/// Who asks other servers for pictures; nobody, when the operator wants none asked or this machine cannot.
fn fetcher(app: &App) -> Option<Fetcher> {
    if !app.config.fetch_pictures {
        return None;
    }
    let fetcher = Fetcher::new(Reach::public());
    fetcher.inspect_err(|error| tracing::error!(%error, "no picture is fetched")).ok()
}

#[cfg(test)]
mod upgraded;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Market;
    use crate::config::{Config, Overrides};
    use ::jobs::run_due;
    use events::{Bare, Subject};
    use kernel::{Home, Moment};
    use store::{Db, Tx};

    events::facts! {
        /// Something that nobody follows.
        HAPPENED: Bare = "test.happened", 1;
    }

    async fn left(db: &Db) -> usize {
        let left = db.read(|tx| events::after(tx, Home::new(5), 0, 10)).await.unwrap();
        assert!(left.iter().all(|event| EVENTS[0].check(event).is_ok()));
        left.len()
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn events_are_swept_out_after_thirty_days() {
        let server = testkit::postgres();
        let urls = server.iter().map(|server| Some(server.url.clone()));
        for database in urls.chain([None]) {
            let folder = tempfile::tempdir().unwrap();
            let (data, keyring) = (folder.path().join("data"), folder.path().join("keys"));
            let (data, keyring) = (Some(data), Some(keyring));
            let flags = Overrides { data, keyring, database, ..Overrides::default() };
            let market = Market::open(Config::load(&flags).unwrap(), false).await.unwrap();
            let (db, then) = (&market.app.db, market.app.clock.now());
            for day in 0..2 {
                let at = then.plus_days(day);
                let tell = move |tx: &mut Tx<'_>| {
                    events::emit(tx, HAPPENED, Subject::coded(Home::new(5), "it"), &Bare {}, at)
                };
                db.write(tell).await.unwrap();
                events::feed::place(db, at).await.unwrap();
            }
            let clock = market.app.clock.clone();
            let now: Now = Arc::new(move || clock.moment());
            let jobs = all((&market.app, None, None), &now);
            let prune = jobs.iter().find(|job| job.kind() == "events.prune").unwrap();
            for (day, kept) in [(30, 2), (31, 1)] {
                let now = || Moment::new(then.plus_days(day), 1);
                run_due(db, prune, &now).await.unwrap();
                assert_eq!(left(db).await, kept, "after {day} days, {:?}", flags.database);
            }
        }
    }
}
