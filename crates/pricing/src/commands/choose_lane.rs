//! The operator decides about lanes whose prices are not all, or rest on what is old.

use crate::facts::{self, LaneChosen};
use crate::{LaneStance, store};
use ::store::{StoreError, Tx};
use events::Subject;
use kernel::{Country, Decider, Home, Moment, Timestamp};

/// What was decided about parcels to one country.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct LaneChoice {
    /// Where to.
    pub destination: Country,
    /// What becomes of such prices.
    #[serde(flatten)]
    pub stance: LaneStance,
    /// Who decided.
    pub decided_by: String,
    /// When.
    pub since: Timestamp,
}

/// A decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChooseLane {
    /// Where to: every country of a customs union.
    pub destinations: Vec<Country>,
    /// What becomes of such prices; as for all lanes when `None`.
    pub stance: Option<LaneStance>,
    /// Who decides.
    pub by: Decider,
}

/// Why nothing was decided.
#[derive(Debug, thiserror::Error)]
pub enum ChooseLaneError {
    /// No country was named.
    #[error("name at least one country")]
    Empty,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Decides from now on; quotes that were made keep their prices. The same decision again changes nothing.
///
/// # Errors
/// [`ChooseLaneError::Empty`] without a country.
pub fn choose_lane(
    tx: &mut Tx<'_>,
    ask: &ChooseLane,
    moment: &mut Moment,
) -> Result<Vec<LaneChoice>, ChooseLaneError> {
    if ask.destinations.is_empty() {
        return Err(ChooseLaneError::Empty);
    }
    let known = store::lane_choices(tx)?;
    for destination in &ask.destinations {
        let before = known.iter().find(|choice| choice.destination == *destination);
        if before.map(|choice| choice.stance) == ask.stance {
            continue;
        }
        match ask.stance {
            Some(stance) => {
                let decided_by = ask.by.to_string();
                let since = moment.now;
                let destination = *destination;
                let choice = LaneChoice { destination, stance, decided_by, since };
                store::put_lane_choice(tx, &choice)?;
            }
            None => store::delete_lane_choice(tx, *destination)?,
        }
        let chosen = LaneChosen { destination: *destination, stance: ask.stance };
        let subject = Subject::coded(Home::MARKET, destination.code());
        events::emit(tx, facts::LANE_CHOSEN, subject, &chosen, moment.now)?;
    }
    Ok(store::lane_choices(tx)?)
}
