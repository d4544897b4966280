### What every page says, and how this language writes numbers and dates.

site-title = { $market }: buy across borders at one price

language-name = English
language-short = EN
language-og = en_US
language-html = en

# Marks of numbers; the quotes are not part of the mark.
number-group = ,
number-decimal = .

currency-cny = ¥
currency-usd = US$
currency-eur = €
currency-gbp = £
currency-jpy = JP¥

month-1 = Jan
month-2 = Feb
month-3 = Mar
month-4 = Apr
month-5 = May
month-6 = Jun
month-7 = Jul
month-8 = Aug
month-9 = Sep
month-10 = Oct
month-11 = Nov
month-12 = Dec
date-full = { $day } { $monthname } { $year }
date-month = { $monthname } { $year }
date-day = { $day } { $monthname }
date-days = { $from } – { $to }
date-days-one-month = { $fromday }–{ $day } { $monthname }
date-time = { $date }, { $time }

skip-to-content = Skip to the content
nav-label = Your account and cart
nav-home = { $market }, to the start page
nav-sign-in = Sign in
nav-notices = Notices
nav-notices-unread = Notices, { $count } unread
nav-cart = Cart
nav-cart-count = { $count ->
    [0] Cart, empty
    [one] Cart, { $count } thing in it
   *[other] Cart, { $count } things in it
}
nav-orders = My orders
nav-sell = Sell
nav-apply = Sell on { $market }
nav-admin = Run the market
nav-api = For programs: the API
nav-to-shop = To the shop
nav-office-sell = Sell
nav-office-admin = Operator
nav-sell-today = Today
nav-sell-orders = Orders
nav-sell-listings = Listings
nav-sell-import = Import
nav-sell-shipping = Shipping
nav-sell-money = Money
nav-sell-bank = Bank account
nav-sell-members = People
nav-admin-overview = Overview
nav-admin-applications = Applications
nav-admin-orders = Orders
nav-admin-ledger = Ledger
nav-admin-receipts = Receipts
nav-admin-payouts = Payouts
nav-admin-taxes = Taxes
nav-admin-lanes = Lanes
nav-admin-fx = Exchange rates
nav-admin-mail = Mail
nav-admin-jobs = Jobs
nav-admin-roles = Roles

search-label = Search the market
search-placeholder = Dried cherries, raw denim, face cream …
search-button = Search

footer-promise = One price at your door, and beside it whatever it leaves out. Your money waits in escrow until your parcel is with you.
footer-zone = Times on this page are { $zone }.

field-optional = (optional)
form-to-field = To what is wrong
form-has-errors = { $count ->
    [one] One thing to mend before we can go on
   *[other] { $count } things to mend before we can go on
}
pager-label = Pages of this list
pager-first = Back to the first page
pager-next = Next page

price-all-in = All duties and taxes included
price-plus = plus taxes not included
price-plus-freight = plus freight
price-no-freight = The freight was not stated: neither it nor what may be owed on it is in this price.
price-left-out = Not included, and you may be asked for it: { $what }.
price-rules-of = Duties and taxes as of { $date }.
price-rates-of = At the exchange rate of { $date }.
price-why = How it adds up
price-from = from
promise-arrives = Arrives { $days }
receipt-total = You pay

timeline-done = (done)
timeline-now = (now)
timeline-ahead = (to come)
timeline-stopped = (stopped)

done-saved = Saved.

problem-other = That did not work
problem-home = To the start page
problem-search = Search the market
problem-office = Back to the office
problem-400 = We could not read that
problem-400-what = The address or the form is not complete. Go back, reload the page, and try once more.
problem-403 = This page is not for your account
problem-403-what = You are signed in, but this part of the market is for others.
problem-403-way = If you should have access, sign in with the account that has it.
problem-404 = There is nothing at this address
problem-404-what = The page may have moved, or the listing was taken down by its merchant.
problem-404-way = Search the market, or begin at the start page.
problem-405 = This address cannot do that
problem-405-what = Go back and use the page's own buttons.
problem-409 = Something changed in the meantime
problem-409-what = Go back, reload the page, and look at how it stands now.
problem-422 = We could not accept that
problem-422-what = A value is not what it should be. Go back and look at the form again.
problem-429 = That was a little too fast
problem-429-what = Too many attempts came from you in a short time. Wait a minute and try again.
problem-500 = Something broke on our side
problem-500-what = It is our fault, and we wrote it down. Nothing was charged or lost. Try again in a moment.
problem-search-made-anew = The search is being made anew
problem-search-made-anew-what = Its index was damaged. All goods are there; ask again in a moment.
problem-busy = The market is busy
problem-busy-what = Nothing was written. Ask again in a moment.
problem-too-slow = This takes too long
problem-too-slow-what = We stopped waiting for the answer. What you asked for may still have been done: look before you repeat it.
problem-form-expired = The form is too old
problem-form-expired-what = Your session changed since you opened the page, so we did not accept the form.
problem-form-expired-way = Go back, reload the page, and send it again.

# Time zones by the place whose time it is; others are called by their city.
zone-named = { $place } time ({ $offset })
time-in-zone = { $time } ({ $offset })
zone-america-chicago = Chicago
zone-america-denver = Denver
zone-america-los-angeles = Los Angeles
zone-america-new-york = New York
zone-asia-bangkok = Bangkok
zone-asia-ho-chi-minh = Vietnam
zone-asia-hong-kong = Hong Kong
zone-asia-jakarta = Jakarta
zone-asia-kuala-lumpur = Malaysia
zone-asia-manila = Philippine
zone-asia-saigon = Vietnam
zone-asia-seoul = Korea
zone-asia-shanghai = China
zone-asia-singapore = Singapore
zone-asia-taipei = Taipei
zone-asia-tokyo = Japan
zone-asia-urumqi = Urumqi
zone-australia-sydney = Sydney
zone-europe-berlin = Berlin
zone-europe-brussels = Brussels
zone-europe-london = London
zone-europe-paris = Paris
zone-etc-utc = Universal
zone-utc = Universal

# The API's document as a page.
docs-title = The API, for programs
docs-programs = The same for programs:
docs-schemas = Shapes
docs-parameters = Parameters
docs-body = What is sent
docs-answers = Answers
docs-status = Status
docs-name = Name
docs-type = Type
docs-what = What it is
docs-required = required

# How the market itself stands, above every page.
standing-label = This market is not open yet
standing-unopened = Nobody runs this market yet.
standing-unopened-way = Whoever started it stops it, runs “entrepot operator add EMAIL” on the machine, and starts it again.
standing-money-label = Payments
standing-sandbox = Payments are a sandbox: no money moves.
footer-contact = Write to us:
