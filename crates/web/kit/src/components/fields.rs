//! Fields of forms: a label above, a hint under it, what is wrong beside it.

use super::controls::{icon, refusal_body};
use crate::{Reader, Refusal, Refusals, t};
use maud::{Markup, Render, html};

/// A line of a form is shown again up to so many characters.
const LINE_CHARS_MAX: usize = 2_000;

/// One choice of a list: value and text.
pub type Choice = (String, String);

enum Kind {
    Input(&'static str),
    Area(u32),
    Select(Vec<Choice>),
}

/// A labelled field, rendered by maud: `(Field::email("email", &label).value(&v).refusals(&all))`.
pub struct Field {
    name: String,
    /// Its id in the page, without what stands before it.
    id: String,
    label: String,
    kind: Kind,
    value: String,
    hint: Option<String>,
    refusal: Option<Refusal>,
    attributes: Vec<(&'static str, String)>,
    prefix: Option<String>,
    suffix: Option<String>,
    optional: Option<String>,
    may_be_empty: bool,
    class: &'static str,
}

impl Field {
    fn new(name: &str, label: &str, kind: Kind) -> Field {
        Field {
            name: name.to_owned(),
            id: name.to_owned(),
            label: label.to_owned(),
            kind,
            value: String::new(),
            hint: None,
            refusal: None,
            attributes: Vec::new(),
            prefix: None,
            suffix: None,
            optional: None,
            may_be_empty: false,
            class: "",
        }
    }

    /// A line of text.
    #[must_use]
    pub fn text(name: &str, label: &str) -> Field {
        Field::new(name, label, Kind::Input("text"))
    }

    /// An e-mail address.
    #[must_use]
    pub fn email(name: &str, label: &str) -> Field {
        Field::new(name, label, Kind::Input("email")).autocomplete("email")
    }

    /// A password; say by [`Field::autocomplete`] whether it is `current-password` or `new-password`.
    #[must_use]
    pub fn password(name: &str, label: &str) -> Field {
        Field::new(name, label, Kind::Input("password"))
    }

    /// A telephone number.
    #[must_use]
    pub fn telephone(name: &str, label: &str) -> Field {
        Field::new(name, label, Kind::Input("tel")).autocomplete("tel")
    }

    /// A whole number.
    #[must_use]
    pub fn number(name: &str, label: &str) -> Field {
        Field::text(name, label).attribute("inputmode", "numeric").class("field-short")
    }

    /// An amount; give its currency as [`Field::prefix`].
    #[must_use]
    pub fn amount(name: &str, label: &str) -> Field {
        Field::text(name, label).attribute("inputmode", "decimal").class("field-short")
    }

    /// A date.
    #[must_use]
    pub fn date(name: &str, label: &str) -> Field {
        Field::new(name, label, Kind::Input("date")).class("field-short")
    }

    /// A month, written 2026-11 where the browser has no picker of its own.
    #[must_use]
    pub fn month(name: &str, label: &str) -> Field {
        Field::new(name, label, Kind::Input("month")).class("field-short")
    }

    /// A file.
    #[must_use]
    pub fn file(name: &str, label: &str) -> Field {
        Field::new(name, label, Kind::Input("file"))
    }

    /// Several lines.
    #[must_use]
    pub fn area(name: &str, label: &str, rows: u32) -> Field {
        Field::new(name, label, Kind::Area(rows))
    }

    /// One of several.
    #[must_use]
    pub fn select(name: &str, label: &str, choices: Vec<Choice>) -> Field {
        Field::new(name, label, Kind::Select(choices))
    }

    /// What stands in it. A line comes back to be mended, and no further than anyone reads it.
    #[must_use]
    pub fn value(mut self, value: &str) -> Field {
        let end = value.char_indices().nth(LINE_CHARS_MAX).filter(|_| self.is_line());
        self.value = end.map_or(value, |(at, _)| &value[..at]).to_owned();
        self
    }

    /// What it is called in what the form sends.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// One of a form that shares its page with others, whose fields may have the same names.
    #[must_use]
    pub fn within(mut self, form: &str) -> Field {
        self.id = format!("{form}-{}", self.name);
        self
    }

