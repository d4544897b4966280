//! One limit over several servers: every two seconds each writes down who asked it most, and reads what the
//! others wrote. A caller may so be let in by each for two seconds more; to count together at once would cost
//! every request a write that all servers wait for.

use super::{CALLERS_MAX, Limits, minute};
use crate::App;
use accounts::Counted;
use kernel::Timestamp;
use std::{cmp::Reverse, collections::HashMap, time::Duration};
use store::StoreError;

const EVERY: Duration = Duration::from_secs(2);
/// Who asked less often is not told of.
const TOLD_FROM: u32 = 8;
/// So many callers are told of, those who asked most.
const TOLD_MAX: usize = 1_000;
/// Bytes of a caller, and of a caller with her count.
const CALLER: usize = 8;
const ENTRY: usize = 12;

impl Limits {
    /// Who asked this server most in this minute; nothing when nobody asked often.
    fn counted(&self, now: Timestamp) -> Option<Counted> {
        let window = self.window();
        let minute = minute(now);
        if window.number != minute {
            return None;
        }
        let often = window.counts.iter().filter(|(_, count)| count.own >= TOLD_FROM);
        let mut most: Vec<(u64, u32)> = often.map(|(caller, count)| (*caller, count.own)).collect();
        drop(window);
        most.sort_unstable_by_key(|(_, own)| Reverse(*own));
        most.truncate(TOLD_MAX);
        let entry = |(caller, own): &(u64, u32)| {
            caller.to_be_bytes().into_iter().chain(own.to_be_bytes()).collect::<Vec<u8>>()
        };
        let counts = most.iter().flat_map(entry).collect();
        let server = self.server.clone();
        (!most.is_empty()).then_some(Counted { server, minute, counts })
    }

    /// Takes in what the others counted in `minute`, if that is not over.
    fn learn(&self, minute: i64, told: &[Vec<u8>]) {
        let mut others: HashMap<u64, u32> = HashMap::new();
        for entry in told.iter().flat_map(|counts| counts.chunks_exact(ENTRY)) {
            let (caller, own) = entry.split_at(CALLER);
            let own = own.iter().fold(0u32, |own, byte| (own << 8) | u32::from(*byte));
            let caller = caller.iter().fold(0u64, |all, byte| (all << 8) | u64::from(*byte));
            let sum = others.entry(caller).or_default();
            *sum = sum.saturating_add(own);
        }
        let mut window = self.window();
        if window.number != minute {
            return;
        }
        for (caller, sum) in others {
            if window.counts.len() < CALLERS_MAX || window.counts.contains_key(&caller) {
                window.counts.entry(caller).or_default().others = sum;
            }
        }
    }
}

/// Tells the other servers of the market whom this one counted, and learns whom they did.
///
/// # Errors
/// When the database does not answer; then each counts for itself.
pub async fn share_limits(app: &App) -> Result<(), StoreError> {
    let Some(counted) = app.limits.counted(app.clock.now()) else { return Ok(()) };
    let minute = counted.minute;
    let told = app.db.write(move |tx| accounts::share_counts(tx, &counted)).await?;
    app.limits.learn(minute, &told);
    Ok(())
}

/// Does so for ever; what a server that is cut off has counted is gone with its minute.
pub async fn share_limits_forever(app: App) {
    loop {
        tokio::time::sleep(EVERY).await;
        if let Err(error) = share_limits(&app).await {
            tracing::warn!(%error, "the servers could not tell each other whom they counted");
        }
    }
}
