### Signing up and in, the account, applying to sell.

people-email = E-mail
people-name = Your name
people-name-hint = How may we address you?
people-password = Password
people-password-new = New password
people-password-hint = At least { $min } characters. A few words in a row are easier to remember than one odd word.
people-language = Language of our mails

people-email-empty = Write your e-mail address
people-email-shape = This is not an e-mail address
people-email-shape-why = It looks like name@example.org, without spaces; letters of any script may be used.
people-email-long = This e-mail address is too long
people-name-empty = Write your name
people-name-long = The name is longer than { $max } characters
people-name-shape = A name has no links, control characters or invisible characters in it
people-password-empty = Write your password
people-password-short = The password is shorter than { $min } characters
people-password-long = The password is longer than { $max } characters
people-password-common = This password is among the first that anybody would try
people-password-common-why = Lists of such passwords are public. Choose words that only you would put together.
people-wait-seconds = Too many attempts. Wait { $seconds ->
    [one] one second
   *[other] { $seconds } seconds
} and try again
people-wait-minutes = Too many attempts. Wait { $minutes ->
    [one] one minute
   *[other] { $minutes } minutes
} and try again
people-wait-why = This keeps others from guessing passwords and from flooding mailboxes.

sign-in-title = Sign in
sign-in-button = Sign in
sign-in-wrong = The e-mail or the password is not right
sign-in-wrong-why = If you have just signed up, first open the link in our letter.
sign-in-forgot = Forgotten the password?
sign-in-wait-way = Is it your account? Choose a new password by mail, and you are let in from here at once
sign-in-new = New here?
sign-in-new-link = Open an account
sign-in-for = Sign in to go on.
sign-in-link-way = Sign in by a mailed link
sign-in-link-title = Sign in by a mailed link
sign-in-link-lead = Write the e-mail of your account. A letter brings you a link that signs you in once, within { $minutes } minutes.
sign-in-link-button = Send me the link
sign-in-link-password = Sign in with the password
sign-in-link-sent = If there is an account with this e-mail, a link is in its mailbox, or on its way. It works once, for { $minutes } minutes.
sign-in-link-noted = If there is an account with this e-mail, a letter with a link is written, and has not left yet. The link works once, for { $minutes } minutes.
sign-in-link-as = You sign in to the account of { $email }.

sign-up-title = Open an account
sign-up-lead = One account to buy, and to sell if you like. A letter brings you a link: follow it, say your name and choose your password there, and the account is open.
sign-up-button = Open the account
sign-up-known = Have an account already?
letter-sent-title = Look into your mailbox
letter-noted-title = Your request is noted
sign-up-sent = A letter with a link is in your mailbox, or on its way. Follow the link, say your name and choose your password; it works for { $hours } hours.
sign-up-noted = A letter with a link is written, and has not left yet. Whoever has it follows the link, says a name and chooses a password; it works for { $hours } hours.
sign-up-sent-nothing = No mail after a few minutes? Look among the unwanted mail, or sign up again with the address spelled as it should be.

mail-demo = This market sends no mail. On the machine that runs it, this shows the newest letter: entrepot letters show
mail-none-yet = This market is not connected to a mail server yet: the letter waits until it is. Ask its operator.

verify-title = Your name and your password
verify-lead = You open an account for { $email }. The password that you write here is the one you sign in with.
verify-button = Open the account
verify-old-title = This link does not work any more
verify-old = It was used before, or it is older than { $hours } hours. If your account is open already, sign in.
verify-old-again = Sign up again

forgot-title = Choose a new password
forgot-lead = Write the e-mail of your account. A letter brings you a link with which you choose a new password.
forgot-button = Mail me the link
forgot-sent = If there is an account with this e-mail, a link is in its mailbox, or on its way. It works for { $minutes } minutes.
forgot-noted = If there is an account with this e-mail, a letter with a link is written, and has not left yet. The link works for { $minutes } minutes.

