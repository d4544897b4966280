//! A check that cannot fail is a defect: each is made to fail.

use crate::World;
use std::collections::BTreeSet;
use store::Sql;
use testkit::TestDb;

/// A market with something of everything, and the rules that are broken in it.
struct Market {
    test: TestDb,
    broken: BTreeSet<&'static str>,
}

impl Market {
    async fn sound(engine: usize, fill: impl AsyncFn(&World)) -> Market {
        let test = testkit::databases().await.into_iter().nth(engine).unwrap();
        let world = World::in_dollars(&test.db);
        fill(&world).await;
        world.sound().await;
        Market { test, broken: BTreeSet::new() }
    }

    /// How many rows it touched; none where earlier damage stands in its way.
    async fn damage(&self, sql: Sql) -> u64 {
        self.test.db.write(move |tx| tx.execute(sql, &[])).await.unwrap_or(0)
    }
}

/// Each statement, done to a market that is sound in what it breaks, makes the audit name its rule, on either engine.
///
/// # Panics
/// When one touches nothing, or its rule is not named.
pub async fn each_damage_is_named(damage: &[(&'static str, Sql)], fill: impl AsyncFn(&World)) {
    let engines = testkit::databases().await.len();
    for engine in 0..engines {
        let mut market = Market::sound(engine, &fill).await;
        for (rule, sql) in damage {
            // Damage comes upon damage as long as this rule holds.
            if market.broken.contains(rule) || market.damage(*sql).await == 0 {
                market = Market::sound(engine, &fill).await;
                assert!(market.damage(*sql).await > 0, "{rule}: nothing was damaged");
            }
            let report = audit::audit(&market.test.db).await.unwrap();
            let broken: Vec<_> = report.checks.iter().filter(|check| !check.ok).collect();
            let named = broken.iter().find(|check| check.name == *rule);
            let told = || format!("{}: {rule}: {:?}", market.test.name, report.first_broken());
            assert!(named.is_some_and(|check| !check.detail.is_empty()), "{}", told());
            market.broken = broken.iter().map(|check| check.name).collect();
        }
    }
}
