//! The clocks of returns and disputes, and the wishes that older versions noted.

use crate::domain::clocks::CLOCK_DAYS_MAX;
use crate::{
    DISPUTE_TIMER, DisputeRang, DisputeRingError, PayError, RETURN_TIMER, ReturnRang, RingError,
    adopt_wishes, pay_short_dispute, pay_short_return, ring_dispute, ring_return,
};
use ::jobs::{Done, Failed, Item, Job};
use ::store::Db;
use kernel::{DisputeId, Id, Moment, ReturnId};
use std::sync::Arc;

/// Cases at a time.
const AT_ONCE: u32 = 16;
/// What a merchant's account lacks is known only when it is taken, units and the way back each for itself: so often it is
/// asked for with more.
const TRIES: u32 = 4;
/// How often wishes of older versions are looked for, in seconds.
const ADOPT_EVERY: i64 = 600;

/// What happens to a case when its time has come, and wishes of older versions that become cases. `now` gives the
/// moments of the latter.
#[must_use]
pub fn jobs(db: &Db, now: &::jobs::Now) -> Vec<Job> {
    let named = |id: &[u8]| Some(ReturnId::from(Id::from_bytes(id)?).to_string());
    let own = db.clone();
    let returns = Job::due(RETURN_TIMER, AT_ONCE, move |item| ring(own.clone(), item))
        .about(named)
        .waits_at_most(CLOCK_DAYS_MAX);
    let named = |id: &[u8]| Some(DisputeId::from(Id::from_bytes(id)?).to_string());
    let own = db.clone();
    let disputes = Job::due(DISPUTE_TIMER, AT_ONCE, move |item| ring_one(own.clone(), item))
        .about(named)
        .waits_at_most(CLOCK_DAYS_MAX);
    let (own, now) = (db.clone(), Arc::clone(now));
    let adopt = Job::every(fulfilment::WISHES, ADOPT_EVERY, move |_| adopt(own.clone(), now()));
    vec![returns, disputes, adopt]
}

async fn adopt(db: Db, moment: Moment) -> Result<(), Failed> {
    db.write(move |tx| adopt_wishes(tx, &mut moment.clone())).await?;
    Ok(())
}

async fn ring(db: Db, item: Item) -> Result<Done, Failed> {
    let Item { id, moment } = item;
    let id = Id::from_bytes(&id).map(ReturnId::from).ok_or_else(|| Failed::person("no id"))?;
    let then = moment.clone();
    let mut rung = db.write(move |tx| ring_return(tx, id, &mut then.clone())).await;
    for _ in 0..TRIES {
        let Err(RingError::Pay(PayError::PaidOut { short })) = rung else { break };
        let then = moment.clone();
        rung = db.write(move |tx| pay_short_return(tx, (id, short), &mut then.clone())).await;
    }
    match rung {
        Ok(ReturnRang::Stopped) => Ok(Done::Done),
        Ok(ReturnRang::RingsAt(at)) => Ok(Done::Later(at)),
        Err(RingError::Store(error)) => Err(error.into()),
        Err(error @ (RingError::Pay(_) | RingError::Step(_))) => Err(Failed::person(error)),
    }
}

async fn ring_one(db: Db, item: Item) -> Result<Done, Failed> {
    let Item { id, moment } = item;
    let id = Id::from_bytes(&id).map(DisputeId::from).ok_or_else(|| Failed::person("no id"))?;
    let then = moment.clone();
    let mut rung = db.write(move |tx| ring_dispute(tx, id, &mut then.clone())).await;
    for _ in 0..TRIES {
        let Err(DisputeRingError::Pay(PayError::PaidOut { short })) = rung else { break };
        let then = moment.clone();
        rung = db.write(move |tx| pay_short_dispute(tx, (id, short), &mut then.clone())).await;
    }
    match rung {
        Ok(DisputeRang::Stopped) => Ok(Done::Done),
        Ok(DisputeRang::RingsAt(at)) => Ok(Done::Later(at)),
        Err(DisputeRingError::Store(error)) => Err(error.into()),
        Err(error @ (DisputeRingError::Pay(_) | DisputeRingError::Step(_))) => {
            Err(Failed::person(error))
        }
    }
}
