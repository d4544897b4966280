# Letters about money that goes back.

order-refunded-subject = Order { $number } is paid back: { $total }
order-refunded-body =
    { greeting }

    You get { $total } back for your order { $number }, the way you paid; we have asked the payment provider for it.

    How it stands:

    { $link }

    { farewell }
order-refunded-notice = You get { $total } back for order { $number }

order-refunded-sold-subject = Order { $number } was paid back
order-refunded-sold-body =
    { greeting }

    Order { $number } was paid back to its shopper. You are not paid for it.

    { $link }

    { farewell }
order-refunded-sold-notice = Order { $number } was paid back to its shopper

refund-sent-subject = { $amount } is back with you
refund-sent-body =
    { greeting }

    The payment provider gave back { $amount } on { $at }, the way you paid. Your bank may need some days to show it.

    { $link }

    { farewell }
refund-sent-notice = { $amount } was paid back to you

refund-stuck-subject = A refund of { $amount } is refused by the payment provider
refund-stuck-body =
    { greeting }

    The payment provider refuses to pay back { $amount }. The shopper waits for it; decide how she gets it:

    { $link }

    { farewell }
refund-stuck-notice = A refund of { $amount } is refused by the payment provider

money-waits-subject = Money waits for your decision
money-waits-body =
    { greeting }

    A payment provider told of money that the market did not ask for so: a payment that fits no order, or money that was paid back. It waits for an operator:

    { $link }

    { farewell }
money-waits-notice = Money that fits no order waits for your decision
