# Letters about what merchants are paid.

payout-paid-subject = { $amount } goes out to you
payout-paid-body =
    { greeting }

    A payout of { $amount } was made on { $at }. What it covers:

    { $link }

    { farewell }
payout-paid-notice = A payout of { $amount } was made
