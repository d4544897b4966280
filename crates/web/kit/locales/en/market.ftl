### Opening a market: the checklist, its steps, and the first-run page.

nav-admin-market = Market

market-title = The market
opening-title = Open the market
opening-lead = What is left to do before the market can trade. Each line is computed from what is there; do them in any order, and come back whenever you like.
opening-all-done = Everything is in place. What you decided can be changed at any time.
opening-progress = { $done } of { $all } are done.
opening-all = The whole list
opening-see = Look
opening-standing-done = Done
opening-standing-open = To do
opening-standing-amiss = Look at this

opening-operator = An operator
opening-operator-do = See who runs it
opening-operator-done = Somebody runs the whole market.
opening-operator-open = Nobody runs this market: entrepot operator add EMAIL on the machine makes the first operator, while the server is stopped.
opening-operator-link = Nobody runs this market: the link that the server printed makes the first operator.

opening-identity = Name, logo and colour
opening-identity-do = Name the market
opening-identity-done = The market is called { $name }.
opening-identity-open = The market has no name of its own and is called Entrepot.
opening-identity-contact = The market is called { $name }, and nobody can write to it: give it a mailbox.

opening-languages = Languages
opening-languages-do = Choose languages
opening-languages-done = { $count ->
    [one] One language was chosen.
   *[other] { $count } languages were chosen.
}
opening-languages-open = Nobody chose: pages speak every language there is.

opening-lanes = Where it sells
opening-lanes-do = Choose destinations
opening-lanes-done = Parcels are sold to { $countries }.
opening-lanes-open = Nobody chose: parcels are sold wherever the rules reach.

opening-money = Currency and fee
opening-money-do = Decide both
opening-money-done = The market counts in { $currency } and proposes merchants a fee of { $fee }.
opening-money-open = Nobody decided what the market counts in and what it asks of a sale.

opening-mail = Mail
opening-mail-do = Connect mail
opening-mail-none = No mail server is connected: letters wait, and nobody can confirm a mailbox.
opening-mail-untried = A mail server is connected, and no letter on trial was sent lately.
opening-mail-waits = A letter on trial of { $day } waits for the mail server.
opening-mail-failing = The letter on trial did not leave: { $why }
opening-mail-done = A letter on trial was taken by the mail server on { $day }.

opening-payments = Payments
opening-payments-do = Try a payment
opening-payments-open = No payment was tried.
opening-payments-waits = A payment on trial was begun on { $day }; the provider has not told that it was made.
opening-payments-sandbox = The sandbox told of a payment of { $amount } on { $day }. No money moves.
opening-payments-done = The provider told of a payment of { $amount } on { $day }.

opening-rates = Exchange rates
opening-rates-do = Bring newer rates
opening-rates-none = There are no exchange rates.
opening-rates-old = The newest exchange rates are of { $day }: too old to price by.
opening-rates-by-hand = Exchange rates are of { $day } and are imported by hand: they grow old unless somebody does it again.
opening-rates-done = Exchange rates are of { $day }, and are fetched on a schedule.

opening-merchant = A first merchant
opening-merchant-do = Look at applications
opening-merchant-open = No merchant has applied. Send whoever sells to /sell/apply.
opening-merchant-waits = { $count ->
    [one] One application waits for your word.
   *[other] { $count } applications wait for your word.
}
opening-merchant-done = { $count ->
    [one] One merchant may sell.
   *[other] { $count } merchants may sell.
}

opening-cards = A merchant's carriage
opening-cards-do = See merchants
opening-cards-open = No merchant has agreed to a rate card: without one nothing has a price at the door. Merchants do it under Shipping.
opening-cards-done = A merchant has a rate card.

opening-listing = A first listing
opening-listing-do = See merchants
opening-listing-open = Nothing is for sale. Merchants add goods under Listings, or import a file.
opening-listing-done = Something is for sale.

market-back = Back to the list
market-next = Next: { $step }
market-save = Save
market-history = What was decided
market-history-version = Version
market-history-name = Name
market-history-when = When
market-history-who = By
market-changed-meanwhile = Another operator changed the market in the meantime.
market-reload = Read it again

