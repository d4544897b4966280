//! The index on disk: opened in the background, asked from any thread, written by its follower.

use crate::answer::Shelves;
use crate::kept::Kept;
use crate::schema::{Fields, SINGLE, VERSION, WORDS};
use crate::synonyms::{Alternatives, Synonyms};
use crate::text::{Cut, analyzer, dictionary};
use crate::writing::{Built, Followed};
use crate::{Page, Query, SearchError};
use kernel::Country;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use std::{fs, thread};
use tantivy::tokenizer::TextAnalyzer;
use tantivy::{IndexReader, ReloadPolicy};

/// From when a damaged index is made anew, questions wait so long for it to be whole; then they are refused.
const HEAL_MAX: Duration = Duration::from_secs(if cfg!(test) { 1 } else { 5 });
/// And it is not made anew more often than this: what breaks again at once is broken otherwise.
const HEAL_PAUSE: Duration = Duration::from_secs(10);

/// A handle to the index; clones share it.
#[derive(Clone)]
pub struct Index {
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    /// Where it lies; in memory without.
    folder: Option<PathBuf>,
    state: Mutex<State>,
    /// Told when `state` or `healing` changes.
    changed: Condvar,
    healing: Mutex<Healing>,
    /// Held by the follower: there is one at a time.
    following: tokio::sync::Mutex<()>,
    /// How far the follower is; what the last commit says may be behind it.
    followed: Mutex<Option<Followed>>,
}

/// How the index stands.
#[derive(Default)]
enum State {
    #[default]
    Opening,
    Open(Arc<Opened>),
    Failed(String),
}

/// Whether the index is being made anew, and when that began last.
#[derive(Clone, Copy, Default)]
struct Healing {
    /// From the damage until its follower has put all of the market in again: what is in it meanwhile is no
    /// answer.
    now: bool,
    /// A thread is at work on its files.
    at_work: bool,
    begun: Option<Instant>,
}

impl Healing {
    fn begun(at_work: bool) -> Healing {
        Healing { now: true, at_work, begun: Some(Instant::now()) }
    }
}

/// What was locked; a panic leaves nothing half-changed here.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What a thread has opened.
pub(crate) struct Opened {
    pub(crate) index: tantivy::Index,
    pub(crate) reader: IndexReader,
    pub(crate) fields: Fields,
    pub(crate) alternatives: Alternatives,
    /// Cuts queries.
    pub(crate) asked: TextAnalyzer,
    /// First line of what a commit says about itself.
    pub(crate) stamp: String,
    pub(crate) kept: Kept,
}

impl Index {
    /// Opens the index in `folder`, made if missing, made anew when it is of another version; one
    /// folder for each database. Answers at once: dictionary and files are loaded by a thread, and
    /// questions wait for it.
    ///
    /// # Errors
    /// [`SearchError::Folder`] when the folder cannot be made.
    pub fn open(folder: &Path) -> Result<Index, SearchError> {
        fs::create_dir_all(folder)?;
        let folder = folder.to_owned();
        Ok(Index::loading(Some(folder)))
    }

    /// An index in memory, for tests and for commands that need none on disk.
    #[must_use]
    pub fn in_memory() -> Index {
        Index::loading(None)
    }

    /// What is wrong with the files of the index in `folder`, beside whoever owns it; none where there is
    /// none. Reads all of it and changes nothing.
    #[must_use]
    pub fn fault(folder: &Path) -> Option<String> {
        if !folder.join("meta.json").exists() {
            return None;
        }
        let look = || -> Result<bool, SearchError> {
            let directory = tantivy::directory::MmapDirectory::open(folder)
                .map_err(tantivy::TantivyError::from)?;
            Ok(tantivy::Index::open(directory)?.validate_checksum()?.is_empty())
        };
        let mut looked = unharmed(look);
        if !matches!(looked, Ok(true)) {
            // Its owner may have merged files meanwhile: the second look sees those that are there now.
            looked = unharmed(look);
        }
        match looked {
            Ok(true) => None,
            Ok(false) => Some(SearchError::Damaged.to_string()),
            Err(error) => Some(error.to_string()),
        }
    }

    fn loading(folder: Option<PathBuf>) -> Index {
        let index = Index { shared: Arc::new(Shared { folder, ..Shared::default() }) };
        let theirs = index.clone();
        thread::spawn(move || theirs.load());
        index
    }

