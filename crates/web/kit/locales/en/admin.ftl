### The operator's overview, orders and books.

overview-title = Overview
overview-orders = Orders
overview-orders-note = { $open ->
    [one] 1 on its way through
   *[other] { $open } on their way through
}
overview-escrow = In escrow
overview-escrow-note = held for shoppers
overview-tax = Tax owed
overview-tax-note = to authorities
overview-fees = Fees earned
overview-fees-note = all merchants together
overview-attention = What needs you
overview-nothing = Nothing waits for you
overview-nothing-way = Applications, refunds that shoppers ask for and late parcels come up here.
overview-nothing-action = All orders
overview-applications = { $count ->
    [one] 1 application to sell
   *[other] { $count } applications to sell
}
overview-renamed = { $merchant } took another name
overview-renamed-detail = It is at /merchants/{ $slug }, on sale without a line of verification until somebody looks.
overview-renamed-action = Look at it
overview-applications-detail = Look at who they are, then approve or refuse with a reason.
overview-applications-action = Decide
overview-late = Not shipped: order { $number }
overview-late-detail = { $merchant } should have shipped it by { $date }.
overview-late-action = Look
overview-audit-title = The books
overview-audit = Every merchant's orders, stock, limits and postings are checked against each other.
overview-audit-action = Run the audit
overview-states = Orders by state

adminorder-list-title = Orders
adminorder-empty = No orders here
adminorder-empty-way = As soon as someone buys, the order stands here.
adminorder-column-merchant = Merchant
adminorder-column-placed = Placed
adminorder-column-total = Total
adminorder-goods = Goods
adminorder-money = The merchant's money
adminorder-decide-title = Decide
adminorder-confirm = It was received: release the money
adminorder-progress-source = Where the news is from
adminorder-progress-source-hint = Needed for a delivery, since it starts the clock of the payment: the carrier’s own page, a call, a signed slip
adminorder-progress-source-missing = Say where the news of the delivery is from
adminorder-confirm-explain = Ends the order in the merchant's favour: { $total } leaves escrow.
adminorder-refund = Pay { $total } back
adminorder-refund-ends-case = A return or a dispute of it is open: paying all of it back ends that, too.
adminorder-refund-explain = Ends the order in the shopper's favour.
adminorder-cancel = Cancel and pay { $total } back
adminorder-cancel-explain = The order has not been shipped.
adminorder-reason = Why (both sides read it)
adminorder-who = Who
adminorder-shopper = Shopper
adminorder-closed = Ended because
closed-not-shipped = it was not shipped in time
adminorder-entries-title = Journal
adminorder-entries-empty = Nothing was posted: the order was not paid.
done-decided = Decided and done.

ledger-title = Ledger
ledger-total = Total
ledger-all = All merchants together
ledger-of = The books of { $merchant }
ledger-column-account = Account
ledger-column-currency = Currency
ledger-column-debit = Debit
ledger-column-credit = Credit
ledger-column-postings = Postings
ledger-column-merchant = Merchant
ledger-column-entry = Entry
ledger-column-when = When
ledger-column-about = About
ledger-trial = Trial balance
ledger-books = Books by merchant
ledger-journal = Journal
ledger-empty = Nothing was posted yet
ledger-empty-way = The first entry comes with the first payment.
ledger-entry-title = Entry { $id }
ledger-back-to-all = All merchants
ledger-chart = What the accounts mean
account-provider_clearing = Provider clearing
account-provider_clearing-means = Paid by shoppers, still with the payment provider
account-escrow = Escrow
account-escrow-means = Shoppers' money, held until they have their goods
account-refunds_payable = Refunds payable
account-refunds_payable-means = Owed to shoppers until the payment provider has given it back
account-unassigned_receipts = Unassigned receipts
account-unassigned_receipts-means = Came in and belongs to no order: it goes back, or an operator assigns it
account-unasked_refunds = Unasked refunds
account-unasked_refunds-means = Given back by the provider without being asked, until a refund explains it or the market bears it
account-borne_refunds = Borne refunds
account-borne_refunds-means = Given back by the provider without being asked, and borne by the market
account-goodwill = Goodwill
account-goodwill-means = Given back to shoppers of the merchant's orders, and borne by the market
account-merchant_debt = Owed by the merchant
account-merchant_debt-means = Given back to shoppers in the merchant’s place, until her next sales pay it
account-written_off = Given up
account-written_off-means = What of such debts the market gave up
account-tax_owed = Tax owed
account-tax_owed-means = Import taxes owed to the authority of the country
account-tax_difference = Tax difference
account-tax_difference-means = What customs assessed beyond what shoppers were quoted (debit), or below it (credit): the market bears it and keeps it
account-commission = Fees
account-commission-means = What the market earned
account-merchant_payable = Merchant payable
account-merchant_payable-means = Owed to the merchant, free to be paid out
account-fx_position = Exchange position
account-fx_position-means = What was sold and bought to pay in the merchant's currency, at each order's recorded rate
account-fx_rounding = Rounding
account-fx_rounding-means = Fractions left where lines are rounded one by one and their sum once
account-payout_clearing = Payouts on the way
account-payout_clearing-means = Asked for by merchants, not yet told by the bank as paid
account-bank = Bank
account-bank-means = What the bank paid merchants (credit), and what came back from it

