//! What a provider says and is not recorded as money is kept as a message for an operator, once.

use crate::domain::movement::{Direction, Movement};
use crate::{ProviderNotice, store};
use ::store::{StoreError, Tx};
use kernel::Timestamp;
use sha2::{Digest, Sha256};

/// Keeps a movement that is not recorded; `false` when the same was kept before.
pub(crate) fn keep(tx: &mut Tx<'_>, told: &Movement, why: &str) -> Result<bool, StoreError> {
    let kind = match told.direction {
        Direction::In => "payment.odd",
        Direction::Out => "refund.odd",
    };
    let said = format!("{}: {}", told.provider_ref, told.said());
    let notice = ProviderNotice {
        provider: told.provider.clone(),
        id: id_of(&said),
        kind: kind.to_owned(),
        body: format!("{said}: {why}"),
        told_at: told.told_at,
    };
    store::movement::keep_notice(tx, &notice)
}

/// Keeps a movement whose id is known, when it is told as another than it was; `false` when it is told
/// again, or the same was kept before.
pub(crate) fn keep_other(tx: &mut Tx<'_>, told: &Movement) -> Result<bool, StoreError> {
    let known = store::movement::movement(tx, &told.provider, &told.provider_ref)?;
    match known.filter(|known| !known.says_the_same(told)) {
        Some(known) => keep(tx, told, &format!("recorded as {}", known.said())),
        None => Ok(false),
    }
}

/// Keeps what a provider lists and nobody can read; `false` when the same was kept before.
pub(crate) fn keep_text(
    tx: &mut Tx<'_>,
    provider: &str,
    text: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let notice = ProviderNotice {
        provider: provider.to_owned(),
        id: id_of(text),
        kind: "movement.odd".to_owned(),
        body: text.to_owned(),
        told_at: now,
    };
    store::movement::keep_notice(tx, &notice)
}

/// The same for the same words.
fn id_of(said: &str) -> String {
    let digest = Sha256::digest(said.as_bytes());
    let digest: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    format!("odd {digest}")
}
