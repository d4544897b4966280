# Letters about returns and disputes.

return-asked-subject = Order { $number }: your customer wants to send something back
return-asked-body =
    { greeting }

    Something of order { $number } is to go back. Agree, decline and say why, or offer a part of the money without a return:

    { $link }

    Without an answer from you by { $until } it is agreed.

    { farewell }

return-asked-notice = Order { $number }: a return waits for your answer until { $until }

return-noted-subject = Order { $number }: we have noted your return
return-noted-body =
    { greeting }

    Your wish to send something of order { $number } back is with the seller. You can follow it here:

    { $link }

    The seller has until { $until } to answer. Silence agrees. Until it is settled, the seller is not paid for this order.

    { farewell }

return-noted-notice = Order { $number }: your return is with the seller, who answers by { $until }

return-offered-subject = Order { $number }: the seller offers you { $amount } without a return
return-offered-body =
    { greeting }

    Keep the goods of order { $number } and get { $amount } back, or leave the offer and send them back. You decide here:

    { $link }

    Without a word from you by { $until } the offer is left and the return goes on.

    { farewell }

return-offered-notice = Order { $number }: { $amount } is offered without a return, until { $until }

return-declined-subject = Order { $number }: the seller declined the return
return-declined-body =
    { greeting }

    The seller does not agree to the return of order { $number }. The reason, and what is possible instead, are here:

    { $link }

    If you do not accept that, open a dispute on the same page by { $until }: an operator of the market decides.

    { farewell }

return-declined-notice = Order { $number }: the return was declined; a dispute can be opened until { $until }

return-agreed-subject = Order { $number }: you can send it back
return-agreed-body =
    { greeting }

    The return of order { $number } is agreed. Where the goods go, and a label if there is one, is here. Enter the tracking number there when they are on their way:

    { $link }

    Send them by { $until }; after that the return is over.

    { farewell }

return-agreed-notice = Order { $number }: send it back by { $until }

return-address-subject = Order { $number }: say where the goods go back to
return-address-body =
    { greeting }

    The return of order { $number } is agreed, and your customer does not know where to send the goods. Enter the address, or upload a label:

    { $link }

    Without an address by { $until } the money goes back and your customer keeps the goods.

    { farewell }

return-address-notice = Order { $number }: the address of a return is missing, until { $until }

return-waits-subject = Order { $number }: the return is agreed, the address follows
return-waits-body =
    { greeting }

    The return of order { $number } is agreed. The seller has to say where the goods go:

    { $link }

    If the seller does not by { $until }, you get your money back and keep the goods.

    { farewell }

return-waits-notice = Order { $number }: the return is agreed; the address comes by { $until }

return-reminder-subject = Order { $number }: send it back by { $until }
return-reminder-body =
    { greeting }

    The return of order { $number } is agreed, and we have no tracking number of it yet. Where the goods go, and where the number is entered:

    { $link }

    After { $until } the return is over.

    { farewell }

return-reminder-notice = Order { $number }: the return is over after { $until }

return-sent-subject = Order { $number }: the goods are on their way back
return-sent-body =
    { greeting }

    Your customer has sent goods of order { $number } back. The tracking number is here; say there when they have arrived, and what you found:

    { $link }

    Without a word from you they count as received on { $until }.

    { farewell }

return-sent-notice = Order { $number }: goods are on their way back to you

return-received-subject = Order { $number }: the goods are back
return-received-body =
    { greeting }

    The goods of order { $number } are back with the seller, who looks at them now:

    { $link }

    Without a word from the seller by { $until } all of it is accepted.

    { farewell }

return-received-notice = Order { $number }: the goods are back, and looked at by { $until }

return-accepted-subject = Order { $number }: accepted, and the money follows
return-accepted-body =
    { greeting }

    What you asked for of order { $number } was accepted. The seller’s account does not hold the money now, so it is tried again every day; after 14 days the market pays it for the seller:

    { $link }

    You get another letter when it goes back.

    { farewell }

return-accepted-notice = Order { $number }: accepted; the money follows within 14 days

return-judged-subject = Order { $number }: not all of it was accepted
return-judged-body =
    { greeting }

    The seller has looked at what you sent back of order { $number } and does not accept all of it. What was found, with photos, is here:

    { $link }

    If you do not agree, open a dispute on the same page by { $until }.

    { farewell }

return-judged-notice = Order { $number }: not all of the return was accepted; a dispute can be opened until { $until }

return-replacing-subject = Order { $number }: an exchange is to be sent
return-replacing-body =
    { greeting }

    The goods of order { $number } are back and accepted; others are sent for them:

    { $link }

    They are sent by { $until }. If not, the money goes back instead.

    { farewell }

return-replacing-notice = Order { $number }: the exchange is sent by { $until }

return-unkept-subject = Order { $number }: no exchange, the money goes back
return-unkept-body =
    { greeting }

    What was wanted instead for the goods of order { $number } is not there, or was not sent in time. So their money goes back, as of any return. How it stands:

    { $link }

    { farewell }

return-unkept-notice = Order { $number }: no exchange, the money goes back

