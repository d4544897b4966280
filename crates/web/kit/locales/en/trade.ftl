### Prices across a border: receipts, rules, bans, freight, lanes, exchange rates.

cost-goods = Goods
cost-freight = Freight
cost-insurance = Insurance
cost-duty = Customs duty
cost-vat = Import VAT
cost-consumption-tax = Consumption tax

rule-goods = The price of the goods
rule-freight = Carriage to your door
rule-insurance = Insurance of the carriage
note-as-last-known = The rules are as last known on { $date }.
receipt-since = since { $date }
receipt-read-on = as read on { $date }
receipt-fx = { $from } 1 = { $to } { $rate } · ECB, { $date }
receipt-fx-last-known = { $from } 1 = { $to } { $rate } · ECB, as last known on { $date }
receipt-standing-other = not read on the authority's own page
receipt-regime = { $regime }, rules of { $date }

service-standard = Standard
service-express = Express
service-economy = Economy

class-fish = fish
class-shellfish = shellfish
class-nuts = nuts
class-fruit = fruit
class-dried-fruit = dried fruit
class-tea = tea
class-olive-oil = olive oil
class-prepared-fish = prepared fish
class-chocolate = chocolate
class-jam = jam and fruit spreads
class-prepared-fruit-and-nuts = prepared fruit and nuts
class-tea-extract = tea extracts
class-coffee-substitute = coffee substitutes
class-soft-drinks = soft drinks
class-beer = beer
class-wine = wine
class-spirits = spirits
class-perfume = perfume
class-cosmetics = cosmetics
class-hair-care = hair care
class-dental-care = dental care
class-bath = bath preparations
class-soap = soap
class-household = household goods
class-bags = bags
class-apparel = apparel
class-home-textiles = home textiles
class-footwear = footwear
class-ceramics = ceramics
class-glassware = glassware

ban-live-animals = Live animals
ban-meat = Meat and meat products
ban-raw-aquatic = Raw fish and seafood
ban-dairy = Milk and dairy products
ban-eggs = Eggs and egg products
ban-bird-nests = Birds' nests
ban-animal-parts = Hides, bones, fats and other animal parts
ban-seeds = Seeds, seedlings and live plants
ban-cut-flowers = Fresh cut flowers
ban-fresh-vegetables = Fresh vegetables
ban-fresh-fruit = Fresh fruit
ban-animal-feed = Pet food and feed of animal origin
ban-tobacco-leaf = Tobacco leaf
ban-soil = Soil and growing media
ban-animal-fertiliser = Fertiliser of animal origin
ban-sentence = { $what } may not be sent to { $destination } by parcel.
law-mara-and-gacc-announcement-470-of-2021 = MARA and GACC Announcement 470 of 2021
ban-rule = { $rule }, in force since { $date }, names post, express and cross-border direct purchase.
ban-lifted-by = The code covers more than what is banned: a product whose attribute “{ $name }” is { $values } may go.
ban-source = Read the announcement

ways-out = What can be done: { $ways }.
ways-joint = {"; "}
way-bonded-stock = stock in a bonded warehouse in China (1210), where the positive list admits it
way-general-trade = import by an importer of record and deliver inside the country
way-quarantine-permit = obtain a permit and an official quarantine certificate
way-fewer-units = take something out of this order
way-fill-attribute = the merchant adds the attribute to the product
way-fill-weight = the merchant gives the product a weight
way-confirm-hs = the merchant confirms an HS code for this destination
way-add-rate-card = the merchant adds freight for this destination and weight
way-cite-class = ask the market: its operator adds the tax class, with its source
way-other-destination = choose another destination
way-other-date = choose a later date
way-import-rates = the operator imports newer exchange rates
way-write-again = correct the value

