//! The operator's words in the place of the shipped ones: subject and body, per kind and language.

use crate::checked::{TextFault, faults_of};
use crate::house::House;
use crate::kind::{Addressee, LetterKind, Said};
use crate::notices::one_line;
use crate::outbox::{Concern, NewMail, enqueue};
use crate::texts;
use kernel::{Currency, Lang, MailId, Moment, Money, ShopperId, Timestamp};
use store::{StoreError, Tx, params, sql};

/// What an operator wrote for a kind in a language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnText {
    /// One line.
    pub subject: String,
    /// The body.
    pub body: String,
    /// When it was changed last.
    pub changed_at: Timestamp,
    /// Who changed it.
    pub by: ShopperId,
    /// 1, 2, 3 … of this kind and language.
    pub version: i64,
}

/// What an operator wrote for `kind` in `lang`; none where the shipped text stands.
pub fn own_text(tx: &mut Tx<'_>, kind: &str, lang: Lang) -> Result<Option<OwnText>, StoreError> {
    tx.query_opt(
        sql!(
            "SELECT subject, body, changed_at, changed_by, version FROM letter_text
              WHERE kind = $1 AND lang = $2"
        ),
        params![kind, lang],
        |row| {
            Ok(OwnText {
                subject: row.get(0)?,
                body: row.get(1)?,
                changed_at: row.get(2)?,
                by: row.get(3)?,
                version: row.get(4)?,
            })
        },
    )
}

/// The subject and the body of a letter of these facts.
pub(crate) fn filled(
    tx: &mut Tx<'_>,
    kind: &LetterKind,
    lang: Lang,
    written: &texts::Written,
) -> Result<(String, String), StoreError> {
    if let Some(own) = own_text(tx, kind.key, lang)? {
        let subject = texts::edited(lang, &own.subject, written);
        let body = texts::edited(lang, &own.body, written);
        if let (Some(subject), Some(body)) = (subject, body) {
            return Ok((subject, body));
        }
        tracing::error!(kind = kind.key, %lang, "the own text of a letter names what it is not told");
    }
    let shipped = |part: &str| texts::plain(lang, &format!("{}-{part}", kind.key), written);
    Ok((shipped("subject"), shipped("body")))
}

/// A text as an operator sees it: her own, or the shipped one as it stands in its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownText {
    /// The kind of letter.
    pub kind: &'static LetterKind,
    /// One line.
    pub subject: String,
    /// The body.
    pub body: String,
    /// What the operator wrote, where it is hers.
    pub own: Option<OwnText>,
}

