//! A form that was refused stands again on its page: what was typed in its fields, and beside them what is wrong.

use crate::{
    Problem, Reader, Refusal, Refusals,
    attach::Fields,
    components::{Field, refused_head},
    problem_page,
};
use axum::http::StatusCode;
use maud::Markup;

/// One form of a page as it was sent and refused; the default where none was.
#[derive(Default)]
pub struct Again {
    form: &'static str,
    typed: Fields,
    wrong: Refusals,
}

impl Again {
    /// The form called `form`, with what was `typed` and what `problem` says of it: beside the field that it names, or
    /// beside `field` where this form has no such one; above the page where it names none.
    ///
    /// # Errors
    /// The problem, where no other words would mend it: nothing is there, it is not allowed, or it is our fault.
    pub fn of(
        reader: &Reader,
        (form, field): (&'static str, &'static str),
        typed: Fields,
        problem: Problem,
    ) -> Result<Again, Problem> {
        if !is_mended_by_words(&problem) {
            return Err(problem);
        }
        let what = problem_page::what(reader, &problem);
        let mut wrong = Refusals::new();
        for name in problem.field_names() {
            let name = if typed.contains_key(name) { name } else { field };
            wrong.add(name, Refusal::new(what.clone()));
        }
        if wrong.is_empty() {
            wrong.add("", Refusal::new(what));
        }
        Ok(Again { form, typed, wrong })
    }

    /// A form without fields that was refused: why stands above its page as it is now.
    #[must_use]
    pub fn because(refusal: Refusal) -> Again {
        let mut wrong = Refusals::new();
        wrong.add("", refusal);
        Again { wrong, ..Again::default() }
    }

    /// Whether that form was refused: then its fold stands open.
    #[must_use]
    pub fn is(&self, form: &str) -> bool {
        self.form == form
    }

    /// A field of that form, with what was typed into it and what is wrong with that.
    #[must_use]
    pub fn field(&self, form: &str, field: Field) -> Field {
        let field = field.within(form);
        if !self.is(form) {
            return field;
        }
        let field = field.refusals(&self.wrong);
        match self.typed(form, field.name()) {
            Some(typed) => field.value(typed),
            None => field,
        }
    }

    /// What was typed into a field of that form, if it was refused.
    #[must_use]
    pub fn typed(&self, form: &str, field: &str) -> Option<&str> {
        self.typed.get(field).filter(|_| self.is(form)).map(String::as_str)
    }

    /// What stands above the page: what is wrong with the whole, or that something is, with the way to it; and that a
    /// browser keeps no files.
    #[must_use]
    pub fn told(&self, reader: &Reader) -> Markup {
        refused_head(reader, &self.wrong, (self.form, !self.typed.is_empty()))
    }
}

/// What `problem` says of a form as a whole, and how it is mended, for a page that keeps what was typed by itself: it stands above the page
/// instead of a page that has lost it.
///
/// # Errors
/// The problem, as of [`Again::of`].
pub fn told_above(reader: &Reader, problem: Problem) -> Result<Refusal, Problem> {
    if !is_mended_by_words(&problem) {
        return Err(problem);
    }
    let refusal = Refusal::new(problem_page::what(reader, &problem));
    Ok(match problem_page::way(reader, &problem) {
        Some(way) => refusal.because(way),
        None => refusal,
    })
}

/// Other words, or another step, would mend it.
fn is_mended_by_words(problem: &Problem) -> bool {
    [StatusCode::CONFLICT, StatusCode::UNPROCESSABLE_ENTITY].contains(&problem.status())
}