    fn is_line(&self) -> bool {
        matches!(self.kind, Kind::Input(_))
    }

    /// What to write, with an example.
    #[must_use]
    pub fn hint(mut self, hint: &str) -> Field {
        self.hint = Some(hint.to_owned());
        self
    }

    /// What is wrong with it, if anything.
    #[must_use]
    pub fn refusals(mut self, all: &Refusals) -> Field {
        self.refusal = all.of(&self.name).cloned();
        self
    }

    /// Says beside the label that it may be left empty; fields without this are required.
    #[must_use]
    pub fn optional(mut self, reader: &Reader) -> Field {
        self.optional = Some(t!(reader, "field-optional"));
        self
    }

    /// A browser sends it empty, and nothing calls it optional: the empty choice of a list is one like the others (`all
    /// of them`, `none`), or a hint says when words are needed. Without this a browser sends no empty field.
    #[must_use]
    pub fn may_be_empty(mut self) -> Field {
        self.may_be_empty = true;
        self
    }

    /// How a browser may fill it in (HTML's autofill names).
    #[must_use]
    pub fn autocomplete(self, what: &str) -> Field {
        self.attribute("autocomplete", what)
    }

    /// Another attribute of the input.
    #[must_use]
    pub fn attribute(mut self, name: &'static str, value: &str) -> Field {
        self.attributes.push((name, value.to_owned()));
        self
    }

    /// Before the value, inside the field: a currency.
    #[must_use]
    pub fn prefix(mut self, text: &str) -> Field {
        self.prefix = Some(text.to_owned());
        self
    }

    /// After the value, inside the field: a unit.
    #[must_use]
    pub fn suffix(mut self, text: &str) -> Field {
        self.suffix = Some(text.to_owned());
        self
    }

    /// A class of the field: `field-short`, `field-half`.
    #[must_use]
    pub fn class(mut self, class: &'static str) -> Field {
        self.class = class;
        self
    }

    fn described_by(&self) -> Option<String> {
        let hint = self.hint.is_some().then(|| format!("{}-hint", self.id));
        let error = self.refusal.is_some().then(|| format!("{}-error", self.id));
        let ids: Vec<String> = hint.into_iter().chain(error).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    fn find(&self, attribute: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(name, _)| *name == attribute);
        found.map(|(_, value)| value.as_str())
    }

