//! The market as its operators present and open it: its name, look and languages, where it sells, how it reaches its
//! mail server and the publisher of exchange rates, how its first operator comes in, and what is left to do before it
//! can trade.
//!
//! Decides what a market may be called, which colour can be read, who may make the first operator, and what counts as
//! proof that a step of opening was done ([`CHECKS`]). Never decides who may act (accounts), what a price is (pricing)
//! or how a page looks (web); it keeps no tick that somebody could set: every line is computed from the data.

mod checks;
mod commands;
mod domain;
mod edge;
pub mod face;
pub mod facts;
pub mod letters;
mod queries;
mod store;

pub use checks::{CHECKS, Check, Circumstances, Line, Look, Standing, checklist};
pub use commands::open_market::{
    InitError, InitMarket, OpenMarket, OpenMarketError, SETUP_HOURS, can_open, init_market,
    make_setup_link, open_market,
};
pub use commands::save_identity::{SaveIdentity, SaveIdentityError, save_identity};
pub use commands::set_setting::{SetSettingError, set_mail, set_rates};
pub use commands::try_out::{note_trial_payment, send_trial_letter};
pub use domain::colour::{CONTRAST_MIN, Colour, ColourError, Contrast, Unreadable};
pub use domain::identity::{Identity, IdentityFault, NAME_CHARACTERS_MAX};
pub use domain::setting::{MailSetting, RatesSetting, SettingFault};
pub use edge::{TrialPayment, TrialPaymentError, start_trial_payment};
pub use queries::{
    Kept, has_mail_setting, has_rates_setting, identity, identity_history, identity_of, is_opened,
    letters_look, logo, mail_setting, rates_setting, settings_version, trial,
};
pub use store::trial::{Trial, TrialOf};
