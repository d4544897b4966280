//! Whether an operator's text can be filled: what it names must be told by its kind of letter, and each fault is
//! told with its line.

use crate::kind::LetterKind;
use crate::texts::{self, Unreadable};
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};

/// The texts of letters that every other one may name.
const SHARED: [&str; 2] = ["greeting", "farewell"];
/// The most characters of a subject, and of a body.
const SUBJECT_MAX: usize = 200;
const BODY_MAX: usize = 10_000;

/// Which text of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextPart {
    /// The subject.
    Subject,
    /// The body.
    Body,
}

impl TextPart {
    /// As fields are called.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            TextPart::Subject => "subject",
            TextPart::Body => "body",
        }
    }

    const fn max(self) -> usize {
        match self {
            TextPart::Subject => SUBJECT_MAX,
            TextPart::Body => BODY_MAX,
        }
    }
}

/// What is wrong with an operator's text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    /// Nothing is written.
    #[error("it is empty")]
    Empty,
    /// More characters than a subject or a body may have.
    #[error("it has more than {0} characters")]
    Long(usize),
    /// A subject of several lines.
    #[error("a subject is one line")]
    Lines,
    /// It names what letters of the kind do not tell.
    #[error("it names \"{0}\", which this letter does not tell")]
    Unknown(String),
    /// More braces and brackets than a text may open.
    #[error("it opens more than {0} braces and brackets")]
    Crowded(usize),
    /// Braces that are not closed, or a line that begins with `[`, `*`, `.` or `}`.
    #[error(
        "it cannot be read: a name stands as {{ $number }}, and no line begins with [ * . or }}"
    )]
    Shape,
}

/// A fault of an operator's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextFault {
    /// In which text.
    pub part: TextPart,
    /// In which line, from 1.
    pub line: usize,
    /// What is wrong there.
    pub wrong: Wrong,
}

/// The faults of a subject and a body for letters of `kind`; none when both can be filled.
#[must_use]
pub fn faults_of(kind: &LetterKind, subject: &str, body: &str) -> Vec<TextFault> {
    let parts = [(TextPart::Subject, subject), (TextPart::Body, body)];
    parts.into_iter().flat_map(|(part, text)| checked(kind, part, text)).collect()
}

fn checked(kind: &LetterKind, part: TextPart, text: &str) -> Vec<TextFault> {
    let fault = |line, wrong| vec![TextFault { part, line, wrong }];
    if text.trim().is_empty() {
        return fault(1, Wrong::Empty);
    }
    if text.chars().count() > part.max() {
        return fault(1, Wrong::Long(part.max()));
    }
    if part == TextPart::Subject && text.trim().lines().count() > 1 {
        return fault(2, Wrong::Lines);
    }
    let opens = |line: &str| line.trim_start().starts_with(['[', '*', '.', '}']);
    if let Some(at) = text.lines().position(opens) {
        return fault(at + 1, Wrong::Shape);
    }
    match texts::read_own(text) {
        Err(Unreadable::Crowded) => fault(1, Wrong::Crowded(texts::OPENED_MAX)),
        Err(Unreadable::Shape(line)) => fault(line, Wrong::Shape),
        Ok(resource) => {
            let mut named = Vec::new();
            for entry in resource.entries() {
                match entry {
                    Entry::Message(message) if message.attributes.is_empty() => {
                        message.value.iter().for_each(|value| names(value, &mut named));
                    }
                    _ => return fault(1, Wrong::Shape),
                }
            }
            let unknown = named.iter().filter(|name| !is_known(kind, part, name));
            unknown
                .map(|name| TextFault {
                    part,
                    line: text.lines().position(|line| line.contains(name.as_str())).unwrap_or(0)
                        + 1,
                    wrong: Wrong::Unknown(name.clone()),
                })
                .collect()
        }
    }
}

/// `$number`, or in a body `greeting`. A subject lies in clear, so it does not say how its reader is called.
fn is_known(kind: &LetterKind, part: TextPart, name: &str) -> bool {
    match name.strip_prefix('$') {
        Some("name") => part == TextPart::Body,
        Some(fact) => ["market", "site", "link"].contains(&fact) || kind.facts.contains(&fact),
        None => part == TextPart::Body && SHARED.contains(&name),
    }
}

