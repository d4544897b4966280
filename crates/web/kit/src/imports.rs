//! A merchant's file comes in piece by piece and is kept; what reads it is [`trust::edge`], so that the
//! page or program that sent it may leave and come back.

use crate::{App, Merchant, Problem};
use axum::{body::Bytes, http::StatusCode};
use catalog::import::ImportOptions;
use kernel::{ImportId, MerchantId};
use object_store::{ObjectStoreExt, WriteMultipart, path::Path as Key};
use tokio::runtime::Handle;
use trust::{Import, edge::Kept};

/// So many files of the longest that is taken are kept for a merchant.
const FILES_KEPT: u64 = 8;

/// The merchant's own import, or 404.
pub async fn own_import(app: &App, merchant: &Merchant, id: &str) -> Result<Import, Problem> {
    let id: ImportId = id.parse()?;
    merchant.owns(id.home())?;
    let found = app.db.read(move |tx| trust::import(tx, id)).await?;
    found.ok_or_else(Problem::not_found)
}

fn broken(error: &(impl std::error::Error + 'static)) -> Problem {
    Problem::internal(error)
}

/// A file on its way into the object store, piece by piece. Nothing of it stays unless it is closed.
pub struct Keeper {
    key: String,
    bytes: u64,
    bytes_max: u64,
    /// None once it is closed or given up.
    write: Option<WriteMultipart>,
}

impl Keeper {
    /// Opens a place for a file of `merchant`.
    ///
    /// # Errors
    /// 413 while her files of the last days fill what is kept for a merchant.
    pub async fn open(app: &App, merchant: MerchantId) -> Result<Keeper, Problem> {
        let kept = app.db.read(move |tx| catalog::import_bytes_kept(tx, merchant)).await?;
        let kept_max = app.config.upload_bytes_max.saturating_mul(FILES_KEPT);
        if kept >= kept_max {
            let detail = "your files of the last days fill what is kept for a merchant; each goes \
                seven days after it was last read";
            let problem = Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "files-full", detail);
            return Err(problem.with("mebibytes", kept_max >> 20));
        }
        let key = trust::new_file_key(merchant, &mut app.clock.moment());
        let upload = app.objects.put_multipart(&Key::from(key.as_str())).await;
        let write = Some(WriteMultipart::new(upload.map_err(|e| broken(&e))?));
        Ok(Keeper { key, bytes: 0, bytes_max: app.config.upload_bytes_max, write })
    }

    /// Adds a piece.
    ///
    /// # Errors
    /// 413 once the file is longer than the market takes: nothing of it is kept.
    pub async fn add(&mut self, piece: Bytes) -> Result<(), Problem> {
        self.bytes += piece.len() as u64;
        if self.bytes > self.bytes_max {
            self.give_up().await;
            return Err(Problem::too_large(self.bytes_max));
        }
        let Some(write) = &mut self.write else { return Err(Problem::broken()) };
        if let Err(error) = write.wait_for_capacity(4).await {
            self.give_up().await;
            return Err(broken(&error));
        }
        write.put(piece);
        Ok(())
    }

    /// Closes the file; none when it is empty, of which nothing is kept.
    pub async fn close(mut self) -> Result<Option<Kept>, Problem> {
        if self.bytes == 0 {
            self.give_up().await;
        }
        let Some(write) = self.write.take() else { return Ok(None) };
        write.finish().await.map_err(|e| broken(&e))?;
        Ok(Some(Kept { key: std::mem::take(&mut self.key), bytes: self.bytes }))
    }

    /// The rest does not come: nothing of it is kept.
    pub async fn give_up(&mut self) {
        if let Some(write) = self.write.take() {
            abort(write).await;
        }
    }
}

impl Drop for Keeper {
    /// Whoever sent it has gone.
    fn drop(&mut self) {
        if let (Some(write), Ok(here)) = (self.write.take(), Handle::try_current()) {
            drop(here.spawn(abort(write)));
        }
    }
}

async fn abort(write: WriteMultipart) {
    if let Err(error) = write.abort().await {
        tracing::warn!(%error, "what came of a file was not removed");
    }
}

/// Removes a file that is refused; one that stays is swept out a day later.
pub async fn forget(app: &App, kept: &Kept) {
    if let Err(error) = app.objects.delete(&Key::from(kept.key.as_str())).await {
        tracing::warn!(%error, "a file that was refused was not removed");
    }
}

/// What holds for a merchant's files unless they say otherwise.
pub async fn options_for(app: &App, merchant: MerchantId) -> Result<ImportOptions, Problem> {
    let now = app.clock.now();
    let found = app.db.read(move |tx| trust::import_options(tx, merchant, now)).await?;
    found.ok_or_else(Problem::not_found)
}
