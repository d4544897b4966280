# The public calculator, and what a landed cost that anybody asks for may be refused with.

note-origin-assumed = The country of origin is not stated: { $country } was taken, where the goods are sent from.
note-preference-unused = Claiming { $name } changes nothing: the book has no rate of it for these goods.
refusal-bad-value = This cannot be read ({ $field }): { $why }.
refusal-missing-value = This is needed: { $field }.
refusal-unknown-value = “{ $given }” is none of: { $possible }.
refusal-no-such-regime = No regime of this lane is for { $given }; there are: { $possible }.
refusal-no-reference-rate = There is no reference rate of { $currency } in { $to } near that day.
goods-unnamed = the goods
goods-unnamed-of-several = product { $number }
refusal-over-year-limit = { $used } used and { $value } more exceed the limit of { $limit } a year.
way-state-rate = state yourself what 1 { $currency } is worth in { $to }

calc-title = Landed cost calculator
calc-lead = What a thing costs at a door abroad: duties and taxes with every line explained, and what is left out.
calc-nav = Landed cost calculator
calc-home-lead = Not from this market? See what anything costs at your door.
calc-how = Say what it is, where it goes and what it costs. You get one price and, under it, every duty and tax with its base, its rate, the rule behind it and where that rule was read.
calc-examples = Three to begin with
calc-example-cherries = Two bags of dried cherries, from the United States to China
calc-example-scarf = A silk scarf, from China to the United States
calc-example-tea = Green tea, from China to Singapore
calc-unchecked = The rules were read on public pages, each named beside its line; none was checked against the statutes. A rate that nobody has cited is refused, never guessed.
calc-from = From
calc-to = To
calc-product = What is it?
calc-product-hint = In words, for example dried cherries, or an HS code such as 0813.40
calc-price = Price of one
calc-currency = Currency
calc-quantity = How many
calc-weight = Weight of one
calc-weight-hint = 500 g or 1.2 kg
calc-freight = Freight, all together
calc-freight-hint = In the same currency
calc-insurance = Insurance, all together
calc-more = Date, origin and the way it is sent
calc-asked = The rules ask for this
calc-rate = What 1 { $currency } is worth in { $to }
calc-any = As for a parcel from this market
calc-date = Day
calc-date-hint = Today when empty
calc-origin = Made in
calc-origin-same = Where it is sent from
calc-origin-hint = Additional tariffs follow the country of origin
calc-channel = Way it is sent
calc-channel-parcel = Parcel sold through a market
calc-channel-post = Post
calc-channel-express = Courier
calc-channel-bonded = From a bonded warehouse there
calc-channel-cargo = Cargo, with an importer of record
calc-buyer = Buyer
calc-buyer-consumer = A person
calc-buyer-business = A business
calc-preference = Preference claimed
calc-preference-hint = A trade agreement by code or name, for example KR or USMCA, with a proof of origin
calc-regime = Procedure
calc-button = Compute
calc-which = Which of these is “{ $words }”?
calc-which-lead = Customs know goods by code. Choose the line that fits best; the words are those of the Harmonized System.
calc-which-none = No subheading was found for these words. Try simpler ones, such as scarf, tea or headphones, or give the HS code.
calc-national = The tariff has several national lines below this code, with different rates. Choose yours:
calc-mend = Go to the field
calc-other-answer = See it answered the other way
calc-not-stated = not stated
calc-carriage = Freight
calc-carriage-insured = Freight and insurance
calc-taxes = Duties and taxes
calc-all-in = At the door
calc-units = { $count ->
    [one] one unit
   *[other] { $count } units
  }
calc-sources = { $count ->
    [one] Where this was read: one source
   *[other] Where this was read: { $count } sources
  }
calc-book = Book of rules:
calc-chapter = Chapter { $number }, { $name }
calc-beyond = { $date } lies after our rules: they are as last known on { $known }.
calc-beyond-why = What was announced since is not in this price.
calc-regime-any = What the facts of the sale say
calc-regime-column = Procedure
calc-this = this one
calc-others = Other ways into the country
calc-others-lead = For information: which procedure applies follows from how a thing is sold and sent, never from the price.
calc-link = Address of this result, to pass on
calc-permalink = Open it
calc-json = As JSON
calc-attribute-volume_ml = Contents of one, in millilitres
calc-attribute-net_weight_g = Net weight of one, in grams
calc-attribute-abv_percent = Alcohol by volume, in percent
calc-attribute-pieces = Pieces in one
calc-attribute-pairs = Pairs in one
calc-attribute-duty_rate = Duty rate of the destination's tariff, for example 5%
calc-attribute-vat_rate = VAT rate that applies, for example 5%
calc-attribute-sugar_g = Sugar in one, in grams
calc-attribute-drained_weight_g = Drained weight of one, in grams
calc-attribute-dry_weight_g = Dry weight of one, in grams
calc-attribute-clean_weight_g = Clean weight of one, in grams
calc-attribute-state = State: fresh, frozen, dried, cooked
calc-attribute-tariff_line = National tariff line
calc-change = Change the question
receipt-fx-stated = { $from } 1 = { $to } { $rate } · as you state it

## /admin/lanes
lanes-union = { $currency } ({ $count } countries)
lanes-name = Name
lanes-channels = How it is sent
lanes-channels-none = only from another procedure
lanes-buyers = Buyer
lanes-origins = Sent from
lanes-not-origins = Not sent from
lanes-ended = ended
lanes-threshold = Threshold
lanes-thresholds = Thresholds
lanes-test = Test
lanes-per = Tested on
lanes-per-item = one unit
lanes-per-line = each product
lanes-per-hs6 = each six-digit code
lanes-per-consignment = the consignment
lanes-when = When
lanes-if = if { $what }
lanes-if-not = not { $what }
lanes-of = goods of { $what }
lanes-not-of = not goods of { $what }
lanes-preference = claiming { $what }
lanes-switch = while { $what } is on
lanes-switches = Open questions
lanes-switches-lead = What the sources leave open, and how it is answered for now. A quote that rests on one says so; whoever asks may answer otherwise.
lanes-question = Question
lanes-stands = Stands
lanes-on = on
lanes-off = off

## What cannot be read, by field
calc-bad-price = Write the price as a number, for example 12.50, with no more decimals than its currency has.
calc-bad-freight = Write the freight as a number, for example 9.90.
calc-bad-insurance = Write the insurance as a number, for example 2.
calc-bad-hs = Write words, or an HS code of 6, 8 or 10 digits, for example 0813.40. A spreadsheet may have dropped a leading 0.
calc-bad-quantity = Write a whole number of units, for example 2.
calc-bad-weight = Write the weight with its unit, for example 500 g or 1.2 kg.
calc-bad-date = Write the day as 2026-11-22.
calc-bad-origin = Choose a country.
calc-bad-lane = Choose two countries.
calc-bad-rate = Write the rate as a number above zero, for example 6.83.
calc-bad-attribute = Fill in what the rules ask for.