/// Everything that a pattern names.
fn names(pattern: &Pattern<&str>, found: &mut Vec<String>) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            of_expression(expression, found);
        }
    }
}

fn of_expression(expression: &Expression<&str>, found: &mut Vec<String>) {
    match expression {
        Expression::Inline(inline) => of_inline(inline, found),
        Expression::Select { selector, variants } => {
            of_inline(selector, found);
            variants.iter().for_each(|variant| names(&variant.value, found));
        }
    }
}

fn of_inline(inline: &InlineExpression<&str>, found: &mut Vec<String>) {
    match inline {
        InlineExpression::VariableReference { id } => found.push(format!("${}", id.name)),
        InlineExpression::MessageReference { id, .. } => found.push(id.name.to_owned()),
        InlineExpression::TermReference { id, .. } => found.push(format!("-{}", id.name)),
        InlineExpression::FunctionReference { id, .. } => found.push(format!("{}()", id.name)),
        InlineExpression::Placeable { expression } => of_expression(expression, found),
        InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Topic;

    const KIND: LetterKind =
        LetterKind { key: "order-paid", topic: Topic::Orders, facts: &["number", "total"] };

    fn of(subject: &str, body: &str) -> Vec<(TextPart, usize, Wrong)> {
        let faults = faults_of(&KIND, subject, body).into_iter();
        faults.map(|fault| (fault.part, fault.line, fault.wrong)).collect()
    }

    #[test]
    fn what_a_kind_tells_may_be_named_and_nothing_else() {
        let body =
            "{ greeting }\n\nYour { $number } costs { $total }:\n\n{ $link }\n\n{ farewell }";
        assert_eq!(of("Your { $number }", body), []);
        let unknown = |name: &str| Wrong::Unknown(name.to_owned());
        let named = of("{ $number } for { $name }", "{ $name }");
        assert_eq!(named, [(TextPart::Subject, 1, unknown("$name"))], "a subject lies in clear");
        assert_eq!(of("x", "a\nb { $prize }"), [(TextPart::Body, 2, unknown("$prize"))]);
        assert_eq!(of("{ verify-body }", "x"), [(TextPart::Subject, 1, unknown("verify-body"))]);
        assert_eq!(of("x", "{ NUMBER($total) }"), [(TextPart::Body, 1, unknown("NUMBER()"))]);
    }

    #[test]
    fn what_goes_deeper_than_a_stack_is_refused_and_ends_nothing() {
        let deep = |open: &str, close: &str, times: usize| {
            format!("{}\"x\"{}", open.repeat(times), close.repeat(times))
        };
        let crowded = |part| [(part, 1, Wrong::Crowded(100))];
        assert_eq!(of("x", &deep("{", "}", 1_500)), crowded(TextPart::Body));
        assert_eq!(of("x", &"{".repeat(10_000)), crowded(TextPart::Body));
        assert_eq!(of(&"{".repeat(150), "x"), crowded(TextPart::Subject));
        let called = format!("{{ {} }}", deep("A(", ")", 1_500));
        assert_eq!(of("x", &called), crowded(TextPart::Body));
        assert_eq!(of("x", &deep("{", "}", 20)), []);
    }

    #[test]
    fn what_cannot_be_read_is_told_with_its_line() {
        assert_eq!(of("x", "a\n{ $number"), [(TextPart::Body, 2, Wrong::Shape)]);
        assert_eq!(of("x", "a\n* b"), [(TextPart::Body, 2, Wrong::Shape)]);
        assert_eq!(of(" ", "x"), [(TextPart::Subject, 1, Wrong::Empty)]);
        assert_eq!(of("a\nb", "x"), [(TextPart::Subject, 2, Wrong::Lines)]);
        assert_eq!(of("x", &"y".repeat(10_001)), [(TextPart::Body, 1, Wrong::Long(10_000))]);
    }
}