refusal-unknown-lane = There is no way yet for parcels from { $origin } to { $destination }.
refusal-date-before-data = Our rules begin on { $from }; { $date } is before that.
refusal-no-goods = There is nothing in this parcel.
refusal-bad-quantity = The quantity of { $goods } must be at least 1.
refusal-bad-price = The price of { $goods } must be above zero.
refusal-negative-amount = The { $field } must not be below zero.
refusal-wrong-currency = The { $field } must be in { $wanted }, not { $got }.
refusal-parcel-banned = { $goods } (HS { $hs }) may not be sent by parcel: { $rule }.
refusal-unknown-tax-class = We have no cited tax class for HS { $hs } ({ $goods }), and we never guess one.
refusal-missing-attribute = The tax on { $goods } depends on something we do not know: { $names }.
refusal-bad-attribute = “{ $name }” of { $goods } must be a number above zero, not “{ $value }”.
refusal-over-order-limit = This order is worth { $value } with freight; one order may be worth at most { $limit }.
refusal-single-item-over-limit = { $goods } alone is worth { $value } with freight, over the { $limit } that one order may be worth.
refusal-amount-vanishes = At our exchange rate { $goods } costs less than the smallest amount of { $currency }. The rate may be wrong.
refusal-amount-too-large = The amounts are too large to be computed.
refusal-unknown-sku = This product is no longer offered.
refusal-not-shipped = { $goods } is a service: nothing is sent.
refusal-missing-weight = { $goods } has no weight, so its freight cannot be known.
refusal-unconfirmed-hs = The merchant has not confirmed the customs code of { $goods } for { $destination }.
shop-refusal-unstated = { $goods } cannot be bought from here yet: the seller still has to state something for customs.
shop-refusal-uncertain = { $goods } has no price here: its duties and taxes are not known for certain, and we never guess.
refusal-no-rate-card = The merchant does not ship to { $destination } yet.
refusal-no-such-service = The merchant has no service “{ $service }” to { $destination }.
refusal-parcel-too-heavy = The parcel weighs { $weight }; the merchant's freight to { $destination } ends at { $heaviest }.
refusal-mixed-currencies = { $goods } is priced in { $got }, the rest of the parcel in { $wanted }.
refusal-no-exchange-rate = We have no exchange rate for this: { $why }.
refusal-other-book = This price was made with other rules than the ones at hand.
refusal-price-incomplete = We sell nothing to { $destination } at present: more than our price may be owed there, and we cannot say how much.
refusal-not-sold = This market sells nothing to { $destination }.
refusal-price-stale = We sell nothing to { $destination } at present: our price would rest on figures of { $date }.
left-out-question = { $switch ->
    [us-301-forced-labour] the Section 301 tariff on forced labour, which was proposed and not confirmed
    [us-section-122-15] 5 % more under Section 122, announced and never proclaimed
    [us-postal-specific] what carriers collect more where they charge by value
    [us-postal-china-2025] what carriers collect more where they charge by value
    [cn-232-fruit] China’s additional tariff on fruit and nuts of the United States
    [cn-301-no-exclusion] China’s tariff of 2018 on goods of the United States, where the importer has no exclusion
    [cn-301-exclusions-ended] China’s tariff of 2018 on goods of the United States, where exclusions have ended
    [cn-2025-shipped-after] China’s farm tariffs of March 2025 on goods of the United States
    [cn-24-resumed] the 24 % on goods of the United States, suspended until November 2026
    [cn-cbec-over-additional] additional tariffs on goods of the United States
    [gb-vat-on-delivery] VAT on the carriage
    [my-duty-on-low-value] duty on goods just below the limit
    [vn-8-percent-early-2025] 2 % more VAT
   *[other] a charge on which the official texts leave a question open
}
refusal-store = The price cannot be computed at the moment.

