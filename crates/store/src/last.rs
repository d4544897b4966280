//! What a transaction writes last: gathered while its commands run, written at once when they have
//! returned. So rows that every command touches are locked shortly, and in one order, whichever
//! commands of whichever capabilities a transaction runs.

use crate::{StoreError, Tx};
use std::any::Any;

/// Writes everything of one type that was gathered, in the order in which it came.
pub type WriteLast<T> = fn(&mut Tx<'_>, Vec<T>) -> Result<(), StoreError>;

pub(crate) trait Last: Any {
    fn write(self: Box<Self>, tx: &mut Tx<'_>) -> Result<(), StoreError>;
}

struct Gathered<T> {
    items: Vec<T>,
    write: WriteLast<T>,
}

impl<T: 'static> Last for Gathered<T> {
    fn write(self: Box<Self>, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        (self.write)(tx, self.items)
    }
}

impl Tx<'_> {
    /// Keeps `item` until the closure given to [`Db::write`](crate::Db::write) has returned, then hands
    /// all items of its type to `write`. Nothing is written when the closure refuses.
    pub fn gather<T: 'static>(&mut self, item: T, write: WriteLast<T>) {
        for last in &mut self.last {
            let last: &mut dyn Any = last.as_mut();
            if let Some(gathered) = last.downcast_mut::<Gathered<T>>() {
                gathered.items.push(item);
                return;
            }
        }
        self.last.push(Box::new(Gathered { items: vec![item], write }));
    }

    /// Writes what was gathered, by type in the order in which the types came.
    pub(crate) fn write_last(&mut self) -> Result<(), StoreError> {
        while !self.last.is_empty() {
            self.last.remove(0).write(self)?;
        }
        Ok(())
    }
}
