//! A run of an import is written down, so that its page can be left and found again.

use crate::store::json_text;
use ::store::{FromValue, Row, StoreError, Tx, Value, params, sql, sql_all_homes};
use kernel::{ImportId, MerchantId, Moment, Timestamp};

/// One import of one file, from its start to its report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportRun {
    /// Its id; the home is the merchant.
    pub id: ImportId,
    /// The name of the file, as the merchant's machine calls it.
    pub file_name: String,
    /// Where the file is kept in the object store, as long as it is.
    pub object_key: Option<String>,
    /// How far it is.
    pub state: ImportState,
    /// How the file was to be taken: JSON of [`crate::import::ImportOptions`].
    pub options: String,
    /// The size of the file, when known.
    pub bytes_total: Option<u64>,
    /// Bytes read so far.
    pub bytes_read: u64,
    /// Rows read so far.
    pub rows_read: u64,
    /// The report, as JSON, when there is one.
    pub report: Option<String>,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
}

/// How far a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportState {
    /// At work, or waiting for a server to go on with it.
    Running,
    /// Read to its end.
    Done,
    /// Could not be read to its end.
    Failed,
}

impl ImportState {
    /// The word in the database and in addresses.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            ImportState::Running => "running",
            ImportState::Done => "done",
            ImportState::Failed => "failed",
        }
    }
}

impl FromValue for ImportState {
    fn from_value(value: Value<'_>) -> Result<ImportState, StoreError> {
        match value {
            Value::Text("running") => Ok(ImportState::Running),
            Value::Text("done") => Ok(ImportState::Done),
            Value::Text("failed") => Ok(ImportState::Failed),
            _ => Err(StoreError::Column("import state")),
        }
    }
}

/// A run to be begun.
#[derive(Clone, Debug)]
pub struct BeginImport {
    /// Whose catalogue.
    pub merchant: MerchantId,
    /// The name of the file.
    pub file_name: String,
    /// Where the file is kept, when it is.
    pub object_key: Option<String>,
    /// The size of the file, when known.
    pub bytes_total: Option<u64>,
    /// How the file is to be taken.
    pub options: crate::import::ImportOptions,
}

/// Writes down that a run begins; none does while another reads the same file.
pub fn begin_import(
    tx: &mut Tx<'_>,
    ask: &BeginImport,
    moment: &mut Moment,
) -> Result<Option<ImportId>, StoreError> {
    let id: ImportId = moment.id(ask.merchant.home());
    let seen = kernel::text::without_hidden(&ask.file_name);
    let file_name: String = seen.chars().filter(|c| !c.is_control()).take(200).collect();
    let begun = tx.execute(
        sql!(
            "INSERT INTO import_run (merchant_id, import_id, file_name, object_key, state, options,
                bytes_total, bytes_read, rows_read, started_at)
             VALUES ($1, $2, $3, $4, 'running', $5, $6, 0, 0, $7)
             ON CONFLICT (merchant_id, object_key) WHERE state = 'running' DO NOTHING"
        ),
        params![
            ask.merchant,
            id,
            file_name,
            ask.object_key,
            json_text(&ask.options)?,
            ask.bytes_total.map(u64::cast_signed),
            moment.now
        ],
    )?;
    Ok((begun == 1).then_some(id))
}

/// The run that reads the file at `object_key` now.
pub fn import_at_work(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    object_key: &str,
) -> Result<Option<ImportId>, StoreError> {
    tx.query_opt(
        sql!(
            "SELECT import_id FROM import_run
             WHERE merchant_id = $1 AND object_key = $2 AND state = 'running'"
        ),
        params![merchant, object_key],
        |row| row.get(0),
    )
}

/// Whether the file of a run that has ended is still kept. It stays so until this transaction ends.
pub fn hold_import_file(tx: &mut Tx<'_>, id: ImportId) -> Result<bool, StoreError> {
    let held = tx.execute(
        sql!(
            "UPDATE import_run SET object_key = object_key
             WHERE merchant_id = $1 AND import_id = $2 AND state <> 'running'
                AND object_key IS NOT NULL"
        ),
        params![id.home(), id],
    )?;
    Ok(held == 1)
}

/// How far a run is after a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportStep {
    /// Listings of the file that are decided.
    pub place: u64,
    /// Bytes read.
    pub bytes: u64,
    /// Rows read.
    pub rows: u64,
    /// What became of them: JSON.
    pub tally: String,
    /// What is wrong with them: JSON; written only where it changed.
    pub issues: Option<String>,
}