    fn load(&self) {
        let opened = match &self.shared.folder {
            Some(folder) => Opened::on_disk(folder, || self.notice_damage()),
            None => Opened::over(None),
        };
        self.stand(match opened {
            Ok(opened) => State::Open(Arc::new(opened)),
            Err(error) => {
                tracing::error!(%error, "the search index cannot be opened");
                State::Failed(error.to_string())
            }
        });
    }

    fn stand(&self, state: State) {
        *locked(&self.shared.state) = state;
        self.shared.changed.notify_all();
    }

    /// Whether questions are answered without waiting.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        !matches!(*locked(&self.shared.state), State::Opening)
    }

    /// Whether all of the market was put in, and nothing is being made anew. Reads a file, so call it where
    /// waiting is fine.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        let stands = matches!(*locked(&self.shared.state), State::Open(_));
        let heals = locked(&self.shared.healing).now;
        let is_built = |followed: Followed| followed.built == Built::Whole;
        stands && !heals && self.followed().is_ok_and(|followed| followed.is_some_and(is_built))
    }

    /// Whether it was damaged and is not whole again.
    #[must_use]
    pub fn heals(&self) -> bool {
        locked(&self.shared.healing).now
    }

    /// What lies in the folder cannot be used: until it is whole again, no question is answered.
    fn notice_damage(&self) {
        let mut healing = locked(&self.shared.healing);
        if !healing.now {
            *healing = Healing::begun(healing.at_work);
        }
    }

    pub(crate) fn opened(&self) -> Result<Arc<Opened>, SearchError> {
        let mut state = locked(&self.shared.state);
        loop {
            let found = match &*state {
                State::Opening => None,
                State::Open(opened) => Some(Ok(Arc::clone(opened))),
                State::Failed(error) => Some(Err(SearchError::NotOpen(error.clone()))),
            };
            if let Some(found) = found {
                return found;
            }
            state = self.shared.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Makes a damaged index anew: all that was in it is in the database, and the follower puts it in again.
    pub(crate) fn heal(&self) {
        let mut healing = locked(&self.shared.healing);
        let lately = healing.begun.is_some_and(|begun| begun.elapsed() < HEAL_PAUSE);
        if healing.at_work || lately {
            return;
        }
        *healing = Healing::begun(true);
        drop(healing);
        tracing::warn!("the search index is damaged and is made anew");
        let index = self.clone();
        thread::spawn(move || index.make_anew());
    }

    fn make_anew(&self) {
        // Nobody writes into the folder that is emptied.
        let _one = self.shared.following.blocking_lock();
        self.stand(State::Opening);
        *self.noted() = None;
        if let Some(Err(error)) = self.shared.folder.as_deref().map(emptied) {
            tracing::warn!(%error, "the folder of the search index cannot be emptied");
        }
        self.load();
        locked(&self.shared.healing).at_work = false;
    }

    /// Wakes who waits, without a moment between their look and their wait.
    fn stand_told(&self) {
        drop(locked(&self.shared.state));
        self.shared.changed.notify_all();
    }

    /// The index once it is whole again; none when that takes too long.
    fn healed(&self) -> Option<Arc<Opened>> {
        let mut state = locked(&self.shared.state);
        loop {
            let healing = *locked(&self.shared.healing);
            if !healing.now {
                break;
            }
            let left = HEAL_MAX.checked_sub(healing.begun?.elapsed())?;
            let waited = self.shared.changed.wait_timeout(state, left);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        drop(state);
        self.opened().ok()
    }

    /// Asks what is open. An index that turns out to be damaged is made anew, and asked again.
    fn ask<T>(&self, ask: impl Fn(&Opened) -> Result<T, SearchError>) -> Result<T, SearchError> {
        if self.heals() {
            let healed = self.healed().ok_or(SearchError::Damaged)?;
            return unharmed(|| ask(&healed)).map_err(|_| SearchError::Damaged);
        }
        let opened = self.opened()?;
        // Opening it may have shown the damage.
        if self.heals() {
            return Err(SearchError::Damaged);
        }
        match unharmed(|| ask(&opened)) {
            Err(error @ (SearchError::Index(_) | SearchError::Damaged)) => {
                tracing::warn!(%error, "the search index could not be read");
                drop(opened);
                self.heal();
                let healed = self.healed().ok_or(SearchError::Damaged)?;
                unharmed(|| ask(&healed)).map_err(|_| SearchError::Damaged)
            }
            answer => answer,
        }
    }

    /// Answers a question; waits while the index is being opened, so call it where waiting is fine.
    ///
    /// # Errors
    /// [`SearchError`] when the index cannot be read; never for what is asked. [`SearchError::Damaged`] while
    /// it is made anew, after a moment's wait: it would find nothing of what there is.
    pub fn search(&self, query: &Query) -> Result<Page, SearchError> {
        self.ask(|opened| opened.search(query))
    }

    /// Which shelves have something that is sent to `destination`; costs little however much there is.
    /// Waits as [`Index::search`] does.
    ///
    /// # Errors
    /// As [`Index::search`].
    pub fn shelves(&self, destination: Country) -> Result<Shelves, SearchError> {
        self.ask(|opened| opened.shelves(destination))
    }

    /// Waits until nobody else follows.
    pub(crate) async fn following(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.shared.following.lock().await
    }

    /// How far the index has followed; `None` when it must be built from the database.
    pub(crate) fn followed(&self) -> Result<Option<Followed>, SearchError> {
        let opened = self.opened()?;
        if let Some(followed) = self.noted().clone() {
            return Ok(Some(followed));
        }
        let payload = opened.index.load_metas()?.payload.unwrap_or_default();
        let rest = payload.strip_prefix(&opened.stamp).and_then(|rest| rest.strip_prefix('\n'));
        Ok(rest.and_then(Followed::parse))
    }

    fn noted(&self) -> MutexGuard<'_, Option<Followed>> {
        locked(&self.shared.followed)
    }

    /// Notes that nothing up to there concerns the index. With all of the market in it, it is well again.
    pub(crate) fn remember(&self, followed: &Followed) {
        *self.noted() = Some(followed.clone());
        let mut healing = locked(&self.shared.healing);
        if healing.now && !healing.at_work && followed.built == Built::Whole {
            healing.now = false;
            drop(healing);
            self.stand_told();
        }
    }
}

fn emptied(folder: &Path) -> std::io::Result<()> {
    fs::remove_dir_all(folder)?;
    fs::create_dir_all(folder)
}

/// What `work` answers; that it panics means that the files say what no index says.
fn unharmed<T>(work: impl FnOnce() -> Result<T, SearchError>) -> Result<T, SearchError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or(Err(SearchError::Damaged))
}

impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.is_ready() { "Index(ready)" } else { "Index(opening)" })
    }
}

impl Opened {
    fn on_disk(folder: &Path, damaged: impl FnOnce()) -> Result<Opened, SearchError> {
        match unharmed(|| Opened::over(Some(folder.to_owned()))?.checked()) {
            Ok(opened) => Ok(opened),
            // Another schema, or a broken file: nothing here is worth more than making it anew.
            Err(error) => {
                tracing::info!(%error, "the search index is made anew");
                damaged();
                emptied(folder)?;
                Opened::over(Some(folder.to_owned()))
            }
        }
    }

    /// The same, when what was written into its files is what stands in them.
    fn checked(self) -> Result<Opened, SearchError> {
        if self.index.validate_checksum()?.is_empty() {
            Ok(self)
        } else {
            Err(SearchError::Damaged)
        }
    }

    fn over(folder: Option<PathBuf>) -> Result<Opened, SearchError> {
        let fields = Fields::new();
        let index = match folder {
            None => tantivy::Index::create_in_ram(fields.schema.clone()),
            Some(folder) => {
                let directory = tantivy::directory::MmapDirectory::open(folder)
                    .map_err(tantivy::TantivyError::from)?;
                tantivy::Index::open_or_create(directory, fields.schema.clone())?
            }
        };
        let synonyms = Synonyms::shipped();
        let jieba = dictionary()?;
        index.tokenizers().register(WORDS, analyzer(&jieba, Cut::Search));
        index.tokenizers().register(SINGLE, analyzer(&jieba, Cut::Single));
        let mut asked = analyzer(&jieba, Cut::Words);
        let alternatives = synonyms.alternatives(&mut asked);
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let stamp = format!("{VERSION} {:08x}", synonyms.fingerprint());
        let kept = Kept::default();
        Ok(Opened { index, reader, fields, alternatives, asked, stamp, kept })
    }
}

#[cfg(test)]
mod tests;
