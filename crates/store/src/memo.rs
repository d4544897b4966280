//! What was computed from rows that carry a version, kept as long as the database is open: whoever reads
//! the version in her own transaction may take the rest from here, so that it is never stale.
//!
//! Only transactions that read put anything in, since what they see is committed; one that writes keeps
//! what it computed to itself.
//!
//! Beside it stands what the house gives to every transaction of a database when it opens it, by type.

use std::any::{Any, TypeId};
use std::sync::{Arc, Mutex, PoisonError};

/// How many values are kept; the one that was used longest ago goes first.
const KEPT_MAX: usize = 512;

struct Kept {
    of: TypeId,
    key: String,
    version: i64,
    value: Arc<dyn Any + Send + Sync>,
}

#[derive(Default)]
pub(crate) struct Memo {
    kept: Mutex<Vec<Kept>>,
    given: Mutex<Vec<Arc<dyn Any + Send + Sync>>>,
}

impl Memo {
    /// Gives `value` to every transaction from now on, in place of what was given of its type.
    pub(crate) fn give<T: Any + Send + Sync>(&self, value: T) {
        let mut all = self.given.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|given| !(**given).is::<T>());
        all.push(Arc::new(value));
    }

    pub(crate) fn given<T: Any + Send + Sync>(&self) -> Option<Arc<T>> {
        let all = self.given.lock().unwrap_or_else(PoisonError::into_inner);
        all.iter().find_map(|given| Arc::clone(given).downcast().ok())
    }

    pub(crate) fn get<T: Any + Send + Sync>(&self, key: &str, version: i64) -> Option<Arc<T>> {
        let mut all = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let is = |kept: &Kept| kept.of == TypeId::of::<T>() && kept.key == key;
        let at = all.iter().rposition(is).filter(|at| all[*at].version == version)?;
        let kept = all.remove(at);
        let value = Arc::clone(&kept.value);
        all.push(kept);
        value.downcast().ok()
    }

    pub(crate) fn put<T: Any + Send + Sync>(&self, key: &str, version: i64, value: &Arc<T>) {
        let mut all = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let of = TypeId::of::<T>();
        all.retain(|kept| kept.of != of || kept.key != key);
        if all.len() >= KEPT_MAX {
            all.remove(0);
        }
        let value: Arc<dyn Any + Send + Sync> = Arc::<T>::clone(value);
        all.push(Kept { of, key: key.to_owned(), version, value });
    }
}
