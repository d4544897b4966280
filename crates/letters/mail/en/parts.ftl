# Letters about parts of orders.

order-part-shipped-subject = A part of order { $number } is on its way
order-part-shipped-body =
    { greeting }

    { $merchant } sent a part of your order { $number }; the rest follows in another parcel. You can see what is in it:

    { $link }

    { farewell }
order-part-shipped-notice = A part of order { $number } is on its way

order-part-back-subject = { $amount } of order { $number } goes back to you
order-part-back-body =
    { greeting }

    { $amount } of what you paid for order { $number } goes back to you, the way you paid. What it is for, and how it stands:

    { $link }

    { farewell }
order-part-back-notice = { $amount } of order { $number } goes back to you

order-part-back-sold-subject = { $amount } of order { $number } goes back to its shopper
order-part-back-sold-body =
    { greeting }

    { $amount } of order { $number } goes back to its shopper. Who decided it, why, and at whose cost:

    { $link }

    { farewell }
order-part-back-sold-notice = { $amount } of order { $number } goes back to its shopper

order-cancel-asked-subject = The shopper asks to cancel a part of order { $number }
order-cancel-asked-body =
    { greeting }

    Order { $number } is packed, and its shopper asks to have something of it cancelled. Agree or refuse, or ship it:

    { $link }

    { farewell }
order-cancel-asked-notice = The shopper asks to cancel a part of order { $number }

order-cancel-agreed-subject = What you asked for of order { $number } is cancelled
order-cancel-agreed-body =
    { greeting }

    You asked to have something of order { $number } cancelled. The seller agreed, and its price goes back to you:

    { $link }

    { farewell }
order-cancel-agreed-notice = What you asked for of order { $number } is cancelled

order-cancel-refused-subject = The seller did not cancel anything of order { $number }
order-cancel-refused-body =
    { greeting }

    You asked to have something of order { $number } cancelled. The seller refused, and says why on the order:

    { $link }

    { farewell }
order-cancel-refused-notice = The seller did not cancel anything of order { $number }

order-cancel-shipped-subject = Order { $number } had left before you could cancel
order-cancel-shipped-body =
    { greeting }

    You asked to have something of order { $number } cancelled. It was handed to the carrier before the seller answered. If you do not want it, send it back when it is there:

    { $link }

    { farewell }
order-cancel-shipped-notice = Order { $number } had left before you could cancel
