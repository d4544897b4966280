//! The patterns of texts in the document. Whoever follows one is not refused for the form of what was sent; the
//! tests write texts by each and have them read.

/// What follows the kind in an id: 26 characters of base 32, in which version and variant have their places.
macro_rules! id {
    () => {
        "_[0-7][0-9a-hjkmnp-tv-z]{9}[gh][0-9a-hjkmnp-tv-z]{2}[89abrstv][0-9a-hjkmnp-tv-z]{12}"
    };
    ($kind:literal) => {
        concat!("^", $kind, id!(), "$")
    };
}

macro_rules! day {
    () => {
        "[0-9]{4}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|[12][0-9]))"
    };
}

/// A character before the at sign.
macro_rules! local {
    () => {
        "[^\\u0000-\\u0020\"(),.:;<>@\\[\\\\\\]\\u007F-\\u00A0]"
    };
}

/// A character of a domain: a letter; or a digit, too, as at its ends; or a hyphen, too, as within it.
macro_rules! label {
    (letter) => {
        "[^\\u0000-@\\[-`{-\\u00A0]"
    };
    (end) => {
        "[^\\u0000-/:-@\\[-`{-\\u00A0]"
    };
    (inner) => {
        "[^\\u0000-,./:-@\\[-`{-\\u00A0]"
    };
}

/// What of a return or a dispute is meant: its reason, the answer, what was found, what was said by number, or a file.
pub(super) const PIECE: &str =
    concat!("^(words|answer|finding|said-[1-9][0-9]{0,8}|att", id!(), ")$");
/// Anything.
pub(super) const ANY: &str = "^";
/// Not blank.
pub(super) const SOME: &str = "\\S";
/// One line that is not blank.
pub(super) const LINE: &str = "^[^\\u0000-\\u001F\\u007F-\\u009F]*[^\\s\\u0000-\\u001F\\u007F-\\u009F]\
    [^\\u0000-\\u001F\\u007F-\\u009F]*$";
pub(super) const AMOUNT: &str = "^-?[0-9]{1,12}(\\.[0-9]{1,4})?$";
pub(super) const MONTH: &str = "^[0-9]{4}-(0[1-9]|1[0-2])$";
/// The 29th of February is one every fourth year, which no pattern knows.
pub(super) const DAY: &str = concat!("^", day!(), "$");
pub(super) const TIME: &str = concat!(
    "^",
    day!(),
    "T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,9})?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$"
);
/// The chapter 00 is none.
pub(super) const HS: &str = "^(0[1-9]|[1-9][0-9])[0-9]{2}\\.?[0-9]{2}(\\.?[0-9]{2}){0,2}$";
/// Of what is ASCII all that may stand in an address; of what is not, whatever a name server knows.
pub(super) const MAILBOX: &str = concat!(
    "^",
    local!(),
    "+(\\.",
    local!(),
    "+)*@(",
    label!(end),
    "(",
    label!(inner),
    "*",
    label!(end),
    ")?\\.)+([0-9]*",
    label!(letter),
    "(",
    label!(inner),
    "*",
    label!(end),
    ")?|[0-9]+-",
    label!(inner),
    "*",
    label!(end),
    ")$"
);
pub(super) const DIGEST: &str = "^[0-9a-f]{8,64}$";
pub(super) const WHOLE_DIGEST: &str = "^[0-9a-f]{64}$";
pub(super) const BOOK: &str = "^(active|[0-9a-f]{8,64})$";
pub(super) const ABOUT: &str = concat!("^(ord|lst)", id!(), "$");
pub(super) const DISTRICT: &str = "^([0-9]{6})?$";
/// One line, or nothing.
pub(super) const PLAIN: &str = "^[^\\u0000-\\u001F\\u007F-\\u009F]*$";
pub(super) const HANDLE: &str = "^[^\\s/\\\\?#%]+$";
pub(super) const BOOK_FILE: &str =
    "^((lanes|patches)/[A-Za-z0-9_-]+\\.toml|tables/[A-Za-z0-9_-]+\\.csv|bans/[A-Z]{2}\\.csv)$";
pub(super) const WEIGHT: &str = "^[0-9]{1,6}(\\.[0-9]{1,3})? ?(g|kg|lb|oz)$";
pub(super) const SLUG: &str = "^[a-z0-9]+(-[a-z0-9]+)*$";
pub(super) const RATE: &str = "^[0-9]{1,2}(\\.[0-9]{1,4})?%$";
/// A name that a rule gives to a fact.
pub(super) const ATTRIBUTE: &str = "^[a-z0-9_]{1,40}$";
pub(super) const CURSOR: &str = "^[A-Za-z0-9_-]*$";
/// The key of a phrase, a provider, a programme or a regime.
pub(super) const KEY: &str = "^[A-Za-z0-9_-]*$";
/// A name of a part of an order's money that is none of the market's own.
pub(super) const PART: &str = "^(?!own\\.)[A-Za-z0-9._-]+$";
pub(super) const PICTURE: &str =
    "^(https?://[^\\s/\"]+\\.[^\\s\"]+|/media/[^\\s\"]+|[A-Za-z0-9_-][A-Za-z0-9._-]*)$";
/// Six digits of the place, eight of the day of birth, three of order and one that checks the others.
pub(super) const RESIDENT: &str =
    "^[1-8][0-9]{5}(19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx]$";
pub(super) const STATED_RATE: &str = "^[0-9]{0,6}[1-9](\\.[0-9]{1,9})?$";
pub(super) const TRACKING: &str = "^[A-Za-z0-9-]*[0-9][A-Za-z0-9-]*$";
/// A version as its ETag, with or without its quotation marks.
pub(super) const VERSION: &str = "^(0|[1-9][0-9]{0,17}|\"(0|[1-9][0-9]{0,17})\")$";
pub(super) const ZONE: &str = "^[A-Za-z][A-Za-z0-9_+/-]*$";
