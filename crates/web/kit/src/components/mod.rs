//! The pieces pages are made of, so that each looks and reads the same everywhere.

mod claim;
mod controls;
mod fields;
mod note;
mod product;
mod receipt;
mod shopper_refusal;
mod tables;

pub use claim::Claim;
pub use controls::{
    Tone, banner, button, chip, chip_link, empty_state, form, icon, link_button, pager, progress,
    progress_share, quiet_button, quiet_link, refusal, section, upload_form,
};
pub use fields::{Choice, Field, checkbox, error_summary, hidden, radios, refused_head};
pub use note::{chapter_name, class_name, note_text, note_texts};
pub use product::{
    Card, ReceiptLine, Standing, Stop, landed_price, large_picture, listing_card, listing_grid,
    meter, picture, price, receipt, timeline,
};
pub use receipt::{
    ban_refusal, cost_name, dated, fx_text, no_price, quote_price, quote_receipt, quote_refusal,
    quote_regime, regime_name, short_numbers, source_address, standing, ways_text,
};
pub use shopper_refusal::{TitleOf, card_sentence, no_price_here, shopper_sentence};
pub use tables::{Column, facts, money_cell, number_cell, stat, stats, table, task, tasks};
