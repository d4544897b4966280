# Units of an order: what became of them, in which parcels they travel, what of the money went back.

units-most = { $count ->
    [one] at most 1
   *[other] at most { $count }
}
units-no-number = Units are whole numbers
units-fewer = { $count ->
    [0] None of it is left for that
    [one] Only 1 of it is left for that
   *[other] Only { $count } of it are left for that
}
units-none = Name the units
units-cancelled = { $count } cancelled
units-sent = { $count } sent
units-given-back = { $count } paid back
units-in-it = In it
units-parcel-of = Parcel { $number } of { $count }
units-part-sent = Partly sent

parts-heading = What went back
parts-kind-cancelled = for what was cancelled
parts-kind-units = for units that were sent
parts-kind-amount = of the price
parts-kind-freight = for the way back
parts-kind-rest = all that was left
parts-by-shopper = by the shopper
parts-by-merchant = by the seller
parts-by-operator = by the market
parts-by-market = by the market’s clock
parts-for-return-reason = for a return: { $reason }
parts-for-dispute-ground = for a dispute: { $reason }
parts-market = borne by the market

cancelunits-title = Cancel a part of it
cancelunits-explain = What you cancel is paid back with its taxes and its freight; the rest goes its way.
cancelunits-explain-sell = What you cannot deliver is paid back with its taxes and its freight, and goes back on your shelf.
cancelunits-do = Cancel these
cancelunits-reason = Why
cancelask-title = Ask to cancel
cancelask-explain = It is packed already. The seller agrees, refuses, or has handed it over before; you are told here. What is not sent a day after it was due you cancel yourself.
cancelask-do = Ask the seller
cancelask-waits = You asked on { $date } to cancel { $units }. The seller answers, or has handed it over before. Without either you can cancel it yourself from { $from }.
cancelask-waits-late = You asked on { $date } to cancel { $units }, and the seller has not answered. Once it is a day late you can cancel it yourself, below.
cancelask-withdraw = I want it after all
cancelask-refused = The seller did not cancel it: “{ $reason }”
cancelask-shipped = It was handed to the carrier before the seller answered.
cancelask-sell = The shopper asks to cancel { $units }.
cancelask-agree = Cancel it
cancelask-refuse = Do not cancel
cancelask-refuse-reason = Why not (the shopper reads it)
done-units-cancelled = Cancelled. Their price goes back.
done-cancel-asked = The seller is asked.
done-cancel-withdrawn = Taken back. The order goes its way.
done-cancel-answered = Answered. The shopper sees it on the order.

shipunits-hint = Leave out what goes in another parcel; the order is sent with its last unit.
shipunits-parcel = Which parcel

giveback-title = Give a part back · { $number }
giveback-link = Give a part back
giveback-left = { $left } of this order could still go back.
giveback-units = Units that were sent
giveback-or = Or an amount, without units:
giveback-amount = Amount
giveback-amount-hint = Out of the price of the goods and their freight; it carries no taxes
giveback-bearer = At whose cost
giveback-bearer-merchant = The seller’s
giveback-bearer-market = The market’s (goodwill)
giveback-restores = These units left the country again in time: their share of the yearly limit is given back
giveback-restores-units = Only units give the yearly limit back: name them
giveback-preview = Show what it comes to
giveback-preview-title = This goes back
giveback-to-shopper = To the shopper
giveback-tax = Taxes in it
giveback-gross = Of the seller’s goods and freight, before the fee
giveback-after = Left of the order after it
giveback-ends = Nothing is left after it: the order is over.
giveback-do = Give it back now
giveback-either = Name units or an amount, not both
giveback-too-much = At most { $most } can go back, or all { $left } that is left
done-given-back = It is on its way back.

problem-order-packed = The order is packed
problem-order-packed-what = Ask the seller to cancel it.
problem-order-part-shipped = A part of the order was sent
problem-order-part-shipped-what = Name the units that are to be cancelled.
problem-nothing-asked = Nobody waits for that answer
problem-nothing-asked-what = It was answered or taken back, or the order was sent. Look where it stands.
problem-units-left = So many are not left
problem-units-left-what = Only { $left } of it are left for that.
problem-no-units = Units are needed
problem-no-units-what = Name the units, each product once.
problem-bad-key = That cannot be a key
problem-bad-key-what = A key has 1 to 64 letters, digits, dots, hyphens and underscores.
problem-nothing-to-give-back = Nothing was named
problem-nothing-to-give-back-what = Name units, each product once, or an amount above nothing.
problem-units-in-cases = They are in a return or a dispute
problem-units-in-cases-what = { $free } of it are in none. Answer the return or the dispute, or give back an amount.
problem-amounts-often = No more amounts of this order
problem-amounts-often-what = { $max } amounts of an order can be given back by hand. Give back units, or pay the order back whole.
problem-part-key-taken = Something else went back under that key
problem-part-key-taken-what = Choose another key.
problem-too-much-back = So much is not left
problem-too-much-back-what = At most { $most } can go back, or all { $left } that is left.
problem-tracking-crowded = As much was told of this parcel as anybody reads
problem-tracking-crowded-what = It was not added. What its carrier and the market see is still shown.
problem-no-parcel = There is no such parcel
problem-no-parcel-what = The order has no parcel of that number.
