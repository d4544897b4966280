# Letters of the market. Each has a subject and a plain-text body.

greeting = Hello { $name },
farewell =
    Entrepot
    { $site }

verify-subject = Confirm your e-mail to open your account
verify-body =
    { greeting }

    You asked for an account at Entrepot. To open it, follow this link and choose your password:

    { $link }

    The link works once, until { $until } UTC. If you did not ask, do nothing: no account is opened.

    { farewell }

already-subject = You already have an account
already-body =
    { greeting }

    Somebody, probably you, asked for a new account at Entrepot with this e-mail. You already have one, so nothing was changed.

    Sign in: { $link }
    If you have forgotten the password, ask there for a new one.

    { farewell }

reset-subject = Choose a new password
reset-body =
    { greeting }

    You asked to choose a new password at Entrepot:

    { $link }

    The link works once, until { $until } UTC. If you did not ask, do nothing: your password stays as it is.

    { farewell }

password-changed-subject = Your password was changed
password-changed-body =
    { greeting }

    The password of your account at Entrepot was changed on { $at } UTC. Other devices were signed out.

    If it was not you, choose a new password now: { $link }

    { farewell }

merchant-applied-subject = We received the application of { $merchant }
merchant-applied-body =
    { greeting }

    Thank you. The operator reads the application of { $merchant } and answers by mail, usually within two working days.

    See where it stands: { $link }

    { farewell }

merchant-approved-subject = { $merchant } may sell now
merchant-approved-body =
    { greeting }

    The operator approved { $merchant }. The next step is your goods: import the file you already have, or write the first listing.

    Begin: { $link }

    { farewell }

merchant-refused-subject = The application of { $merchant } was refused
merchant-refused-body =
    { greeting }

    The operator refused the application of { $merchant }, for this reason:

    { $reason }

    You can mend this and apply again: { $link }

    { farewell }

order-overdue-subject = Order { $number } should be on its way
order-overdue-body =
    { greeting }

    Order { $number } was paid on { $paid } (UTC) and is not shipped yet. The shopper waits for it.

    If it is not shipped by { $until } (UTC), the order is called off and the shopper gets her money back: { $link }

    { farewell }

order-called-off-subject = Order { $number } was called off, and { $total } goes back to you
order-called-off-body =
    { greeting }

    The merchant did not ship your order { $number } in time, so we called it off. You get { $total } back the way
    you paid; we have asked the payment provider for it. You can see how it stands here: { $link }

    { farewell }

receipt-asked-subject = Has order { $number } arrived?
receipt-asked-body =
    { greeting }

    Your order { $number } should have reached you by now, and neither you nor the carrier has told us that it did.

    If you have it, confirm it. If it has not come, or something is wrong with it, ask for your money back. Both here: { $link }

    Without a word from you it counts as received on { $until } (UTC), and the seller is paid.

    { farewell }
