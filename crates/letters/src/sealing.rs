//! How the bodies of letters lie in the database: sealed, since their links may open an account. The keys
//! are the house's; it gives them to the database when it opens it.

use kernel::MailId;
use store::{Db, StoreError, Tx};

/// Seals or opens bytes for a context.
type Cipher = dyn Fn(&[u8], &str) -> Result<Vec<u8>, String> + Send + Sync;

/// Who seals and opens.
pub struct Sealer {
    seal: Box<Cipher>,
    open: Box<Cipher>,
}

impl Sealer {
    /// One that seals by `seal` and opens by `open`; each is given the bytes and what they are.
    pub fn new(
        seal: impl Fn(&[u8], &str) -> Result<Vec<u8>, String> + Send + Sync + 'static,
        open: impl Fn(&[u8], &str) -> Result<Vec<u8>, String> + Send + Sync + 'static,
    ) -> Sealer {
        Sealer { seal: Box::new(seal), open: Box::new(open) }
    }
}

/// Has letters of `db` sealed from now on. Without it, as where no keyring is, they lie as they are.
pub fn seal_with(db: &Db, sealer: Sealer) {
    db.give(sealer);
}

fn context(id: MailId) -> String {
    format!("letter {id}")
}

/// The body of letter `id` as it is to lie: in clear where nobody seals, or sealed.
pub(crate) fn laid(
    tx: &Tx<'_>,
    id: MailId,
    body: &str,
) -> Result<(String, Option<Vec<u8>>), StoreError> {
    let Some(sealer) = tx.given::<Sealer>() else { return Ok((body.to_owned(), None)) };
    let sealed = (sealer.seal)(body.as_bytes(), &context(id)).map_err(StoreError::Unavailable)?;
    Ok((String::new(), Some(sealed)))
}

/// The body of letter `id` out of what lies there; empty where nobody can open it.
pub(crate) fn opened(
    sealer: Option<&Sealer>,
    id: MailId,
    (body, sealed): (String, Option<Vec<u8>>),
) -> Result<String, StoreError> {
    let (Some(sealer), Some(sealed)) = (sealer, sealed) else { return Ok(body) };
    let plain = (sealer.open)(&sealed, &context(id));
    let plain = plain.map_err(|_| StoreError::Column("letter that this keyring sealed"))?;
    String::from_utf8(plain).map_err(|_| StoreError::Column("letter"))
}