## /sell/shipping
shipping-title = Shipping
shipping-lead = What carriage costs, by destination, service and weight. Shoppers see it inside their one price.
shipping-none = No shipping yet
shipping-none-text = Without a rate card for China your listings have no price there. Start from our example and change its prices to your carrier's.
shipping-new = New rate card
shipping-new-first = Start with a card for China
shipping-card = Card
shipping-service = Service
shipping-to = To
shipping-days = Delivery
shipping-days-text = { $min }–{ $max } days
shipping-steps = Weight steps
shipping-steps-text = { $count ->
    [one] one step, up to { $heaviest }
   *[other] { $count } steps, up to { $heaviest }
}
shipping-code = Name of the card
shipping-code-hint = Small letters, digits and hyphens, for example standard-cn. It cannot be changed later.
shipping-service-hint = Small letters: standard, express, economy. Standard is offered unless the shopper chooses another.
shipping-from = Sent from
shipping-from-hint = Two letters of the country, for example US.
shipping-countries = Delivered to
shipping-countries-hint = Two-letter country codes with spaces between them, for example CN.
shipping-currency = Currency of the prices
shipping-handling = Days until you hand it over
shipping-transit-min = Shortest time under way, days
shipping-transit-max = Longest time under way, days
shipping-step-number = Step { $number }: up to, grams
shipping-step-number-price = Step { $number }: price
shipping-add-step = Add a step
shipping-drop-step = Remove the last step
shipping-save = Save the card
shipping-remove = Remove the card
shipping-remove-hint = Listings lose their price where no other card goes. Orders already placed keep their freight.
shipping-example = A parcel as an example
shipping-example-lead = What this card makes of a parcel to { $country } ordered today.
shipping-example-weight = Weight
shipping-example-price = You are paid
shipping-example-here = The shopper pays
shipping-example-arrives = Arrives
shipping-example-none = too heavy for this card
shipping-back = All rate cards
shipping-bad-number = Write a whole number.
shipping-bad-weight = Write the weight in whole grams, for example 500.
shipping-bad-price = Write an amount such as 6.90.
shipping-bad-country = “{ $given }” is not a country code. Write two letters, for example CN.
shipping-bad-currency = Write a currency code such as USD.
shipping-changed = The card was changed meanwhile. Look at it as it is now and make your change again.
shipping-taken = You already have a card of this name. Choose another name.
shipping-many = A merchant has at most { $count } rate cards.
shipping-fault-code = Use 2 to 40 small letters, digits and hyphens.
shipping-fault-countries-none = Name at least one destination country.
shipping-fault-countries-home = { $country } is where your parcels start; leave it out.
shipping-fault-steps-none = A card needs at least one weight step.
shipping-fault-steps-many = A card has at most { $count } weight steps.
shipping-fault-weights = Each step must be heavier than the one before.
shipping-fault-prices = A heavier parcel must not cost less than a lighter one.
shipping-fault-negative = A price must not be below zero.
shipping-fault-currencies = All prices of a card must be in one currency.
shipping-fault-days = The longest time must be at least the shortest, and all of it at most { $count } days.

## /admin/lanes
lanes-title = Lanes
lanes-lead = The rules that every price follows, with where each was read. None of it was checked against the statutes themselves.
lanes-book = Book
lanes-destination = Destination
lanes-order-limit = Limit of one order
lanes-year-limit = Limit of a person and year
lanes-rounding = Rounding
lanes-since = Rules known from { $from } to { $until }
lanes-source = Source
lanes-code = HS code
lanes-class = Class
lanes-bans = What may not come by parcel
lanes-bans-lead = MARA and GACC Announcement 470 of 2021. It names products; the codes are our reading of it.
lanes-reason = Reason
lanes-allowed = allowed
lanes-unless = Unless
lanes-regimes = Procedures in force
lanes-ended-regimes = Procedures that have ended
lanes-bans-all = All { $count } lines
lanes-sent-from = from { $countries }
lanes-not-sent-from = not from { $countries }
lanes-countries-joint = ,{" "}
lanes-find = Find an HS code
lanes-find-hint = Digits, for example 0813.40.
lanes-find-button = Show
lanes-find-none = No tax class covers HS { $hs }: it is refused.
lanes-find-bad = “{ $given }” is not an HS code: use 6, 8 or 10 digits, for example 0813.40.
lanes-find-zero = “{ $given }” is not an HS code, which has 6, 8 or 10 digits. A spreadsheet drops zeros: is { $meant } meant?
lanes-left-out = What a price leaves out
lanes-left-out-lead = What may be owed and this book does not compute. A price that it concerns says so beside its amount.
lanes-what = What
lanes-where = Under
lanes-choice = What is sold there
lanes-choice-lead = A price says beside its amount what it leaves out, and of which day its figures are once rules are older than { $rules } days or rates older than { $rates }. Or nothing is sold at such a price: decide for this destination.
lanes-choice-by = Decided by { $name },
lanes-when-incomplete = When more than the price may be owed
lanes-when-stale = When rules or rates are old
lanes-stance-all = As for all lanes: { $stance }
lanes-stance-say = Sell, and say so beside the price
lanes-stance-refuse = Do not sell
lanes-choose = Decide
done-lane-chosen = Decided. Prices follow from now on.