return-replaced-subject = Order { $number }: your exchange is on its way
return-replaced-body =
    { greeting }

    What you get for order { $number } was sent. The tracking number, and where to say that it has come or not:

    { $link }

    Without a word from you it counts as received on { $until }.

    { farewell }

return-replaced-notice = Order { $number }: your exchange is on its way

return-owed-subject = Order { $number }: money that goes back is missing
return-owed-body =
    { greeting }

    What a return of order { $number } gives back is not in the merchant’s account, because it was paid out before:

    { $link }

    It is taken from the next sales, and tried again every day.

    { farewell }

return-owed-notice = Order { $number }: money for a return is missing

case-lent-subject = Order { $number }: { $amount } was advanced
case-lent-body =
    { greeting }

    The merchant’s account did not hold what order { $number } gives back, and the days for it are over. The market paid the shopper, and { $amount } is owed to the market:

    { $link }

    It is taken from the next sales, before anything is paid out.

    { farewell }

case-lent-notice = Order { $number }: { $amount } was advanced and is owed to the market

return-paid-subject = Order { $number }: { $amount } goes back
return-paid-body =
    { greeting }

    { $amount } of order { $number } is booked to go back the way it was paid. How it stands:

    { $link }

    The payment provider may need some days.

    { farewell }

return-paid-notice = Order { $number }: { $amount } goes back

return-lapsed-subject = Order { $number }: the return is over, nothing was sent back
return-lapsed-body =
    { greeting }

    The goods of order { $number } were not sent back in time, so the return is over:

    { $link }

    If they were sent, tell us on the page of the order.

    { farewell }

return-lapsed-notice = Order { $number }: the return is over, nothing was sent back

return-over-subject = Order { $number }: the return is over
return-over-body =
    { greeting }

    The return of order { $number } is over. How it ended:

    { $link }

    Nothing more is asked of you.

    { farewell }

return-over-notice = Order { $number }: the return is over

dispute-opened-subject = Order { $number }: a dispute was opened
dispute-opened-body =
    { greeting }

    A dispute about order { $number } is open. Say what you have, with photos and papers, here:

    { $link }

    Both sides have until { $until }; then an operator of the market decides. Who says nothing is not heard.

    { farewell }

dispute-opened-notice = Order { $number }: a dispute is open; evidence until { $until }

dispute-said-subject = Order { $number }: something was said in the dispute
dispute-said-body =
    { greeting }

    There is something new in the dispute about order { $number }:

    { $link }

    You can answer there until { $until }.

    { farewell }

dispute-said-notice = Order { $number }: something new in the dispute

dispute-due-subject = Order { $number }: a dispute waits for a decision
dispute-due-body =
    { greeting }

    The days of evidence are over. The dispute about order { $number }, with what both sides have:

    { $link }

    Decide by { $until }.

    { farewell }

dispute-due-notice = Order { $number }: decide the dispute by { $until }

dispute-overdue-subject = Order { $number }: a dispute is overdue
dispute-overdue-body =
    { greeting }

    The dispute about order { $number } was to be decided by { $until }:

    { $link }

    If nobody decides within the days that were agreed with the order, the side that was silent loses; if both spoke, the market bears all of it.

    { farewell }

dispute-overdue-notice = Order { $number }: the dispute was to be decided by { $until }

dispute-decided-subject = Order { $number }: the dispute is decided
dispute-decided-body =
    { greeting }

    An operator of the market has decided the dispute about order { $number }. The decision and its reasons:

    { $link }

    A first decision can be appealed on that page until { $until }; after that it is final.

    { farewell }

dispute-decided-notice = Order { $number }: the dispute is decided

dispute-appealed-subject = Order { $number }: the decision is appealed
dispute-appealed-body =
    { greeting }

    A side of the dispute about order { $number } does not accept the first decision. Another operator decides for good:

    { $link }

    You can say more there until it is decided, by { $until }.

    { farewell }

dispute-appealed-notice = Order { $number }: appealed; decided by { $until }

dispute-owed-subject = Order { $number }: money of a decision is missing
dispute-owed-body =
    { greeting }

    What the decision about order { $number } gives back is not in the merchant’s account, because it was paid out before:

    { $link }

    It is taken from the next sales, and tried again every day.

    { farewell }

dispute-owed-notice = Order { $number }: money of a decision is missing

dispute-stands-subject = Order { $number }: the decision stands, and the money follows
dispute-stands-body =
    { greeting }

    The decision about order { $number } is final. The seller’s account does not hold what it gives you now, so it is tried again every day; after 14 days the market pays it:

    { $link }

    You get another letter when it goes back.

    { farewell }

dispute-stands-notice = Order { $number }: the decision is final; the money follows within 14 days

dispute-closed-subject = Order { $number }: the dispute is over
dispute-closed-body =
    { greeting }

    The dispute about order { $number } is over. { $amount } goes back to the shopper:

    { $link }

    The decision is final.

    { farewell }

dispute-closed-notice = Order { $number }: the dispute is over, { $amount } goes back
