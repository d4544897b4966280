### Conversations: shoppers, merchants and whoever runs the market

nav-messages = Messages
nav-messages-count = { $count ->
    [one] one conversation with something new
   *[other] { $count } conversations with something new
}
nav-sell-messages = Messages
nav-admin-messages = Messages
nav-cases-count = { $count ->
    [one] one case waits
   *[other] { $count } cases wait
}
today-messages = { $count ->
    [one] One conversation has something new
   *[other] { $count } conversations have something new
}
overview-cases = { $count ->
    [one] One case about messages waits for a decision
   *[other] { $count } cases about messages wait for a decision
}
overview-cases-detail = Something that was reported, or a shopper whom nobody answers.
overview-cases-action = Look at them
outside-translator = The translator

talk-title = My messages
talk-sell-title = Messages from shoppers
talk-admin-title = Messages: what is to be decided
talk-thread-title = Conversation
talk-new-title = Ask the seller
talk-sell-new-title = Write to the shopper
talk-admin-new-title = Write to both sides
talk-all = All messages
talk-with = With
talk-none = No messages yet
talk-none-way = Ask a seller on the page of a product, or about an order on the order’s own page. The answers stand here.
talk-sell-none = No messages yet
talk-sell-none-way = What shoppers ask about your products and orders stands here.
talk-none-waiting = Nobody waits for an answer
talk-none-waiting-way = A conversation stands here from a shopper’s message until you answer it.
talk-admin-none = Nothing here
talk-admin-none-way = What somebody reports of messages, returns and disputes, and shoppers whom nobody answers, stand here until you decide.
talk-order = Order { $number }
talk-off-sale = not for sale now
talk-gone = A product that is not here any more
talk-earlier = Earlier messages
talk-is-closed = The market has closed this conversation. It can be read, and nobody writes in it.
talk-closed = closed
talk-unread = new
talk-new = new
talk-own-words = In my own words only
talk-phrase = Ready phrase
talk-phrase-hint = Each side reads it in its own language.
talk-text = Your message
talk-text-hint = The other side reads it as you write it. E-mail addresses and phone numbers are taken out: what was agreed here can be shown if something goes wrong.
talk-text-hint-operator = Both sides read it, and see that the market has joined.
talk-send = Send
talk-empty = Write something, choose a phrase, or attach a photo.
talk-long = Write at most { $most } characters.
talk-no-phrase = Choose one of these phrases, or write your own words.
talk-hidden = The market has hidden this message.
talk-translated = Translated by a machine; above stands what was written
talk-masked = Contact details were taken out of this message.
talk-photos = Photos or papers
talk-trace-written = Message
talk-trace-joined = The market has joined this conversation
talk-trace-closed = The market has closed this conversation
talk-trace-reopened = The market has opened this conversation again
talk-trace-settled = The seller has marked this as needing no answer
talk-who-you = You
talk-who-shopper = The shopper
talk-who-merchant = The seller
talk-who-operator = The market
talk-who-own-shopper = You
talk-who-own-merchant = Your shop
talk-who-own-operator = The market
talk-report = Report this message
piece-report = Report words or a file
piece-which = What do you report?
piece-words = Why the shopper wants to return it
piece-answer = What the seller answered
piece-finding = What the seller found
piece-said = { $who }, { $at }
piece-file = File: { $name }
piece-hidden = The market has hidden this.
piece-files-hidden = { $count ->
    [one] The market has hidden one file.
   *[other] The market has hidden { $count } files.
}
piece-page-title = A report from a return or a dispute
piece-was = As it read when it was reported
piece-by-shopper = Written by the shopper
piece-by-merchant = Written by the seller
piece-by-operator = Written by the market
piece-to-dispute = To the dispute
piece-to-order = To the order
piece-see-file = See the file
talk-report-reason = What is wrong with it?
talk-report-note = What should the market know?
talk-report-send = Report it to the market
talk-report-spam = Advertising, or the same again and again
talk-report-abuse = An insult or a threat
talk-report-fraud = A try to cheat, or to be paid outside the market
talk-report-other = Something else
talk-answers = Answers
talk-answers-hour = usually answers within an hour
talk-answers-hours = usually answers within { $count } hours
talk-answers-days = usually answers within { $count } days
talk-order-shopper = Messages with the seller
talk-order-merchant = Messages with the shopper
talk-order-operator = Messages of both sides
talk-order-none = Nobody has written about this order yet.
talk-write = Write a message
talk-open = Read and answer
talk-shopper = Shopper { $name }
talk-waits = Waits for an answer since { $since }
talk-settle = Needs no answer
talk-filter-all = All
talk-filter-waiting = Waiting for an answer
talk-ask-seller = Ask the seller
talk-join = Join the conversation
talk-close = Close it
talk-reopen = Open it again

