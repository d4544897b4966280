//! A person's copy of her data, one JSON text in pieces: each piece is read in a transaction of its own, so that a long
//! life in the market holds up nobody and fits in no memory at once.

use crate::parts::{LeftOut, PARTS, Whose, left_out};
use kernel::Timestamp;
use serde_json::{Value, json};
use store::{Db, StoreError, Tx};

/// What the text says it is; it changes when what programs read in it does.
pub const FORMAT: &str = "entrepot-person-1";

/// What is still to be written.
#[derive(Clone, Debug)]
pub struct PersonCopy {
    whose: Whose,
    made_at: Timestamp,
    /// The part that is next; past the last one what is left out, and then nothing.
    part: usize,
    /// Where its next page begins.
    after: Option<String>,
    /// Pages of this part were written.
    begun: bool,
    /// Something stands in its list.
    filled: bool,
    /// Files that were named so far.
    files: u64,
}

impl PersonCopy {
    /// A copy for `whose`, of what there is from `made_at` on.
    #[must_use]
    pub fn new(whose: Whose, made_at: Timestamp) -> PersonCopy {
        PersonCopy { whose, made_at, part: 0, after: None, begun: false, filled: false, files: 0 }
    }

    /// The next piece of the text; none when it is whole.
    ///
    /// # Errors
    /// A fault of the database: the text ends there and is none.
    pub async fn next(&mut self, db: &Db) -> Result<Option<String>, StoreError> {
        if self.part > PARTS.len() {
            return Ok(None);
        }
        let from = self.clone();
        let read = db.read(move |tx| {
            let mut step = from.clone();
            let text = step.piece(tx)?;
            Ok::<_, StoreError>((text, step))
        });
        let (text, step) = read.await?;
        *self = step;
        Ok(Some(text))
    }

    fn piece(&mut self, tx: &mut Tx<'_>) -> Result<String, StoreError> {
        let mut text = String::new();
        if self.part == 0 && !self.begun {
            text.push_str(&self.head());
        }
        let Some(part) = PARTS.get(self.part) else {
            let all = left_out(tx, &self.whose, self.files)?;
            let all: Vec<Value> = all.iter().map(LeftOut::told).collect();
            text.push_str(&format!(",\n\"left_out\": {}\n}}\n", Value::Array(all)));
            self.part += 1;
            return Ok(text);
        };
        if !self.begun {
            text.push_str(&format!(",\n{}: [", json!(part.name)));
            (self.begun, self.filled) = (true, false);
        }
        let page = (part.page)(tx, &self.whose, self.after.as_deref())?;
        for item in &page.items {
            text.push_str(if self.filled { ",\n" } else { "\n" });
            text.push_str(&item.to_string());
            self.filled = true;
        }
        self.files += page.files;
        self.after = page.next;
        if self.after.is_none() {
            text.push(']');
            self.part += 1;
            self.begun = false;
        }
        Ok(text)
    }

    fn head(&self) -> String {
        let (format, person) = (json!(FORMAT), json!(self.whose.shopper.to_string()));
        let made_at = json!(self.made_at.to_string());
        format!("{{\n\"format\": {format},\n\"made_at\": {made_at},\n\"person\": {person}")
    }
}
