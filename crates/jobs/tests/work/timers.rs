//! Timers fall due in order.

use jobs::timers;
use kernel::Timestamp;
use store::StoreError;
use testkit::databases;

fn at(micros: i64) -> Timestamp {
    Timestamp::from_micros(micros)
}

#[tokio::test(flavor = "multi_thread")]
async fn timers_fall_due_in_order_until_they_are_cleared() {
    for t in databases().await {
        let due = t.db.write(|tx| {
            timers::set(tx, "order.expire", b"late", at(20))?;
            timers::set(tx, "order.expire", b"moved", at(90))?;
            timers::set(tx, "order.expire", b"moved", at(10))?;
            timers::set(tx, "order.expire", b"cleared", at(1))?;
            timers::set(tx, "order.confirm", b"other", at(1))?;
            timers::clear(tx, "order.expire", b"cleared")?;
            timers::set(tx, "order.expire", b"both", at(1))?;
            timers::set(tx, "order.expire", b"other", at(12))?;
            timers::set(tx, "order.ask", b"both", at(1))?;
            timers::clear_all(tx, &[("order.expire", &b"both"[..]), ("order.ask", &b"both"[..])])?;
            timers::clear_all(tx, &[("order.expire", &b"other"[..]), ("order.none", &b"no"[..])])?;
            assert!(timers::due(tx, "order.ask", at(20), 10)?.is_empty());
            assert_eq!(timers::due(tx, "order.confirm", at(20), 10)?, [b"other".to_vec()]);
            Ok::<_, StoreError>((
                timers::due(tx, "order.expire", at(15), 10)?,
                timers::due(tx, "order.expire", at(20), 10)?,
                timers::due(tx, "order.expire", at(20), 1)?,
            ))
        });
        let (early, all, one) = due.await.unwrap();
        assert_eq!(early, [b"moved".to_vec()], "{}", t.name);
        assert_eq!(all, [b"moved".to_vec(), b"late".to_vec()], "{}", t.name);
        assert_eq!(one, early, "{}", t.name);
    }
}