reset-title = Choose a new password
reset-lead = All devices are signed out when you save it.
reset-button = Save the password
reset-old-title = This link does not work any more
reset-old = It was used before, or it is older than { $minutes } minutes.
reset-old-again = Ask for a new link

sign-out-title = Sign out
sign-out-lead = You are signed in as { $name }.
sign-out-button = Sign out

account-title = Your account
account-you = You
account-save = Save
account-password = Password
account-password-current = Current password
account-password-wrong = The current password is not right
account-password-lead = Other devices are signed out when you change it.
account-password-button = Change the password
account-merchants = Your merchants
account-merchant-here = You act for this one
account-merchant-act = Act for this one
done-merchant-chosen = Saved: this is the merchant that you act for now
account-sessions = Where you are signed in
account-session-here = This device
account-session-seen = Used { $when }
account-session-since = Signed in { $when } from { $address }
account-session-end = Sign out
account-session-others = Sign out everywhere else
account-session-unknown = Unknown browser
account-orders = My orders
account-sell = Sell
account-apply = Sell on { $market }
account-admin = Run the market
account-verified = Confirmed
account-unverified = Not confirmed

email-title = Change the e-mail address
email-new = New e-mail address
email-lead = Your account has { $email }. The change happens when you confirm it in the new mailbox; the old one is told, and can take it back for { $days } days.
email-button = Ask for the change
email-same = Your account has this e-mail address already
email-sent = A letter to the new mailbox is written; it says how to confirm, within { $hours } hours. Another letter tells your mailbox of now.
email-confirm-title = Confirm the new e-mail address
email-confirm-lead = Your account will have { $email }: you sign in with it, and letters go there.
email-confirm-button = Confirm
email-stop-title = Stop the change of the e-mail address
email-stop-asked = The change will not happen, and everybody who is signed in to your account is signed out. Then choose a new password: whoever asked for the change knew it.
email-stop-done = Your account gets this mailbox back, and everybody who is signed in to it is signed out. Then choose a new password: whoever asked for the change knew it.
email-stop-button = Stop it
email-old = The link was used before, is too old, or was stopped.
email-taken-title = Another account has this e-mail address
email-taken = Nothing was changed. Sign in to that account, or use another address.
done-email-moved = Your account has the new e-mail address.
done-email-stopped = Stopped, and signed out everywhere. Please choose a new password now.

data-title = Your data
data-lead = Everything that we keep of you, in one file (JSON) that people and programs can read:
data-part-account = Your account, your roles, and which letters you want
data-part-sessions = Where you are signed in
data-part-addresses = Your addresses, whole
data-part-identity = Who orders for you, the number masked
data-part-cart = Your cart
data-part-orders = Your orders with their addresses, payments, refunds, returns and disputes
data-part-conversations = Your conversations, both sides of them
data-part-notices = Your notices
data-part-letters = The letters that were written to you, for 90 days
data-part-application = Your application to sell, with what you wrote as evidence
data-left-out = What is not in it stands at its end, with how much of it there is and why: your password, of which there is only a hash; the whole number of an identity; photos and papers, which stand there by their addresses; and what belongs to a shop.
data-button = Download my data

