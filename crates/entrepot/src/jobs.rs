//! What happens without anybody asking: the search index follows, and the jobs that the faces of the
//! capabilities list. Each kind of work stands for itself, and so does each thing of it.

use ::jobs::{Job, Now, follow};
use letters::Sender;
use std::sync::Arc;
use tokio::task::JoinSet;
use web::App;

/// Starts every job.
pub(crate) fn spawn(tasks: &mut JoinSet<()>, app: &App, mail: Option<Sender>) {
    let clock = app.clock.clone();
    tasks.spawn(search::follow(app.search.clone(), app.db.clone(), move || clock.now()));
    let clock = app.clock.clone();
    let now: Now = Arc::new(move || clock.moment());
    for job in all(app, mail, &now) {
        for _ in 0..job.followers() {
            let now = Arc::clone(&now);
            tasks.spawn(follow(app.db.clone(), job.clone(), move || now()));
        }
    }
}

/// Every job of the house.
fn all(app: &App, mail: Option<Sender>, now: &Now) -> Vec<Job> {
    let db = &app.db;
    [
        ::jobs::face::jobs(db),
        letters::face::jobs(db, mail),
        accounts::face::jobs(db),
        calculator::face::jobs(db, now),
        orders::face::jobs(db, &app.provider),
        fulfilment::face::jobs(db, app.config.terms, &app.address("")),
        trust::face::jobs(db, &app.objects, now),
    ]
    .concat()
}
