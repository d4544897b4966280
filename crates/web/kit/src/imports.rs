//! A merchant's file comes in piece by piece and is kept; what reads it is [`trust::edge`], so that the
//! page or program that sent it may leave and come back.

use crate::{App, Merchant, Problem};
use axum::body::Bytes;
use catalog::import::ImportOptions;
use kernel::{ImportId, MerchantId, SkuId};
use object_store::{ObjectStoreExt, WriteMultipart, path::Path as Key};
use trust::{Import, edge::Kept};

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

/// A file on its way into the object store, piece by piece.
pub struct Keeper {
    key: String,
    bytes: u64,
    bytes_max: u64,
    write: WriteMultipart,
}

impl Keeper {
    /// Opens a place for a file of `merchant`.
    pub async fn open(app: &App, merchant: MerchantId) -> Result<Keeper, Problem> {
        let name: SkuId = app.clock.moment().id(merchant.home());
        let key = format!("imports/{merchant}/{name}.csv");
        let upload = app.objects.put_multipart(&Key::from(key.as_str())).await;
        let write = WriteMultipart::new(upload.map_err(|e| broken(&e))?);
        Ok(Keeper { key, bytes: 0, bytes_max: app.config.upload_bytes_max, write })
    }

    /// Adds a piece.
    ///
    /// # Errors
    /// 413 once the file is longer than the market takes: nothing of it is kept.
    pub async fn add(&mut self, piece: Bytes) -> Result<(), Problem> {
        self.bytes += piece.len() as u64;
        if self.bytes > self.bytes_max {
            return Err(Problem::too_large(self.bytes_max));
        }
        self.write.wait_for_capacity(4).await.map_err(|e| broken(&e))?;
        self.write.put(piece);
        Ok(())
    }

    /// Closes the file.
    pub async fn close(self) -> Result<Kept, Problem> {
        self.write.finish().await.map_err(|e| broken(&e))?;
        Ok(Kept { key: self.key, bytes: self.bytes })
    }
}

/// What holds for a merchant's files unless they say otherwise.
pub async fn options_for(app: &App, merchant: MerchantId) -> Result<ImportOptions, Problem> {
    let now = app.clock.now();
    let found = app.db.read(move |tx| trust::import_options(tx, merchant, now)).await?;
    found.ok_or_else(Problem::not_found)
}
