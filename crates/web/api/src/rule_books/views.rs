//! How books of rules, their differences and their adoptions look in the API, and what it is asked with.

use rules::books::{Adoption, BookRecord};
use serde::{Deserialize, Serialize};
use trade::BookDiff;
use utoipa::ToSchema;

/// A book of trade rules.
#[derive(Serialize, ToSchema)]
pub(super) struct BookView {
    /// SHA-256 of its texts.
    pub(super) digest: String,
    /// `shipped` with the program or `imported` by an operator.
    pub(super) kind: &'static str,
    /// The last day on which every lane of it was looked at.
    pub(super) known_until: String,
    /// What whoever brought it says about it.
    pub(super) note: String,
    /// How many texts it has.
    pub(super) files: u64,
    /// Whether prices follow it today.
    pub(super) in_force: bool,
}

/// A lane of a book.
#[derive(Serialize, ToSchema)]
pub(super) struct BookLane {
    /// The text it stands in.
    pub(super) file: String,
    /// The countries it leads to.
    pub(super) destinations: Vec<String>,
    /// In which everything is computed.
    pub(super) currency: String,
    /// The last day on which it was looked at.
    pub(super) known_until: String,
    /// Its regimes.
    pub(super) regimes: Vec<String>,
}

/// A book with what it holds and what it changes.
#[derive(Serialize, ToSchema)]
pub(super) struct BookDetail {
    /// The book.
    pub(super) book: BookView,
    /// Its lanes; empty when this version of the program cannot read its texts.
    pub(super) lanes: Vec<BookLane>,
    /// The paths of its texts.
    pub(super) texts: Vec<String>,
    /// The book that it is compared with: the one in force today, or the one given as `against`.
    pub(super) against: String,
    /// What it changes against that one.
    pub(super) changes: Vec<DiffFileView>,
}

/// What differs in one text.
#[derive(Serialize, ToSchema)]
pub(super) struct DiffFileView {
    /// Its path.
    pub(super) path: String,
    /// `added`, `removed` or `changed`.
    pub(super) change: &'static str,
    /// Things that were added.
    pub(super) added: usize,
    /// Things that were removed.
    pub(super) removed: usize,
    /// Things that were changed.
    pub(super) changed: usize,
    /// The first of them.
    pub(super) entries: Vec<DiffEntryView>,
    /// How many more there are.
    pub(super) more: usize,
}

/// One thing that differs.
#[derive(Serialize, ToSchema)]
pub(super) struct DiffEntryView {
    /// `lane`, `regime`, `threshold`, `charge`, `switch`, `table`, `row`, `ban` or `text`.
    pub(super) part: &'static str,
    /// `added`, `removed` or `changed`.
    pub(super) change: &'static str,
    /// Which one.
    #[schema(example = "import / gst")]
    pub(super) what: String,
    /// Before.
    #[schema(example = "rate: 9%")]
    pub(super) old: String,
    /// After.
    #[schema(example = "rate: 10%")]
    pub(super) new: String,
}

/// A text of a book.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct BookFileBody {
    /// `lanes/NAME.toml`, `tables/NAME.csv` or `bans/CC.csv`.
    #[schema(example = "lanes/SG.toml")]
    pub(super) path: String,
    /// The whole text.
    pub(super) text: String,
}

/// Texts to make a book of.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct BookImportBody {
    /// They are laid over a book; a path that it has is replaced.
    pub(super) files: Vec<BookFileBody>,
    /// Paths to leave out.
    #[serde(default)]
    pub(super) without: Vec<String>,
    /// The new book consists of `files` alone.
    #[serde(default)]
    pub(super) replace_all: bool,
    /// Lay them over this book instead of the one in force.
    pub(super) onto: Option<String>,
    /// What it is about.
    #[serde(default)]
    pub(super) note: String,
    /// Compile and compare; store nothing.
    #[serde(default)]
    pub(super) dry_run: bool,
}

/// A book that compiled.
#[derive(Serialize, ToSchema)]
pub(super) struct BookImported {
    /// SHA-256 of its texts.
    pub(super) digest: String,
    /// Whether it was stored, or was there already.
    pub(super) stored: bool,
    /// The book that it was laid over.
    pub(super) onto: String,
    /// What it changes against that one.
    pub(super) changes: Vec<DiffFileView>,
}

/// From when a book is in force.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AdoptBody {
    /// The first day; at once when absent.
    #[schema(example = "2027-01-01")]
    pub(super) from: Option<String>,
    /// Why.
    #[serde(default)]
    pub(super) note: String,
    /// Only propose it: another operator has to confirm.
    #[serde(default)]
    pub(super) propose: bool,
}

/// A book that is, was or may be in force from a day on.
#[derive(Serialize, ToSchema)]
pub(super) struct AdoptionView {
    /// Its id.
    pub(super) id: String,
    /// The book.
    pub(super) digest: String,
    /// The first day, in the time of each destination.
    pub(super) from: String,
    /// `proposed`, `adopted` or `withdrawn`.
    pub(super) state: &'static str,
    /// Why.
    pub(super) note: String,
    /// Who proposed it.
    pub(super) proposed_by: String,
    /// Who confirmed it.
    pub(super) confirmed_by: Option<String>,
    /// Who took it back.
    pub(super) withdrawn_by: Option<String>,
}

/// A book, told apart from the one in force.
pub(super) fn book_view(book: &BookRecord, active: &str) -> BookView {
    BookView {
        digest: book.digest.clone(),
        kind: book.kind.name(),
        known_until: book.known_until.to_string(),
        note: book.note.clone(),
        files: book.files,
        in_force: book.digest == active,
    }
}

/// What one book changes against another.
pub(super) fn changes(diff: &BookDiff) -> Vec<DiffFileView> {
    let entry = |entry: &trade::DiffEntry| DiffEntryView {
        part: entry.part.name(),
        change: entry.change.name(),
        what: entry.what.clone(),
        old: entry.old.clone(),
        new: entry.new.clone(),
    };
    let file = |file: &trade::FileDiff| DiffFileView {
        path: file.path.clone(),
        change: file.change.name(),
        added: file.added,
        removed: file.removed,
        changed: file.changed,
        entries: file.entries.iter().map(entry).collect(),
        more: file.more,
    };
    diff.files.iter().map(file).collect()
}

impl From<Adoption> for AdoptionView {
    fn from(one: Adoption) -> AdoptionView {
        let state = match (one.is_open(), one.holds()) {
            (true, _) => "proposed",
            (false, true) => "adopted",
            (false, false) => "withdrawn",
        };
        AdoptionView {
            id: one.id.to_string(),
            digest: one.digest,
            from: one.valid_from.to_string(),
            state,
            note: one.note,
            proposed_by: one.proposed_by,
            confirmed_by: one.confirmed_by,
            withdrawn_by: one.withdrawn_by,
        }
    }
}
