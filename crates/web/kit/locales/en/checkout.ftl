### Cart, checkout, addresses, paying.

cart-title = Your cart
cart-empty = Your cart is empty
cart-empty-way = What you put in is priced for your door, line by line, before you pay anything.
cart-empty-action = Look around
cart-parcel-of = Parcel { $at } of { $of }
cart-line-gone-name = No longer offered
cart-quantity-of = Quantity of { $name }
cart-update = Update
cart-remove = Remove
cart-before-freight = before freight and tax
cart-gone = No longer offered
cart-gone-way = The merchant took it off sale. Remove it to go on.
cart-sold-out = Sold out
cart-sold-out-way = Someone was quicker. Remove it to go on, or look again later.
cart-short = Only { $count } left
cart-short-way = Set the quantity to { $count } or fewer to go on.
cart-troubles = { $count ->
    [one] One thing in your cart cannot be bought as it is
   *[other] { $count } things in your cart cannot be bought as they are
}
cart-troubles-way = We can take out what is gone and set the rest to what is left.
cart-clean = Mend my cart
cart-summary = What it comes to
cart-total = Total
cart-checkout = Go to checkout
cart-not-yet = You can check out once everything above has a price.
cart-escrow = Your money waits in escrow until your parcels are with you.

limit-of = { $value } of { $limit }
limit-order = Limit of one order: goods and freight, before tax
limit-year = Your limit for { $year }: goods and freight, before tax
limit-order-over = This order would be worth { $value }. One order may be worth { $limit } at most.
limit-order-why = It is China's limit for parcels bought abroad (cross-border e-commerce retail import): goods and freight together, before tax.
limit-order-way = Take something out of this parcel. We do not split an order to get below the limit: that would not be lawful.
limit-year-over = With this cart ({ $adding }) you would pass your limit for { $year }: { $left } are left.
limit-year-why = China lets a person buy goods worth { $limit } a year this way. It counts the person, not the account.
limit-year-way = Take something out, or order again from 1 January { $next }, China time. Orders you cancel before they ship are given back to your limit.

checkout-at-once = This alone: your cart stays as it is.
checkout-title = Checkout
checkout-where = Where it goes
checkout-who = Who orders
checkout-parcels = Delivery and parcels
checkout-pay = Paying
checkout-parcels-what = { $count ->
    [one] One merchant sends you one parcel.
   *[other] { $count } merchants each send you a parcel. Each is an order of its own.
}
checkout-change-cart = Change what is in the cart
checkout-place = Order and pay { $total }
checkout-place-note = Next you approve the payment on the payment provider's page.
checkout-not-yet = Go back to the cart: not everything in it can be bought
checkout-changed = The price or the cart changed since you looked
checkout-changed-way = Nothing was ordered. Below is how it stands now: look at it, and confirm again.
checkout-expired = The price you saw no longer stands
checkout-expired-way = It was computed again, and it is different now. Nothing was ordered: look below, and confirm again.
checkout-stands = This price stands until { $until }.
checkout-unavailable = Something in your cart has just become unavailable
checkout-unavailable-way = Nothing was ordered. Go to the cart to see what is left.
checkout-no-address = Choose where the parcels go
checkout-no-address-way = Choose an address, or write a new one.
checkout-no-orderer = Say who orders
checkout-no-orderer-way = Customs asks for a name and an identity number.
checkout-trouble = We could not place your order
checkout-trouble-way = Nothing was ordered or charged. Try again in a moment.

address-new = A new address
address-new-fields = Write a new address
address-paste = Paste an address in one piece
address-paste-field = The whole address
address-paste-hint = Name, telephone number and address in any order. Nothing is saved before you have looked at it.
address-paste-read = Read it
address-paste-done = The fields are filled in. Please look through them before you save.
address-paste-unplaced = The fields are filled in; please look through them. This found no field:
address-paste-nothing = Nothing could be read. Please fill in the fields.
address-which = Deliver to
checkout-addresses = See and change your addresses
address-choose = Choose …
address-name = Name of the recipient
address-mobile = Mobile number in China
address-mobile-hint = 11 digits, such as 138 0000 0000. The carrier calls it.
address-province = Province
address-province-hint = Choose the province, then show its cities and districts.
address-show-districts = Show districts
address-other-province = Change province
address-division = City and district
address-street = Street, building, room
address-street-hint = In Chinese, if you can: the carrier reads it.
address-postcode = Postcode
address-save = Save this address
address-preferred = Used first
address-prefer = Use first
address-forget = Delete
address-ended = { $name } was abolished in { $year }; its ground belongs to { $now } now. Please renew this address.

addresses-title = Addresses and identity
addresses-empty = No address yet
addresses-empty-way = Add one here, or at checkout. It is kept encrypted.

orderer-title = Who orders
orderer-why = For parcels from abroad, China's customs asks for the real name and identity number of the person who orders and pays. It must be you.
orderer-name = Real name
orderer-name-hint = As on the identity card
orderer-id = Number of the identity card
orderer-id-hint = 18 characters; the last may be X
orderer-which = Order as
orderer-other = Another identity card of mine
orderer-other-fields = Write another name and number
orderer-kept = Encrypted, shown only masked, and given to customs and nobody else.
orderer-save = Save
orderer-replace = Replace it by another identity card of mine
orderer-forget = Forget this identity

