# Letters about the account.

verify-subject = Confirm your e-mail to open your account
verify-body =
    { greeting }

    You asked for an account at { $market }. To open it, follow this link and choose your password:

    { $link }

    The link works once, until { $until }. If you did not ask, do nothing: no account is opened.

    { farewell }

already-subject = You already have an account
already-body =
    { greeting }

    Somebody, probably you, asked for a new account at { $market } with this e-mail. You already have one, so nothing was changed.

    Sign in:

    { $link }

    If you have forgotten the password, ask there for a new one.

    { farewell }

reset-subject = Choose a new password
reset-body =
    { greeting }

    You asked to choose a new password at { $market }:

    { $link }

    The link works once, until { $until }. If you did not ask, do nothing: your password stays as it is.

    { farewell }

password-changed-subject = Your password was changed
password-changed-body =
    { greeting }

    The password of your account at { $market } was changed on { $at }. Other devices were signed out.

    If it was not you, choose a new password now:

    { $link }

    { farewell }

email-confirm-subject = Confirm your new e-mail address
email-confirm-body =
    { greeting }

    You asked that your account at Entrepot have this mailbox. To confirm it, follow this link:

    { $link }

    The link works once, until { $until }. If you did not ask, do nothing: nothing is changed.

    { farewell }

email-asked-subject = Your account is to have another e-mail address
email-asked-body =
    { greeting }

    Somebody who knows the password of your account at Entrepot asked to give it another e-mail address. It changes when that is confirmed in the new mailbox, until { $until } at the latest.

    If it was not you, stop it here. The link also takes the change back, for seven days after it happened:

    { $link }

    If it was you, do nothing. Keep this letter until then.

    { farewell }

email-changed-subject = Your account has another e-mail address
email-changed-body =
    { greeting }

    Since { $at } your account at Entrepot has another e-mail address. Letters go there from now on.

    If it was not you, open our letter before this one, "Your account is to have another e-mail address": its link takes the change back until { $until }.

    Sign in with the new address:

    { $link }

    { farewell }

sign-in-link-subject = Your link to sign in
sign-in-link-body =
    { greeting }

    You asked to sign in at Entrepot. Follow this link and press the button there:

    { $link }

    The link works once, until { $until }. If you did not ask, do nothing, and give it to nobody: it opens your account.

    { farewell }

sign-in-password-subject = Sign in with your password
sign-in-password-body =
    { greeting }

    You asked for a link to sign in at Entrepot. Your account runs the market, so it opens with its password alone:

    { $link }

    If you have forgotten it, ask there for a new one.

    { farewell }

verify-notice = Confirm your e-mail to open your account
already-notice = You already have an account
reset-notice = A new password was asked for
password-changed-notice = Your password was changed on { $at }
email-confirm-notice = Confirm your new e-mail address
email-asked-notice = Another e-mail address was asked for
email-changed-notice = Your e-mail address changed on { $at }
sign-in-link-notice = A link to sign in was asked for
sign-in-password-notice = Sign in with your password

# Roles, as letters name them.
role-operator = operator of the market
role-owner = owner of a shop
role-member = member of a shop

role-granted-subject = You have a new role: { $role }
role-granted-body =
    { greeting }

    Since { $at } you are { $role } at { $market }.

    See what you may do:

    { $link }

    { farewell }
role-granted-notice = You are { $role } now

role-revoked-subject = A role of yours ended: { $role }
role-revoked-body =
    { greeting }

    Since { $at } you are no longer { $role } at { $market }. Your account and your orders stay as they are.

    Your account:

    { $link }

    { farewell }
role-revoked-notice = You are no longer { $role }
