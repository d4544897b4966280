//! Imports as the API tells them.

use catalog::import::Issue;
use serde::Serialize;
use trust::{Import, ImportCounts, ImportReport, Lacking};
use utoipa::ToSchema;

/// A run of an import.
#[derive(Serialize, ToSchema)]
pub(super) struct ImportBody {
    /// Its id.
    #[schema(example = "imp_00000000000000000000000000")]
    id: String,
    /// `running`, `done`, `failed` (the file could not be read to its end) or `stopped` (we could not go on;
    /// the market's operator has to look at it, after which it is `running` again).
    state: &'static str,
    /// The name of the file.
    file_name: String,
    /// The size of the file.
    bytes_total: Option<u64>,
    /// Bytes read so far.
    bytes_read: u64,
    /// Rows read so far, the header not counted.
    rows_read: u64,
    /// When it began.
    started_at: String,
    /// When it ended.
    finished_at: Option<String>,
    /// What became of the file, once it is read.
    report: Option<ImportReportBody>,
}

/// What became of a file.
#[derive(Serialize, ToSchema)]
pub(super) struct ImportReportBody {
    /// `shopify` or `entrepot`; null when it was not recognised.
    format: Option<String>,
    /// Nothing was written.
    dry_run: bool,
    /// The file was read to its end.
    complete: bool,
    /// Bytes read.
    bytes: u64,
    /// Rows read, the header not counted.
    rows: u64,
    /// How many listings became what.
    listings: CountsBody,
    /// SKUs whose stock was counted.
    stock_counted: u64,
    /// Columns of the file that are not read.
    unread_columns: Vec<String>,
    /// What is wrong, and where.
    issues: Vec<IssueBody>,
    /// How many more issues there were.
    issues_left_out: u64,
    /// What keeps drafts of the file from being sold.
    lacking: Vec<LackingBody>,
}

/// Something that keeps drafts from being sold, once for all of them.
#[derive(Serialize, ToSchema)]
pub(super) struct LackingBody {
    /// A stable word for it.
    #[schema(example = "finding-weight-missing")]
    code: String,
    /// What is lacking.
    what: String,
    /// How to mend it.
    mend: String,
    /// How many listings lack it.
    listings: u64,
    /// The keys of the first few.
    examples: Vec<String>,
}

/// How many listings became what.
#[derive(Serialize, ToSchema)]
pub(super) struct CountsBody {
    /// New ones.
    created: u64,
    /// Those that changed.
    updated: u64,
    /// Those about which the file says nothing new.
    unchanged: u64,
    /// Those left as they were because of an issue.
    failed: u64,
    /// Those that are now for sale and were not before.
    published: u64,
    /// Those that the file has for sale and that still lack something.
    withheld: u64,
}

/// One thing wrong or worth knowing.
#[derive(Serialize, ToSchema)]
pub(super) struct IssueBody {
    /// The line, the header being 1; 0 for the whole file.
    line: u64,
    /// The column as the header names it.
    column: String,
    /// The listing's key.
    listing: String,
    /// `error` (the listing was left as it was) or `note`.
    severity: &'static str,
    /// A stable word for it.
    #[schema(example = "price")]
    code: String,
    /// What is wrong.
    what: String,
    /// How to mend it.
    mend: String,
}

impl From<Issue> for IssueBody {
    fn from(issue: Issue) -> IssueBody {
        let severity = match issue.severity {
            catalog::import::Severity::Error => "error",
            catalog::import::Severity::Note => "note",
        };
        let Issue { line, column, listing, code, what, mend, .. } = issue;
        IssueBody { line, column, listing, severity, code, what, mend }
    }
}

impl From<ImportCounts> for CountsBody {
    fn from(counts: ImportCounts) -> CountsBody {
        let ImportCounts { created, updated, unchanged, failed, published, withheld } = counts;
        CountsBody { created, updated, unchanged, failed, published, withheld }
    }
}

impl From<Lacking> for LackingBody {
    fn from(lacking: Lacking) -> LackingBody {
        let Lacking { code, what, mend, listings, examples } = lacking;
        LackingBody { code, what, mend, listings, examples }
    }
}

impl From<ImportReport> for ImportReportBody {
    fn from(report: ImportReport) -> ImportReportBody {
        ImportReportBody {
            format: report.format.map(|format| format.to_string()),
            dry_run: report.dry_run,
            complete: report.complete,
            bytes: report.bytes,
            rows: report.rows,
            listings: report.listings.into(),
            stock_counted: report.stock_counted,
            unread_columns: report.unread_columns,
            issues: report.issues.into_iter().map(IssueBody::from).collect(),
            issues_left_out: report.issues_left_out,
            lacking: report.lacking.into_iter().map(LackingBody::from).collect(),
        }
    }
}

impl From<Import> for ImportBody {
    fn from(import: Import) -> ImportBody {
        let (state, run) = (import.state(), import.run);
        ImportBody {
            report: trust::import_report(&run).map(ImportReportBody::from),
            id: run.id.to_string(),
            state,
            file_name: run.file_name,
            bytes_total: run.bytes_total,
            bytes_read: run.bytes_read,
            rows_read: run.rows_read,
            started_at: run.started_at.to_string(),
            finished_at: run.finished_at.map(|at| at.to_string()),
        }
    }
}
