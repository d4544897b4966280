//! People: who they are, how they prove it, and what they may act for.
//!
//! Decides who is signed in and for whom they may act. Never decides what a page or a route needs (that
//! is `http`) nor who may sell (`merchants` does), and never keeps a secret that could be replayed:
//! passwords, tokens and links are stored as hashes, personal data sealed.

mod apart;
mod commands;
mod domain;
mod edge;
pub mod face;
pub mod facts;
pub mod letters;
mod queries;
mod store;
mod vault;

pub use apart::{ApartError, Parties, stand_apart};
pub use commands::TooMany;
pub use commands::act_for::{ActForError, act_for};
pub use commands::bar_writer::{
    allow_writer, bar_writer, barred_writers, is_barred, is_merchant_barred,
};
pub use commands::change_email::{
    CHANGE_HOURS, EmailChangeError, RequestEmailChange, RequestEmailChangeError, STOP_DAYS,
    Stopping, awaits_email_change, awaits_email_stop, confirm_email_change, request_email_change,
    stop_email_change,
};
pub use commands::change_password::{
    ChangePassword, ChangePasswordError, ChooseZoneError, change_password, choose_destination,
    choose_zone, edit_account, note_zone, password_hash_of, zone_of,
};
pub use commands::claim_home::{HomeKind, claim_home};
pub use commands::grant_role::{
    GrantRoleError, MakeOwnerError, RevokeRoleError, grant_role, make_owner, revoke_role,
};
pub use commands::open_account::{OpenAccount, ensure_operator, open_account};
pub use commands::request_password_reset::{
    RESET_MINUTES, RequestPasswordReset, RequestPasswordResetError, request_password_reset,
};
pub use commands::reset_password::{
    ResetPassword, ResetPasswordError, awaits_reset, reset_password,
};
pub use commands::seal_people::seal_people;
pub use commands::share_counts::{Counted, share_counts};
pub use commands::sign_in::{
    Claimed, SignIn, SignInError, StartSignIn, StartSignInError, principal, principal_by_email,
    session_principal, sign_in, start_sign_in,
};
pub use commands::sign_in_link::{
    LINK_MINUTES, RequestSignInLink, RequestSignInLinkError, SignInByLink, SignInByLinkError,
    awaits_sign_in, request_sign_in_link, sign_in_by_link,
};
pub use commands::sign_out::{
    end_session, sessions_of, sign_out, sign_out_everywhere, sweep, touch_session,
};
pub use commands::sign_up::{CONFIRM_HOURS, SignUp, SignUpError, sign_up};
pub use commands::verify_email::{
    VerifyEmail, VerifyEmailError, awaits_verification, verify_email,
};
pub use domain::grant::{Grant, Over, Role, Scope};
pub use domain::limit::{Limit, Limits};
pub use domain::name::{NAME_CHARACTERS_MAX, NameError, PersonName};
pub use domain::password::{
    CHARACTERS_MAX, CHARACTERS_MIN, HashError, Password, PasswordError, PasswordHash,
    hash_password, hash_password_here, verify_password,
};
pub use domain::principal::{Principal, Session, SessionLife, SessionView, TOUCH_SECONDS};
pub use domain::token::{EntropyError, Token, TokenHash, csrf_of};
pub use edge::{
    NewPassword, NewPasswordError, PasswordSignIn, PasswordSignInError, ProvePassword,
    ProvePasswordError, SignedIn, compare_password, prove_password, set_new_password,
    sign_in_with_password,
};
pub use queries::{
    RoleHolder, account_of, addressee, has_operator, merchant_addressees, merchant_home_after,
    opened_at, operator_addressees, operator_addressees_of, operator_of, people_lie_clear,
    role_holders,
};
pub use store::writers::Barred;
pub use vault::{
    Vault, VaultError, are_remains_gone, check_vault, has_vault, keyring_path, note_remains_gone,
    prove_vault, seal_with,
};