    fn control(&self) -> Markup {
        let (id, by) = (format!("f-{}", self.id), self.described_by());
        let wrong = self.refusal.is_some().then_some("true");
        let required = self.optional.is_none() && !self.may_be_empty;
        match &self.kind {
            Kind::Input(kind) => html! {
                input id=(id) name=(self.name) type=(kind) required[required] autofocus[wrong.is_some()]
                    value=[(*kind != "password" && *kind != "file").then_some(&self.value)]
                    autocomplete=[self.find("autocomplete")] inputmode=[self.find("inputmode")]
                    placeholder=[self.find("placeholder")] maxlength=[self.find("maxlength")]
                    minlength=[self.find("minlength")] pattern=[self.find("pattern")]
                    min=[self.find("min")] max=[self.find("max")] accept=[self.find("accept")]
                    list=[self.find("list")] lang=[self.find("lang")]
                    multiple[self.find("multiple").is_some()]
                    aria-describedby=[by] aria-invalid=[wrong];
            },
            Kind::Area(rows) => html! {
                textarea id=(id) name=(self.name) rows=(rows) required[required] autofocus[wrong.is_some()]
                    maxlength=[self.find("maxlength")] placeholder=[self.find("placeholder")]
                    lang=[self.find("lang")] spellcheck=[self.find("spellcheck")]
                    aria-describedby=[by] aria-invalid=[wrong] {
                    (self.value)
                }
            },
            Kind::Select(choices) => html! {
                select id=(id) name=(self.name) required[required] aria-describedby=[by]
                    autofocus[wrong.is_some()] aria-invalid=[wrong] autocomplete=[self.find("autocomplete")] {
                    @for (value, text) in choices {
                        option value=(value) selected[*value == self.value] { (text) }
                    }
                }
            },
        }
    }
}

impl Render for Field {
    fn render(&self) -> Markup {
        let wrong = if self.refusal.is_some() { "field-wrong" } else { "" };
        html! {
            div class={ "field " (self.class) " " (wrong) } {
                label for={ "f-" (self.id) } {
                    (self.label)
                    @if let Some(word) = &self.optional { " " span.soft { (word) } }
                }
                @if let Some(hint) = &self.hint {
                    p.hint id={ (self.id) "-hint" } { (hint) }
                }
                @if self.prefix.is_some() || self.suffix.is_some() {
                    div.affixed {
                        @if let Some(text) = &self.prefix { span.affix { (text) } }
                        (self.control())
                        @if let Some(text) = &self.suffix { span.affix { (text) } }
                    }
                } @else {
                    (self.control())
                }
                (error(&self.id, self.refusal.as_ref()))
            }
        }
    }
}

fn error(id: &str, refusal: Option<&Refusal>) -> Markup {
    html! {
        @if let Some(refusal) = refusal {
            div.field-error id={ (id) "-error" } {
                (icon("stop")) div { (refusal_body(refusal)) }
            }
        }
    }
}

/// Says at the top of a form how many fields are wrong and links to each.
#[must_use]
pub fn error_summary(reader: &Reader, refusals: &Refusals, fields: &[(&str, &str)]) -> Markup {
    html! {
        @if !refusals.is_empty() {
            div.banner.banner-bad role="alert" tabindex="-1" autofocus {
                (icon("stop"))
                div {
                    p.refusal-what {
                        (t!(reader, "form-has-errors", count = refusals.len()))
                    }
                    @if let Some(whole) = refusals.of("") { (refusal_body(whole)) }
                    ul {
                        @for (name, label) in fields.iter().filter(|(n, _)| refusals.of(n).is_some()) {
                            li { a href={ "#f-" (name) } { (label) } }
                        }
                    }
                }
            }
        }
    }
}

/// Says at the head of a page that a form on it was refused, however far down that stands: what is wrong with the whole
/// of it or that something is, and the way to the field. `form` is the one that its fields are
/// [within](Field::within), or empty; `files` says that a browser keeps none.
#[must_use]
pub fn refused_head(reader: &Reader, refusals: &Refusals, (form, files): (&str, bool)) -> Markup {
    let joint = if form.is_empty() { "" } else { "-" };
    html! {
        @if !refusals.is_empty() {
            div.banner.banner-bad role="alert" tabindex="-1" autofocus {
                (icon("stop"))
                div {
                    @match refusals.of("") {
                        Some(whole) => { (refusal_body(whole)) }
                        None => {
                            p.refusal-what { (t!(reader, "form-has-errors", count = refusals.len())) }
                        }
                    }
                    @if files { p { (t!(reader, "again-files")) } }
                    @if let Some(name) = refusals.fields().next() {
                        p { a href={ "#f-" (form) (joint) (name) } { (t!(reader, "form-to-field")) } }
                    }
                }
            }
        }
    }
}

/// A value that the person does not see.
#[must_use]
pub fn hidden(name: &str, value: &str) -> Markup {
    html! { input type="hidden" name=(name) value=(value); }
}

/// A box to tick; sends `on`.
#[must_use]
pub fn checkbox(name: &str, label: &str, checked: bool, refusals: &Refusals) -> Markup {
    let wrong = refusals.of(name);
    html! {
        div.field.field-choice {
            label {
                input type="checkbox" id={ "f-" (name) } name=(name) checked[checked]
                    aria-invalid=[wrong.map(|_| "true")];
                span { (label) }
            }
            (error(name, wrong))
        }
    }
}

/// One of a few, all in sight: value, text, explanation.
#[must_use]
pub fn radios(name: &str, legend: &str, choices: &[(String, Markup)], chosen: &str) -> Markup {
    html! {
        fieldset.field.field-choices {
            legend { (legend) }
            @for (value, text) in choices {
                label {
                    input type="radio" name=(name) value=(value) checked[value == chosen];
                    span { (text) }
                }
            }
        }
    }
}