apply-title = Sell on { $market }
apply-lead = Your goods, shown abroad at one price to the door, duties and taxes worked out. Money waits in escrow until the parcel arrives; then you are paid in your own currency.
apply-fee = The market keeps { $percent } of goods and freight of each order that arrives, and nothing else. It costs nothing to apply or to list. If the operator asks for another share, you read it here before you sell.
apply-fee-agreed = The market’s fee is { $percent } of goods and freight.
apply-ship = Next, say what freight costs: nothing of yours has a price abroad before.
apply-step-apply = Apply
apply-step-apply-text = Tell us who you are and where you ship from. It takes five minutes.
apply-step-decide = We look
apply-step-decide-text = The operator checks what you say; the answer stands on this page, with a reason if it is no.
apply-step-import = Bring your goods
apply-step-import-text = Import the file you already have, from Shopify or a spreadsheet, and see each price abroad.
apply-signed-out = First open an account, or sign in; then apply here.
apply-form = Your application
apply-again = Apply again
apply-mend = Mend what the operator wrote, and send it again.
apply-kind = What kind of seller are you?
apply-names = Names and words
apply-name = Name in { $language }
apply-slug = Name in addresses
apply-slug-hint = Small letters a–z, digits and hyphens. Leave it empty and we make one from the name.
apply-about = About you, in { $language }
apply-about-hint = Who you are and what you make, in two or three sentences.
apply-where = Where from
apply-country = Country you ship from
apply-place = Town or region, in { $language }
apply-currency = Currency in which you are paid
apply-currency-hint = You price your goods in the currency in which you are paid.
apply-evidence = How can we make sure of you?
apply-evidence-hint = A register number, your website, a trade mark, a telephone number. Only the operator reads it; it is kept encrypted.
apply-button = Send the application
apply-waits-title = Your application is with the operator
apply-waits = You applied for { $name } on { $when }. The answer will stand here.
apply-refused-title = Your application was refused
apply-refused = The operator refused { $name } on { $when }, for this reason:
apply-approved-title = { $name } may sell
apply-approved = The operator approved your application on { $when }.
apply-to-sell = To your desk

apply-name-empty = Write the name in at least one language
apply-long = This is longer than { $max } characters
apply-unseen = A name holds no control characters and no invisible ones: type it anew
apply-address = No address of a website here: it would stand as a link in letters of the market
apply-slug-shape = This cannot stand in an address
apply-slug-shape-why = Use 2 to 64 small letters a–z, digits and single hyphens, such as harbor-orchard.
apply-slug-reserved = This word is kept for the market itself
apply-slug-reserved-why = Add a word to it, such as { $slug }-farm.
apply-slug-none = Write a name in Latin letters for the address
apply-slug-none-why = We could not make one from the name. An example: harbor-orchard.
apply-slug-taken = Another merchant has this name in addresses
apply-slug-taken-why = Add your town or what you make, such as { $slug }-nuts.
apply-kind-none = Choose what kind of seller you are
apply-country-none = Choose the country you ship from
apply-place-none = Write the town or region, as on a label
apply-currency-none = Choose the currency in which you are paid
apply-evidence-none = Write how we can make sure of you
apply-already = This account already acts for a merchant

merchant-kind-individual = A person
merchant-kind-business = A business
merchant-kind-farm = A farm, orchard or fishery
merchant-kind-store = A shop with shelves
merchant-kind-brand_flagship = The owner of a brand
merchant-kind-operator = The market itself

verified-how-business_register = Found in the register of businesses
verified-how-identity_document = Showed an identity document
verified-how-farm_register = Found in the register of farms and fisheries
verified-how-site_visit = Visited at its place
verified-how-trademark_register = Found in the register of trade marks
verified-how-first_party = Belongs to the market

merchant-state-applied = Waits
merchant-state-approved = Approved
merchant-state-refused = Refused

done-account-open = Your account is open, and you are signed in.
done-email-confirmed = Your account is open. Sign in with the password you chose.
done-password-set = Your new password is saved. Sign in with it.
done-password-changed = Your password is changed, and other devices are signed out.
done-signed-out = You are signed out.
done-session-ended = That device is signed out.
done-sessions-ended = All other devices are signed out.
done-applied = Your application is with the operator.

demo-sign-ins = Try the demo market as
demo-role-shopper = Shopper
demo-role-merchant = Merchant
demo-role-operator = Operator
demo-role-operator-second = Second operator, who approves
demo-role-shopper-sg = Shopper in Singapore
demo-role-shopper-us = Shopper in the United States
demo-role-merchant-cn = Merchant in China