/// Moves the place of a run, in the transaction of what its step writes.
///
/// # Errors
/// [`StoreError`]: the step must be rolled back with it.
pub fn advance_import(tx: &mut Tx<'_>, id: ImportId, step: &ImportStep) -> Result<(), StoreError> {
    tx.execute(
        sql!(
            "UPDATE import_run SET place = $1, bytes_read = $2, rows_read = $3, tally = $4,
                issues = COALESCE($5, issues)
             WHERE merchant_id = $6 AND import_id = $7 AND state = 'running'"
        ),
        params![
            step.place.cast_signed(),
            step.bytes.cast_signed(),
            step.rows.cast_signed(),
            step.tally,
            step.issues,
            id.home(),
            id
        ],
    )?;
    Ok(())
}

/// How far a run is; none before its first step.
pub fn import_step(tx: &mut Tx<'_>, id: ImportId) -> Result<Option<ImportStep>, StoreError> {
    tx.query_opt(
        sql!(
            "SELECT place, bytes_read, rows_read, tally, issues FROM import_run
             WHERE merchant_id = $1 AND import_id = $2 AND tally IS NOT NULL"
        ),
        params![id.home(), id],
        |row| {
            Ok(ImportStep {
                place: row.get::<i64>(0)?.cast_unsigned(),
                bytes: row.get::<i64>(1)?.cast_unsigned(),
                rows: row.get::<i64>(2)?.cast_unsigned(),
                tally: row.get(3)?,
                issues: row.get(4)?,
            })
        },
    )
}

/// Writes down how a run ended; `report` is JSON.
pub fn finish_import(
    tx: &mut Tx<'_>,
    id: ImportId,
    state: ImportState,
    report: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(
        sql!(
            "UPDATE import_run SET state = $1, report = $2, finished_at = $3, tally = NULL,
                issues = NULL
             WHERE merchant_id = $4 AND import_id = $5 AND state = 'running'"
        ),
        params![state.as_str(), report, now, id.home(), id],
    )?;
    Ok(())
}

/// As [`run_row`] reads them.
const RUN: &str = "import_id, file_name, object_key, state, options, bytes_total, bytes_read, rows_read, \
    report, started_at, finished_at";

fn run_row(row: &Row<'_>) -> Result<ImportRun, StoreError> {
    Ok(ImportRun {
        id: row.get(0)?,
        file_name: row.get(1)?,
        object_key: row.get(2)?,
        state: row.get(3)?,
        options: row.get(4)?,
        bytes_total: row.get::<Option<i64>>(5)?.map(i64::cast_unsigned),
        bytes_read: row.get::<i64>(6)?.cast_unsigned(),
        rows_read: row.get::<i64>(7)?.cast_unsigned(),
        report: row.get(8)?,
        started_at: row.get(9)?,
        finished_at: row.get(10)?,
    })
}

/// One run.
pub fn import_run(tx: &mut Tx<'_>, id: ImportId) -> Result<Option<ImportRun>, StoreError> {
    tx.query_opt(
        sql!("SELECT {columns} FROM import_run WHERE merchant_id = $1 AND import_id = $2", RUN),
        params![id.home(), id],
        run_row,
    )
}

/// The runs that have not ended, of all merchants, by home and id after `after`, as they are kept: for
/// whoever looks at all of them.
pub fn imports_running(
    tx: &mut Tx<'_>,
    (home, id): (i64, &[u8]),
    limit: u32,
) -> Result<Vec<(i64, Vec<u8>)>, StoreError> {
    tx.query(
        sql_all_homes!(
            "SELECT merchant_id, import_id FROM import_run
             WHERE (merchant_id, import_id) > ($1, $2) AND state = 'running'
             ORDER BY merchant_id, import_id LIMIT $3"
        ),
        params![home, id, limit],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// The latest runs of `merchant`, newest first.
pub fn import_runs(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    limit: u32,
) -> Result<Vec<ImportRun>, StoreError> {
    tx.query(
        sql!(
            "SELECT {columns} FROM import_run WHERE merchant_id = $1 ORDER BY import_id DESC LIMIT $2",
            RUN
        ),
        params![merchant, limit],
        run_row,
    )
}