## /admin/fx
fx-title = Exchange rates
fx-lead = Reference rates of the European Central Bank, crossed through the euro. Each order keeps the rate it was quoted with.
fx-last = Known until { $date }
fx-stale = { $count ->
    [one] The last rate is one day old. Prices say “as last known”.
   *[other] The last rate is { $count } days old. Prices say “as last known”.
}
fx-held = Rates that wait for you
fx-held-lead = These are not used: they differ from what was known by more than any week has seen, or leave out most currencies. Compare them with another source.
fx-held-why = What speaks against them
fx-held-actions = What becomes of them
fx-held-far = { $currency }: { $rate }, and { $known } on { $date }
fx-held-few = { $told } of the { $known } currencies known before
fx-held-take = They are right: use them
fx-held-drop = Throw them away
done-fx-taken = Taken. Prices are made with these rates from now on.
done-fx-dropped = Thrown away. The same rates of that day are not asked about again.
done-fx-not-held = Nothing is held of that day any more.
fx-pair = Pair
fx-rate = Rate
fx-day = Day
fx-recent = The last days
fx-per-euro = One euro buys
fx-import = Import newer rates
fx-import-lead = The ECB's eurofxref-hist.csv, eurofxref.csv or eurofxref-daily.xml, plain or gzipped. The same file again changes nothing.
fx-file = File of rates
fx-import-button = Import
fx-imported = { $days ->
    [one] One day read
   *[other] { $days } days read
}: { $added } new, { $changed } changed, { $unchanged } known already.
fx-issue = Line { $line }: { $why }
fx-no-file = Choose a file first.
fx-fetched = They are fetched by themselves; the next time at { $due }.
fx-fetch-failed = The rates could not be fetched: { $why }. It is tried again at { $due }.

## The trade engine: charges, notes, refusals
cost-sales-tax = Sales tax
cost-excise = Excise
cost-fee = Fee of the authority
rule-waived = waived: not above { $limit }
note-rounding = How amounts become whole: { $source }.
note-rate-read-later = The rate of { $name } was read on { $date }; for the earlier day of this quote it is taken as it stood then.
note-gross-weight = The net weight is not stated: the rate by weight was computed on the gross weight.
note-switch-answered = That question was answered otherwise here: { $answer ->
    [on] yes
   *[off] no
}.
switch-answer = answered here: { $answer ->
    [on] yes
   *[off] no
}
way-state-duty-rate = state the duty rate of the destination's tariff
way-national-code = give the national code with all its digits
way-other-regime = name a regime that serves this lane
way-other-channel = send it by another way: by parcel or courier, or as cargo
way-not-in-book = ask the customs authority or a customs broker: these rules do not hold it
way-own-code = take the code of the goods themselves
way-line-for-each = name each article of the set as a product of its own
way-drop-preference = leave the preference out, or state the origin it is for
way-state-tax-rate = state the tax rate of the goods as the attribute of that name
refusal-huge-quantity = The quantity of { $goods } is more than { $most }.
refusal-unknown-hs = { $hs } ({ $goods }) is not a subheading of the Harmonized System 2022.
refusal-ambiguous-hs = HS { $hs } ({ $goods }) has several national lines with different rates: { $lines }.
refusal-unknown-duty = The tariff at hand ({ $table }) has no rate for HS { $hs } ({ $goods }), and we never guess one.
refusal-rate-refused = HS { $hs } ({ $goods }): { $reason }.
refusal-same-union = { $origin } and { $destination } are of one customs union: goods in free circulation move between them without import, and the seller charges the VAT.
refusal-unknown-preference = “{ $claimed }” is no preference of this lane. { $count ->
    [0] There is none for { $goods }.
   *[other] For { $goods } there is: { $possible }.
}
refusal-preference-origin = The preference { $claimed } is for goods of { $origins }; { $goods } is of { $country }.
refusal-preference-day = The preference { $claimed } is not in force on { $date }.
refusal-no-rate = A rule is written in { $currency }, and its rate to { $to } is missing.
refusal-date-after-data = Our rules end on { $until }; { $date } is after that.
refusal-bad-regime = “{ $wanted }” is no regime of this lane; there are: { $possible }.
lanes-charge = Charge
lanes-rate = Rate
lanes-base = Taken of
lanes-rule = Rule
lanes-charges = Charges
lanes-table = Table
lanes-tables = What the tables say