wrong-name-missing = Write who takes the parcel
wrong-name-too-long = At most 40 characters fit on the label
wrong-name-form = A name holds no control characters and no invisible ones: type it anew
wrong-mobile-missing = Write a mobile number: the carrier calls it
wrong-mobile-form = This is not a mobile number in China: write 11 digits that begin with 13 to 19
wrong-division-missing = Choose province, city and district
wrong-division-unknown = Choose a district of the list
wrong-division-ended = This district was abolished: choose the one that the street belongs to today, and save
wrong-street-missing = Write street, building and room
wrong-street-too-long = At most 120 characters fit on the label
wrong-postcode-form = A postcode has six digits; it may be left empty
wrong-orderer-name-missing = Write the name on the identity card
wrong-orderer-name-too-long = A name has at most 40 characters
wrong-orderer-name-form = A name holds no control characters and no invisible ones: type it anew
wrong-id-number-missing = Write the number of the identity card
wrong-id-number-form = An identity number has 17 digits and a digit or X
wrong-id-number-form-why = It stands on the identity card (for example 110101190001010014), or on the residence permit of residents of Hong Kong, Macao or Taiwan (18 characters that begin with 81, 82 or 83). Customs takes no passport, travel permit (home-return permit, Taiwan compatriot permit) or identity card of Hong Kong, Macao or Taiwan; somebody who has an identity card or such a residence permit can order and pay from an account of their own.
wrong-id-number-checksum = A digit is mistyped: the last character does not fit the others
wrong-id-number-unknown = No identity number has this province or date of birth: check the first 14 digits
wrong-id-number-future = The seventh to fourteenth digit are a date of birth that is still to come
wrong-id-number-first-generation = This is the number of an old card, with 15 digits
wrong-id-number-first-generation-why = Those cards ended in 2013. Write the 18 characters of the card you have now: it has the whole year of birth and one more character at its end (for example 110101190001010014).
wrong-id-number-residence-card = This is the number of a permanent residence card
wrong-id-number-residence-card-why = China's customs identifies who orders by an identity card, or by a residence permit of residents of Hong Kong, Macao or Taiwan. Somebody who has one can order and pay from an account of their own.
wrong-id-number-travel-permit = This is the number of a home-return permit or of a passport
wrong-id-number-travel-permit-why = China's customs identifies who orders by an identity card. If you have a residence permit of residents of Hong Kong, Macao or Taiwan (18 characters that begin with 81, 82 or 83), write its number; otherwise somebody who has one of the two can order and pay from an account of their own.
wrong-id-number-passport = This is the number of a passport
wrong-id-number-passport-why = China's customs identifies who orders by an identity card, or by a residence permit of residents of Hong Kong, Macao or Taiwan (18 characters that begin with 81, 82 or 83). If you have one of them, write its number; otherwise somebody who has one can order and pay from an account of their own.

pay-how = You pay on the page of the payment provider. Here that is a sandbox bank: no real money moves.
pay-escrow = We hold your money and pay each merchant only after you have the parcel. If an order cannot be sent, you get all of it back.
pay-description = { $market } · { $numbers }
pay-trouble = The payment provider does not answer
pay-trouble-way = It is our fault or theirs, not yours. Your order is held: try to pay again in a moment.
pay-declined = The payment was declined
pay-declined-way = Nothing was charged. Your order is still held: you can try again.
pay-undecided = We have not heard from the payment provider yet
pay-undecided-way = This page looks again by itself every few seconds.

checkout-waiting = Waiting for your payment
checkout-pay-by = Pay by { $until }. Until then the goods are held for you at this price.
checkout-pay-now = Pay { $total }
checkout-call-off = Call it off
checkout-held = If you call it off, everything goes back into your cart.
checkout-paid = Thank you, it is paid
checkout-paid-what = { $total } wait in escrow.
checkout-paid-next = { $count ->
    [one] It now stands on the merchant’s list of orders to pack. You will see each step under My orders.
   *[other] It now stands on the lists of its { $count } merchants, each to pack its parcel. You will see each step under My orders.
}
checkout-to-orders = My orders
checkout-over = The time to pay is over
checkout-over-what = This checkout was not paid, and the goods are for sale again.
checkout-over-way = What was in it is back in your cart, at today's price.
checkout-goes-back = Your payment came too late. All of it, { $total }, goes back to you.
checkout-to-cart = To the cart
checkout-orders = { $count ->
    [one] The order
   *[other] The { $count } orders
}

done-in-cart = In your cart.
done-out-of-cart = Taken out.
done-cart-changed = Your cart is up to date.
done-called-off = Called off. Everything is back in your cart.
done-address-saved = The address is saved.
done-address-forgotten = The address is deleted.

problem-not-for-sale = This is not for sale any more
problem-not-for-sale-what = The merchant took it off sale, or it never was.
problem-cart-full = Your cart is full
problem-cart-full-what = A cart holds at most 60 different products. Order these first.
problem-quantity-too-large = That is too many
problem-quantity-too-large-what = A cart holds at most 999 of one product.
problem-address-book-full = Your address book is full
problem-address-book-full-what = It holds at most 50 addresses. Delete one that you no longer need.
problem-already-paid = It is paid already
problem-already-paid-what = Look under My orders: an order can be cancelled there until it ships.
