# Letters about orders on their way.

order-overdue-subject = Order { $number } should be on its way
order-overdue-body =
    { greeting }

    Order { $number } was paid on { $paid } and is not shipped yet. The shopper waits for it.

    If it is not shipped by { $until }, the order is called off and the shopper gets her money back:

    { $link }

    { farewell }

order-called-off-subject = Order { $number } was called off, and { $total } goes back to you
order-called-off-body =
    { greeting }

    The merchant did not ship your order { $number } in time, so we called it off. You get { $total } back the way
    you paid; we have asked the payment provider for it. You can see how it stands:

    { $link }

    { farewell }

receipt-asked-subject = Has order { $number } arrived?
receipt-asked-body =
    { greeting }

    Your order { $number } should have reached you by now, and neither you nor the carrier has told us that it did.

    If you have it, confirm it. If it has not come, or something is wrong with it, ask for your money back. Both here:

    { $link }

    Without a word from you it counts as received on { $until }, and the seller is paid.

    { farewell }

order-overdue-notice = Order { $number } should be on its way: ship it until { $until }
order-called-off-notice = Order { $number } was called off, and { $total } goes back to you
receipt-asked-notice = Has order { $number } arrived? It counts as received on { $until }

order-placed-subject = Order { $number } waits for your payment
order-placed-body =
    { greeting }

    Your order { $number } at { $merchant } is placed: { $total } in all, taxes and freight included.

    It is yours once it is paid. If you have not paid yet, you can do so here:

    { $link }

    { farewell }
order-placed-notice = Order { $number } waits for your payment of { $total }

order-paid-subject = Receipt for order { $number }: { $total }
order-paid-body =
    { greeting }

    Thank you. We received { $total } for your order { $number } at { $merchant } on { $at }:

    { $lines }

    The money stays with the market until you have your parcel. See how the order stands:

    { $link }

    { farewell }
order-paid-notice = Order { $number } is paid: { $total }

order-new-subject = New order { $number }
order-new-body =
    { greeting }

    Order { $number } was paid on { $at }:

    { $lines }

    Pack and ship it:

    { $link }

    { farewell }
order-new-notice = New order { $number }

order-expired-subject = Order { $number } was not paid and is over
order-expired-body =
    { greeting }

    Your order { $number } at { $merchant } was not paid in time, so it is over and its goods are free again. Nothing was taken from you.

    If you still want them, order again:

    { $link }

    { farewell }
order-expired-notice = Order { $number } was not paid in time and is over

order-cancelled-subject = Order { $number } was cancelled, and { $total } goes back to you
order-cancelled-body =
    { greeting }

    Your order { $number } at { $merchant } was cancelled. You get { $total } back the way you paid; we have asked the payment provider for it.

    Why, and how your money stands:

    { $link }

    { farewell }
order-cancelled-notice = Order { $number } was cancelled, and { $total } goes back to you

order-cancelled-sold-subject = Order { $number } was cancelled
order-cancelled-sold-body =
    { greeting }

    Order { $number } was cancelled before it was shipped. Do not ship it; its goods are in your stock again.

    Who cancelled it, and why:

    { $link }

    { farewell }
order-cancelled-sold-notice = Order { $number } was cancelled: do not ship it

order-called-off-sold-subject = Order { $number } was called off
order-called-off-sold-body =
    { greeting }

    Order { $number } was not shipped in time, so the market called it off and the shopper gets her money back. Do not ship it; its goods are in your stock again.

    { $link }

    { farewell }
order-called-off-sold-notice = Order { $number } was called off because it was not shipped

order-shipped-subject = Order { $number } is on its way
order-shipped-body =
    { greeting }

    { $merchant } handed your order { $number } to the carrier on { $at }.

    Carrier: { $carrier }
    Tracking number: { $tracking }

    Follow it here:

    { $link }

    { farewell }
order-shipped-notice = Order { $number } is on its way: { $carrier } { $tracking }

order-delivered-subject = Order { $number } was delivered
order-delivered-body =
    { greeting }

    Your order { $number } was delivered on { $at }.

    Is everything as it should be? Confirm that you have it. If something is wrong, say so there, before it counts as received:

    { $link }

    { farewell }
order-delivered-notice = Order { $number } was delivered

order-received-subject = Order { $number } counts as received
order-received-body =
    { greeting }

    Your order { $number } counts as received, and { $merchant } is paid for it.

    Your order with its receipt stays here:

    { $link }

    { farewell }
order-received-notice = Order { $number } counts as received

order-completed-subject = The money for order { $number } is yours
order-completed-body =
    { greeting }

    Order { $number } counts as received. Its money is yours, less the fee and taxes, and goes out with your next payout:

    { $link }

    { farewell }
order-completed-notice = The money for order { $number } is yours