market-identity-lead = What people see on every page and in every letter.
market-field-name = Name
market-field-contact = Mailbox for questions
market-field-accent = Colour of buttons and links
market-field-logo = Logo
market-name-hint = At most 40 characters, such as Harbour Market.
market-name-hidden = The name holds characters that nobody sees. Type it anew.
market-name-long = A name has at most { $most } characters.
market-name-address = No address of the web or of mail in a name: it would be a link in every letter.
market-contact-hint = Stands at the foot of every page, for everybody to read.
market-contact-wrong = This is not an e-mail address.
market-accent-hint = Six digits after #, such as #0B5C6B. White words must be readable on it.
market-accent-wrong = This is no colour: write it as #0B5C6B.
market-accent-unreadable = { $colour } has a contrast of { $contrast } with the words on it; 4.5 : 1 is needed.
market-accent-nearest = The nearest shade that can be read is { $nearest }.
market-logo-hint = A PNG, JPEG or WebP of at most { $most } MB. What is see-through becomes white.
market-logo-large = A logo has at most { $most } MB.
market-logo-wrong = This is no picture that we can read.
market-no-logo = Without a logo

market-languages-lead = Which languages pages offer. Letters are written in each reader's own.
market-field-languages = Languages
market-field-own-language = Its own
market-own-language-hint = For readers whose browser says nothing that the market speaks.
market-languages-none = Choose at least one language.
market-language-wrong = There are no texts in one of these languages.

market-lanes-lead = Where parcels are sold to. Nothing is priced, shown or sold for any other place.
market-field-destinations = Destinations
market-field-home = At home in
market-home-hint = For readers who have not said where they buy for.
market-destinations-none = Choose at least one destination.
market-destination-wrong = A country stands there twice.
market-lanes-rules = What each destination charges, and by which rules

market-money-lead = What the market's own figures are in, and what new merchants are proposed.
market-field-currency = Currency
market-currency-hint = Payments on trial are in it. Shoppers pay in the currency of their destination, merchants are paid in theirs.
market-currency-wrong = There is no such currency.
market-field-fee = Fee on goods
market-fee-hint = Proposed when you approve a merchant; you may agree on another one with each.
market-fee-wrong = Write a share between 0 and 50, such as 8 or 6.5

market-mail-lead = How letters leave. Without a mail server they wait, and nobody can confirm a mailbox.
market-field-smtp = Mail server
market-field-from = Sender
market-smtp-hint = smtps://user:password@mail.example.org. It is kept sealed and not shown again.
market-from-hint = Harbour Market <post@market.example>
market-smtp-wrong = No letter could leave so: the address of the server or the sender cannot be read.
market-address-long = An address has at most 500 characters.
market-mail-configured = The configuration of this machine names the mail server; it cannot be changed here.
market-mail-unset = Disconnect the mail server
market-mail-all = Letters that were written
market-trial-letter = A letter on trial
market-trial-letter-lead = Goes to your own mailbox. When the mail server has taken it, the line above says so.
market-trial-letter-do = Send me a letter

market-payments-lead = See once for yourself that a payment is made, heard of and given back.
market-payments-sandbox = Payments go to the sandbox bank that comes with the program: no money moves, on any page.
market-trial-payment = A payment on trial
market-trial-payment-lead = You pay one unit of the market's currency on the provider's page, as a shopper does. It belongs to no order and waits to be given back.
market-trial-payment-do = Pay on trial
market-trial-payment-for = { $market } · a payment on trial
market-trial-payment-waits = You began a payment on { $at }. The provider has not told that it was made.
market-trial-payment-came = The provider told of { $amount }, for the payment that you began on { $at }.
market-trial-payment-returning = { $amount } of the payment that you began on { $at } goes back.
market-trial-payment-returned = { $amount } of the payment that you began on { $at } went back: payments work.
market-trial-payment-used = { $amount } of the payment that you began on { $at } pays something of the market.
market-trial-payment-return = Give it back

market-rates-lead = Prices are told in the currency of each destination, by daily reference rates.
market-field-url = Address of the rates
market-field-every-hours = Look every so many hours
market-url-hint = A public address of a file of ECB reference rates (XML or CSV). It is kept sealed and not shown again.
market-rates-address-wrong = Rates are fetched from a public address that begins with https:// or http://.
market-rates-hours-wrong = Between 1 and 168 hours.
market-rates-configured = The configuration of this machine says where rates are fetched; it cannot be changed here.
market-rates-unset = Fetch no rates
market-rates-file = Import a file, or see what is known


problem-bad-market = The market cannot present itself so
problem-bad-market-what = Mend what stands beside each field.

done-market-saved = Saved.
done-market-letter-tried = A letter to you is on its way. This page says when it has left.
done-market-open = The market is yours. Here is what is left to do.
