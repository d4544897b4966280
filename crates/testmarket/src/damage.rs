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

    /// Whether the statement breaks the rule, and the audit says where.
    async fn breaks(&mut self, rule: &str, sql: Sql) -> bool {
        // Earlier damage may stand in its way.
        let touched = self.test.db.write(move |tx| tx.execute(sql, &[])).await.unwrap_or(0);
        let report = audit::audit(&self.test.db).await.unwrap();
        let broken: Vec<_> = report.checks.iter().filter(|check| !check.ok).collect();
        let is_named = broken.iter().any(|check| check.name == rule && !check.detail.is_empty());
        let is_new = touched > 0 && !self.broken.contains(rule);
        self.broken = broken.iter().map(|check| check.name).collect();
        is_new && is_named
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
            // Damage comes upon damage as long as each can be told from those before.
            if !market.broken.contains(rule) && market.breaks(rule, *sql).await {
                continue;
            }
            market = Market::sound(engine, &fill).await;
            let name = market.test.name;
            assert!(market.breaks(rule, *sql).await, "{name}: nothing breaks: {rule}");
        }
    }
}