/// The kind of letter with that key.
#[must_use]
pub fn kind_of(tx: &Tx<'_>, key: &str) -> Option<&'static LetterKind> {
    House::of(tx).kinds().find(|kind| kind.key == key)
}

/// The text of a kind in `lang`; `None` for a kind or a language that there is not.
pub fn shown_text(tx: &mut Tx<'_>, key: &str, lang: Lang) -> Result<Option<ShownText>, StoreError> {
    let Some(kind) = kind_of(tx, key) else { return Ok(None) };
    let own = own_text(tx, key, lang)?;
    let shipped = |part: &str| texts::shipped(lang, &format!("{key}-{part}"));
    let (Some(subject), Some(body)) = (shipped("subject"), shipped("body")) else {
        return Ok(None);
    };
    let (subject, body) = match &own {
        Some(own) => (own.subject.clone(), own.body.clone()),
        None => (subject, body),
    };
    Ok(Some(ShownText { kind, subject, body, own }))
}

/// The operator's words for a kind in a language.
#[derive(Clone, Debug)]
pub struct KeepText {
    /// The key of the kind.
    pub kind: String,
    /// The language.
    pub lang: Lang,
    /// One line.
    pub subject: String,
    /// The body.
    pub body: String,
    /// Who writes it.
    pub by: ShopperId,
    /// The version that was read: 0 where the shipped text stood.
    pub version: i64,
}

/// Why a text is not kept.
#[derive(Debug, thiserror::Error)]
pub enum KeepTextError {
    /// There is no such kind of letter, or no such language.
    #[error("there is no such letter")]
    NotFound,
    /// It cannot be filled.
    #[error("the text cannot be filled")]
    Wrong(Vec<TextFault>),
    /// Somebody changed it meanwhile.
    #[error("the text has changed since it was read: read it again")]
    Changed,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Has letters of the kind written in the operator's words from now on. Answers the new version.
///
/// # Errors
/// [`KeepTextError::Wrong`] with each fault and its line; [`KeepTextError::Changed`]: read it again;
/// [`KeepTextError::NotFound`].
pub fn keep_text(
    tx: &mut Tx<'_>,
    ask: &KeepText,
    moment: &mut Moment,
) -> Result<i64, KeepTextError> {
    let shown = shown_text(tx, &ask.kind, ask.lang)?.ok_or(KeepTextError::NotFound)?;
    let faults = faults_of(shown.kind, &ask.subject, &ask.body);
    if !faults.is_empty() {
        return Err(KeepTextError::Wrong(faults));
    }
    let version = ask.version + 1;
    let (subject, body) = (ask.subject.trim(), ask.body.trim());
    let kept = tx.execute(
        sql!(
            "INSERT INTO letter_text (kind, lang, subject, body, changed_at, changed_by, version)
              VALUES ($1, $2, $3, $4, $5, $6, $7)
              ON CONFLICT (kind, lang) DO UPDATE SET subject = excluded.subject,
                body = excluded.body, changed_at = excluded.changed_at,
                changed_by = excluded.changed_by, version = excluded.version
              WHERE letter_text.version = excluded.version - 1"
        ),
        params![ask.kind, ask.lang, subject, body, moment.now, ask.by, version],
    )?;
    let fits = shown.own.map_or(0, |own| own.version) == ask.version;
    if kept == 1 && fits { Ok(version) } else { Err(KeepTextError::Changed) }
}

/// Has letters of the kind written in the shipped words again; false where they are.
pub fn drop_text(tx: &mut Tx<'_>, kind: &str, lang: Lang) -> Result<bool, StoreError> {
    let dropped = tx.execute(
        sql!("DELETE FROM letter_text WHERE kind = $1 AND lang = $2"),
        params![kind, lang],
    )?;
    Ok(dropped == 1)
}

/// What a letter would say: these words, with example facts. The faults where they cannot be filled.
pub fn preview(
    tx: &mut Tx<'_>,
    (kind, to): (&LetterKind, &Addressee),
    (subject, body): (&str, &str),
) -> Result<(String, String), Vec<TextFault>> {
    let faults = faults_of(kind, subject, body);
    if !faults.is_empty() {
        return Err(faults);
    }
    let house = House::seen(tx).unwrap_or_else(|_| House::of(tx));
    let mut written: Vec<(&'static str, String)> = vec![
        ("market", house.name().to_owned()),
        ("name", to.name.clone()),
        ("site", house.site().to_owned()),
        ("link", format!("{}/notices", house.site())),
    ];
    let example = |name: &&'static str| (*name, example(name).text(to.lang, &to.zone));
    written.extend(kind.facts.iter().map(example));
    let filled = |text: &str| texts::edited(to.lang, text, &written).unwrap_or_default();
    Ok((one_line(&filled(subject)), filled(body)))
}

/// An example of what a letter names.
fn example(name: &str) -> Said {
    let noon = Timestamp::from_micros(1_795_348_800_000_000);
    match name {
        "at" | "paid" => Said::At(noon),
        "until" => Said::At(noon.plus_days(3)),
        "total" | "amount" => Said::Money(Money::new(11_910, Currency::CNY)),
        "count" => Said::Count(3),
        "role" => Said::Word("role-member".to_owned()),
        "by" => Said::Text("Ada".to_owned()),
        "number" => Said::Text("261122-7K3QXF2M".to_owned()),
        "merchant" => Said::Text("Harbor Orchard".to_owned()),
        "lines" => Said::Text("2 × Dried cherries, 500 g\n1 × Honey".to_owned()),
        "file" => Said::Text("products.csv".to_owned()),
        "carrier" => Said::Text("EMS".to_owned()),
        "tracking" => Said::Text("RR473124829US".to_owned()),
        other => Said::Text(format!("({other})")),
    }
}

/// Sends an operator the letter that `preview` shows, so that she sees it in her own mailbox.
///
/// # Errors
/// [`KeepTextError::Wrong`] as [`preview`].
pub fn send_test(
    tx: &mut Tx<'_>,
    (kind, to): (&LetterKind, &Addressee),
    words: (&str, &str),
    moment: &mut Moment,
) -> Result<MailId, KeepTextError> {
    let (subject, body) = preview(tx, (kind, to), words).map_err(KeepTextError::Wrong)?;
    let mail = NewMail {
        to: to.email.clone(),
        lang: to.lang,
        kind: format!("{}-test", kind.key),
        subject,
        body,
        // Its facts are examples, so she may read it like any letter of hers.
        of: Some(Concern { person: to.id, topic: kind.topic, about: None }),
    };
    Ok(enqueue(tx, &mail, moment)?)
}
