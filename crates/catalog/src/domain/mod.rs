//! What a listing is; pure.

pub(crate) mod category;
pub(crate) mod draft;
pub(crate) mod entities;
pub(crate) mod fault;
pub(crate) mod gb;
pub(crate) mod html;
pub(crate) mod lang_text;
pub(crate) mod listing;
pub(crate) mod text;