case-what = What
case-about = About
case-since = Since
case-state = State
case-kind-reported = Something was reported
case-kind-unanswered = A shopper has no answer
case-state-open = to be decided
case-state-dismissed = dismissed
case-state-warned = writer warned
case-state-hidden = hidden
case-state-barred = writer barred
case-state-answered = answered after all
case-by-shopper = Reported by the shopper
case-by-merchant = Reported by the merchant
case-by-operator = Reported by an operator
case-to-message = To the message
case-decision = Decision
case-dismiss = Nothing is done
case-warn = Warn its writer; it stays
case-hide = Hide it from both sides
case-bar = Hide it, and let its writer write no more
case-why = Why
case-why-hint = Whoever reported reads this, and whoever is warned or may write no more. Who reported is told to nobody.
case-decide = Decide
barred-title = Who writes no more
barred-who = Account
barred-why = Why, and who decided
barred-since = Since
barred-do = Decision
barred-allow = Let write again

done-message-sent = Your message is sent.
done-message-masked = Your message is sent. Contact details were taken out of it: write here, so that both of you can show what was agreed.
done-piece-reported = The market has your report and looks at it. The other side is not told who reported.
done-message-reported = The market has your report and looks at the message.
done-thread-settled = It needs no answer; the shopper sees that you said so.
done-thread-joined = You have joined; both sides see it.
done-thread-closed = The conversation is closed.
done-thread-reopened = The conversation is open again.
done-writer-allowed = This person may write again.

problem-listing-gone = This product is not for sale any more
problem-listing-gone-what = No new question can be asked about it. Conversations that began before go on.
problem-listing-gone-way = Look at what else the seller has, or write about an order on the order’s own page.
problem-own-shop = This is your own shop
problem-own-shop-what = You work for this seller, and cannot ask yourself. Nothing was sent.
problem-bad-message = This message cannot be sent
problem-bad-message-what = Write something, at most 2,000 characters, choose one of the phrases, or attach a photo.
problem-writing-barred = You may read messages, and not write any
problem-writing-barred-what = An operator of this market has decided so after a report. The letter about it says why.
problem-writing-barred-way = The steps of orders, returns and disputes go on as before, on their own pages; what you write and show there is left out.
problem-thread-closed = This conversation is closed
problem-thread-closed-what = An operator of the market has closed it. It can be read, and nobody writes in it.
problem-too-many-messages = You have written a great deal
problem-too-many-messages-what = More than one person writes within an hour. Nothing was sent.
problem-too-many-messages-way = Wait a few minutes, then send it.
problem-own-message = Your own side wrote this
problem-own-message-what = You can report what others wrote.
problem-bad-note = Say what is wrong
problem-bad-note-what = Write a few words, at most 500 characters; with “something else” they are needed.
problem-case-decided = This was decided meanwhile
problem-case-decided-what = Another operator decided it, or the merchant answered after all.
problem-case-not-this = This cannot be done about this case
problem-case-not-this-what = There is nothing to hide, it is the market’s own, or who of the shop wrote it was not kept. Dismiss the case, or hide what was written.
