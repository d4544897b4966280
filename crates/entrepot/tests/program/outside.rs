//! A bank that hangs is given up in time, and an operator sees it until it answers again.

use entrepot::{Market, config::Config, config::Overrides};
use jobs::outside::{Outside, outside};
use kernel::{Home, PaymentId};
use std::time::{Duration, Instant};
use store::Db;
use tokio::net::TcpListener;

/// What is kept of the bank, once it is as `fails` says.
async fn seen(db: &Db, fails: bool) -> Outside {
    for _ in 0..100 {
        let found = db.read(outside).await.unwrap().pop();
        if let Some(found) = found.filter(|one| one.failing_since.is_some() == fails) {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("nobody would see it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bank_that_hangs_is_given_up_in_time_and_seen() {
    let folder = tempfile::tempdir().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let flags = Overrides {
        data: Some(folder.path().join("data")),
        keyring: Some(folder.path().join("keys")),
        listen: Some(listener.local_addr().unwrap()),
        ..Overrides::default()
    };
    // Its sandbox bank takes calls, and answers none until the market has started.
    let market = Market::open(Config::load(&flags).unwrap(), false).await.unwrap();
    let app = market.app.clone();
    let payment: PaymentId = app.clock.moment().id(Home::new(7));
    let begun = Instant::now();
    assert!(app.provider.look_up(payment).await.is_err());
    assert!(begun.elapsed() < Duration::from_secs(15), "{:?}", begun.elapsed());
    let failing = seen(&app.db, true).await;
    assert_eq!(failing.name, "sandbox");
    assert!(failing.error.contains("cannot be reached"), "{}", failing.error);

    let mut running = market.start(listener).unwrap();
    assert_eq!(app.provider.look_up(payment).await.unwrap(), None);
    let answers = seen(&app.db, false).await;
    assert_eq!(answers.failed_at, failing.failed_at, "what failed last stays known");
    running.stop().await;
}
