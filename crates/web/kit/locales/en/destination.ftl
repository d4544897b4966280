# Where a shopper buys for.
to-now = Deliver to { $country } · prices in { $currency }
to-label = Deliver to
to-hint = Prices, taxes and what may be sent follow the country.
to-change = Change
to-change-link = Change
to-title = Where do your parcels go?
to-lead = Every price here is all that is paid at the door of one country, in its currency. Choose yours.
asked-to-title = Where do your parcels go?
asked-to-lead = Prices below are for { $country } until you say.
asked-to-button = Show prices for there
to-unknown = Nothing is sent to that country yet. Choose one of the list.
to-cart-title = Your cart for { $country }
to-cart-lead = Your cart is priced for { $from }. This is what would change.
to-cart-parcel = Parcel
to-cart-was = To { $country }
to-cart-none = No price
to-cart-total = Total
to-cart-gone = { $count ->
    [one] One parcel cannot be sent to { $country }. It stays in your cart, and you can take it out or go back.
   *[other] { $count } parcels cannot be sent to { $country }. They stay in your cart, and you can take them out or go back.
}
to-cart-identity = For { $country }, customs asks for the real name and identity number of who orders, and a person has a yearly limit.
to-cart-no-identity = For { $country }, no identity number is asked for, and there is no yearly limit.
to-cart-sure = Deliver to { $country }
to-cart-stay = Stay with { $country }
done-destination = Prices are now for where you chose.
to-here = To { $country }

checkout-other = The address is elsewhere: { $country }. The prices are for { $shown }.
checkout-other-way = Nothing was ordered. Price the cart for { $country } to send it there, or choose another address.
checkout-other-mend = Price the cart for { $country }
checkout-other-none = Nothing is sent to { $country } yet. Choose another address.

address-country = Country
address-show-fields = Show its fields
address-edit = Change
address-edit-title = Change an address
address-keep = Leave it as it is
address-phone = Telephone number
address-phone-hint = With the country's calling code, such as +00 1234 5678. The carrier calls it.
address-phone-hint-code = The carrier calls it. Without a calling code it is taken as { $code }.
address-line2 = Apartment, unit, floor
address-example = Such as { $example }
address-city = City
address-city-city = City
address-city-town = Town or city
address-city-suburb = Suburb
address-city-district = District
address-state = State or province
address-state-state = State
address-state-province = Province
address-state-province-letters = Province (two letters)
address-state-prefecture = Prefecture
address-state-county = County
address-postcode-zip = ZIP code
address-postcode-postcode = Postcode
address-postcode-postal-code = Postal code
address-postcode-eircode = Eircode
wrong-country-unknown = Choose a country of the list
wrong-mobile-missing-abroad = Write a telephone number: the carrier calls it
wrong-mobile-form-abroad = This is not a telephone number in { $country }. Write it with its calling code if it is of another country.
wrong-line2-too-long = At most 120 characters fit on the label
wrong-street-missing-abroad = Write the street and number
wrong-city-missing = Write it: { $city }
wrong-city-too-long = At most 60 characters fit on the label
wrong-state-missing = Choose or write it: { $state }
wrong-state-unknown = Choose one of the list: { $state }
wrong-postcode-missing = Write it, such as { $example }: { $postcode }
wrong-postcode-form-abroad = This is not how it is written in { $country }: { $postcode } such as { $example }

problem-other-destination = The address is in another country
problem-other-destination-what = The prices are for one country and the address is in another. Ask for the cart in the address's country and confirm it again.

currency-sgd = S$
currency-aud = A$
currency-myr = RM
currency-thb = ฿
currency-idr = Rp
currency-vnd = ₫
currency-php = ₱
home-nothing-there = Nothing is sent to { $country } yet
home-nothing-there-way = Merchants add countries as they learn what may cross. Choose another country, or look at everything there is.
home-nothing-there-action = Choose another country
