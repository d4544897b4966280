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

verify-notice = Confirm your e-mail to open your account
already-notice = You already have an account
reset-notice = A new password was asked for
password-changed-notice = Your password was changed on { $at }

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
