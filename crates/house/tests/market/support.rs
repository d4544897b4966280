//! Who runs the market, and what she says of it.

use accounts::{OpenAccount, PasswordHash};
use house::{Identity, SaveIdentity, SaveIdentityError, save_identity};
use kernel::{Decider, Home, Lang, ShopperId};
use testmarket::World;

pub(crate) fn account(name: &str) -> OpenAccount {
    OpenAccount {
        email: format!("{name}@example.org").parse().unwrap(),
        name: name.parse().unwrap(),
        lang: Lang::EN,
        password_hash: PasswordHash::stored("hash".to_owned()),
        verified: true,
        operator: false,
    }
}

/// Somebody runs the market.
pub(crate) async fn operated(world: &World) -> ShopperId {
    let moment = world.moment();
    let opened = world
        .db
        .write(move |tx| accounts::ensure_operator(tx, &account("ada"), &mut moment.clone()));
    opened.await.unwrap()
}

pub(crate) fn ada() -> Decider {
    Decider { id: ShopperId::of(Home::new(900_001)), name: "Ada".to_owned() }
}

pub(crate) fn named(name: &str) -> Identity {
    let contact = "help@market.example".to_owned();
    Identity { name: name.to_owned(), contact, ..Identity::default() }
}

pub(crate) async fn save(
    world: &World,
    identity: Identity,
    version: i64,
) -> Result<i64, SaveIdentityError> {
    let ask = SaveIdentity { identity, logo: None, version, by: ada() };
    let moment = world.moment();
    world.db.write(move |tx| save_identity(tx, &ask, &mut moment.clone())).await
}
