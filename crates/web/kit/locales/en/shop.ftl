### Home, search, listings, merchants.

category-fruit = Fruit
category-nuts = Nuts
category-seafood = Seafood
category-pantry = Pantry
category-drinks = Drinks
category-beauty = Beauty
category-apparel = Clothing
category-home = Home
category-pets = Pets
category-services = Services

home-title = Things from people you can name, at one price to your door
home-lead = Goods, freight, duty and tax, worked out before you pay; what we cannot work out is said beside the price. Your money waits in escrow until the parcel is with you.
home-shelves = Shelves
home-row-farms = From orchards and farms
home-row-workshops = From workshops and kilns
home-row-soon = Arrives soon
home-row-new = New on the shelves
home-row-more = See all
home-origins = Where things come from
home-origins-lead = Each merchant was verified by the market; their page says how.
home-empty = The shelves are being filled
home-empty-way = Merchants publish their listings here. Come back in a moment, or bring your own.
home-empty-action = Sell on { $market }
home-steps = How buying works here
home-step-price = One price
home-step-price-text = Every listing shows the price at your door, what it leaves out, and how it adds up, rule by rule.
home-step-escrow = Money in escrow
home-step-escrow-text = The merchant is paid when you confirm that the parcel is with you.
home-step-verified = Known merchants
home-step-verified-text = You see who sells, from where, and how the market made sure.

search-title = Search
search-title-for = “{ $text }”
search-title-all = Everything for sale
search-count = { $count ->
    [0] Nothing found
    [one] { $shown } listing
   *[other] { $shown } listings
}
search-filters = Filters
search-filters-on = Filters ({ $count })
search-filter-off = Take off the filter: { $name }
search-all-off = Take off all filters
search-category = Shelf
search-merchant = Merchant
search-origin = Origin
search-ships = Sent by parcel
search-ships-any = Also what is not sent here
search-ships-to = To { $country }
search-price = Price at your door
search-price-min = From
search-price-max = To
search-price-set = Set
search-price-chip = { $min } – { $max }
search-price-chip-min = from { $min }
search-price-chip-max = up to { $max }
search-results = Results
search-sort = Order
search-sort-relevance = Best match
search-sort-price = Lowest price
search-sort-price-down = Highest price
search-sort-newest = Newest
search-loosened = Nothing has every word, so here is what comes closest.
search-none = Nothing found for “{ $text }”
search-none-filters = With these filters there is nothing. Take one off to see more.
search-none-way = Try fewer or plainer words, in English or 中文: “cherries”, “牛仔裤”.
search-none-action = See everything

listing-by = Sold by
listing-choose = { $option }: { $value }
listing-arrives = Arrives { $days }
listing-arrives-note = if you order today
listing-quantity = Quantity
listing-add = Add to cart
listing-buy = Buy now
listing-to-cart = To the cart
listing-left-few = Only { $count } left
listing-left-some = In stock
listing-left-none = Sold out
listing-left-none-way = The merchant has none at the moment. Other choices may be there.
listing-escrow = Paid into escrow; released when you confirm.
listing-unit-note = For one, with its own freight. Several in one order share the freight.
listing-domestic = The merchant asks { $price }, without carriage and taxes.
listing-service-price = { $price } from the merchant
listing-service = A service: nothing is sent, so there is no duty and no freight. Appointments are made with the merchant; the market does not take payment for services yet.
listing-about = About it
listing-passport = Passport
listing-origin = Origin
listing-merchant = Merchant
listing-verified = Verified
listing-hs = HS code
listing-hs-value = { $code } (HS { $edition })
listing-hs-suggested = { $code } (suggested, not confirmed)
listing-hs-elsewhere = { $code }; for { $country } the seller has not chosen one yet
listing-hs-none = none yet
listing-crossing = How it crosses
listing-crossing-none = Not by parcel to { $country }
listing-promise = Delivery
listing-weight = Packed weight
listing-brand = Brand
listing-code = Item number
listing-attribute-net_weight_g = Net weight
listing-attribute-volume_ml = Volume
listing-attribute-abv_percent = Alcohol
listing-attribute-state = State
listing-state-dried = dried
listing-state-cooked = cooked
listing-state-frozen = frozen
listing-more = More from { $merchant }
listing-picture = Picture { $number } of { $title }
listing-gone = This listing is not on sale now
listing-gone-way = Its merchant took it off the shelf. Orders that were placed stand.
listing-kind-produce = Produce
listing-kind-service = Service

card-service = Service · { $price }
card-not-yet = Not sold to { $country } yet
card-not-sent = Not sent to { $country }

merchants-title = Merchants
merchants-lead = { $count ->
    [one] { $shown } merchant, verified by the market
   *[other] { $shown } merchants, verified by the market
}
merchants-empty = No merchant is open yet
merchants-empty-way = The first ones are being verified.
merchant-listings = Listings
merchant-place = Place
merchant-kind = Kind
merchant-since = On the market since
merchant-ships-from = Ships from
merchant-paid-in = Paid in
merchant-flagship = Verified brand flagship
merchant-first-party = Sold by the market itself
merchant-visit = Visit the shop
merchant-none = Nothing on the shelves at the moment
merchant-none-way = Look at what others sell meanwhile.