audit-title = Audit
audit-ok = Everything agrees
audit-broken = { $count ->
    [one] One check is broken
   *[other] { $count } checks are broken
}
audit-read = { $merchants } merchants and { $orders } orders were read in { $milliseconds } ms.
audit-check-ok = (true)
audit-check-broken = (broken)
audit-note = The checks are told in English, as in the program that runs them on the command line.

## Receipts

overview-receipts = { $count ->
    [one] One receipt or message of the payment provider waits for a decision
   *[other] { $count } receipts or messages of the payment provider wait for a decision
  }
overview-receipts-detail = No order explains this money, or the message was not understood.
overview-receipts-action = Decide

outside-title = Calls to the outside
outside-who = Who is called
outside-state = Now
outside-failed = Failed last
outside-error = What failed
outside-fails = Fails since
outside-works = Answers
outside-failing = { $who } does not answer
outside-letters = Look at the letters
outside-jobs = Look at the work
outside-mail = The mail server
outside-sandbox = The sandbox bank

overview-rates-old = The exchange rates are of { $date }
overview-rates-old-detail = That is older than you allow: prices say so, or are refused, as you decided.
overview-rates-held = { $count ->
    [one] Exchange rates of one day wait for you
   *[other] Exchange rates of { $count } days wait for you
}
overview-rates-held-detail = They look wrong and are not used until you say so.
overview-rates-failed = The exchange rates could not be fetched
overview-rates-action = Exchange rates
overview-rules-old = Rules and rates of duty are older than you allow
overview-rules-old-detail = { $what }. Prices that rest on them say so, or are refused, as you decided. Bring the official exports into the books of rules.
overview-rules-old-item = { $what } of { $date }
overview-rules-old-lanes = the lanes
overview-rules-action = Books of rules
receipts-title = Receipts without an order
receipts-lead = Every amount that the payment provider moved is in the books. What no order explains waits here.
receipts-none = Nothing waits
receipts-none-way = Every payment and every refund belongs to an order.
receipts-open = To decide
receipts-unasked = Given back unasked
receipts-all = Back to all lists
receipts-left = Open of it: { $left }
receipts-returning = On the way back
receipts-notices = Messages that are not understood
receipts-why-unknown = Paid under a reference that this market never gave out
receipts-why-amount = Another amount than was asked for; the checkout stays unpaid
receipts-why-late = Paid when the goods were gone
receipts-why-twice = Paid a second time
receipts-why-unasked = Given back by the provider though nobody asked
receipts-assign-to = It pays for a checkout
receipts-return = Give it back
receipts-checkout = Checkout that it pays
receipts-checkout-hint = chk_…, unpaid and of just this amount
receipts-assign = Assign it
receipts-unasked-do = Cancel or refund the order that it was for: this is then taken for its refund, and only what is left of that is sent.
receipts-bear-it = No order explains it
receipts-reason = Why the market bears it
receipts-reason-hint = Goodwill of the bank, a dispute that was lost …
receipts-bear = Book it as the market's loss
receipts-returning-do = The provider is asked until it has given it back.
receipts-seen = Seen
done-receipt-returned = It goes back through the provider.
done-receipt-assigned = The checkout is paid.
done-refund-borne = The market bears it.
done-notice-seen = Noted.
problem-receipt-decided = That receipt was decided
problem-receipt-decided-what = Another operator was faster. Go back and reload.
problem-no-reason = A reason is needed
problem-no-reason-what = Say in up to 500 characters why the market bears it.
problem-receipt-amount = The checkout costs something else
problem-receipt-amount-what = Give the money back, and let the shopper pay what it costs.
problem-checkout-over = The checkout cannot be paid any more
problem-checkout-over-what = It is paid, or its goods are gone. Give the money back.
problem-no-checkout = There is no such checkout
problem-no-checkout-what = Give its id, as chk_….

# Tables of the book, as an operator calls them.
table-cn-additional = China’s additional tariffs
table-cn-consumption-tax = China’s consumption tax
table-cn-mfn = China’s tariff
table-cn-post = China’s tax on personal articles
table-cn-vat = China’s VAT
table-eu = the European Union’s tariff
table-eu-vat = VAT in the European Union
table-sg-dutiable = Singapore’s dutiable goods
table-uk = the United Kingdom’s tariff
table-us-hts = the tariff of the United States
table-us-ieepa = the additional tariffs of the United States
table-us-mpf = the processing fee of the United States
