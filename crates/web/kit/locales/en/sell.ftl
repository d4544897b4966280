### A merchant's day, listings and imports.


selllisting-kind-goods = Goods
selllisting-kind-produce = Produce
selllisting-kind-service = Service

selllisting-status-draft = Draft
selllisting-status-published = For sale
selllisting-status-paused = Paused
selllisting-status-archived = Archived

## Today

today-title = Today
today-todo = { $count ->
    [one] One thing to do
   *[other] { $count } things to do
}
today-nothing = Nothing waits for you
today-nothing-way = New orders appear here as soon as they are paid.
today-start = Your shelves are still empty
today-start-way = Send the CSV file you already have: a Shopify export or our own format. Nothing is published before you have looked at it.
today-pack = Pack order { $number }
today-pack-do = Pack it
today-ship = Hand over order { $number }
today-ship-do = Ship it
today-ship-late = late: due by { $date }; on { $off } it is called off by itself
today-ship-by = hand it over by { $date }
today-cancel = The shopper asks to cancel: order { $number }
today-cancel-first = answer before you ship it
today-refund = A refund is asked for: order { $number }
today-refund-do = Answer
today-payout-back = { $amount } came back from your bank
today-payout-back-do = See why
today-draft = { $title }
today-draft-ready = This draft is ready to be sold.
today-draft-publish = Look and publish
today-draft-lacks = This draft still lacks something before it can be sold.
today-draft-do = See what is missing
today-sold-out = { $title } is sold out
today-sold-out-why = Shoppers see it and cannot buy it.
today-sold-out-do = Count stock
today-import = The file { $file } could not be read to its end
today-import-do = See why
today-no-card = You ship nowhere yet
today-no-card-why = Without a rate card no listing has a price at a door abroad.
today-no-card-do = Set freight
today-more-orders = { $count ->
    [one] One more order waits
   *[other] { $count } more orders wait
}
today-more-returns = { $count ->
    [one] { $count } more return waits for you
   *[other] { $count } more returns wait for you
}
today-more-drafts = { $count ->
    [one] One more draft
   *[other] { $count } more drafts
}
today-look = Look
today-money = Money
today-available = Free to be paid out
today-available-note = after fees, in your currency
today-way = Asked for, or on its way to your bank
today-way-note = not yet paid
today-to-money = Every movement, every payout
today-sells = What sells
today-sells-none = Nothing has been sold in the last 30 days.
today-sells-days = Paid orders of the last { $days } days, without what was cancelled or paid back, at your own prices
today-sells-more = { $count ->
    [one] and { $count } more product
   *[other] and { $count } more products
}
today-sells-product = Product
today-sells-units = Units
today-sells-revenue = Goods

## Listings

listings-title = Listings
listings-lead = Everything you offer. Drafts are seen by you alone.
listings-new = New listing
listings-import = Import a file
listings-filter = By state
listings-all = All
listings-search = Search your listings
listings-search-example = Title or key
listings-empty = You offer nothing yet
listings-empty-way = Import the file you already have, or write your first listing by hand.
listings-none = No listing is like that
listings-none-way = Try another word, or look at all of them.
listings-column-listing = Listing
listings-column-status = State
listings-column-category = Shelf
listings-column-variants = Variants
listings-column-price = Your price
listings-column-stock = Free stock
listings-sold-out = Sold out
listings-no-category = none yet

## One listing

selllisting-new-title = New listing
selllisting-new-lead = Begin with a title and a price. It stays a draft until you publish it.
selllisting-make = Make the draft
selllisting-save = Save
selllisting-back = All listings
selllisting-changed = changed { $time }
selllisting-texts = Words
selllisting-title-in = Title in { $language }
selllisting-description-in = Description in { $language }
selllisting-facts = Facts
selllisting-kind = Kind
selllisting-category = Shelf
selllisting-category-none = Choose a shelf
selllisting-origin = Country of origin
selllisting-brand = Brand
selllisting-currency = Currency of your prices
selllisting-handle = Your key for it
selllisting-handle-hint = Files are matched by it. Made from the title when empty.
selllisting-handle-taken = Another of your listings already has the key “{ $handle }”.
selllisting-variants = Variants, prices and stock
selllisting-options = Options: size, colour …
selllisting-options-hint = Name an option here and save; then each variant gets a field for its value.
selllisting-option = Option { $number }
selllisting-variant = Variant { $number }
selllisting-variant-add = Add a variant
selllisting-variant-remove = No longer offer this variant
selllisting-variant-price = Price
selllisting-variant-weight = Weight, packed
selllisting-variant-stock = Stock
selllisting-variant-code = SKU code
selllisting-variant-barcode = Barcode
selllisting-variant-attributes = What tariff rules ask for
selllisting-variant-value = Value of an option
selllisting-attributes-hint = One per line: volume_ml = 750, abv_percent = 12.5, net_weight_g = 250, state = dried.
selllisting-attribute-line = “{ $line }” is not of the form name = value, for example volume_ml = 750.
selllisting-stock-promised = Everything was saved except the stock: { $promised } are promised to open orders, more than you counted. Ship or cancel those orders first.
selllisting-changed-meanwhile = Someone changed this listing while you were writing. What you see is your version; nothing was saved.
selllisting-reload = Load the newest version
selllisting-state = For sale?
selllisting-state-draft = Only you see this listing.
selllisting-state-published = Shoppers see this listing.
selllisting-state-paused = It is off sale for now. Orders already placed go on.
selllisting-state-archived = It is put away. It is kept because orders speak of it.
selllisting-blocked = { $count ->
    [one] One thing is missing before it can be sold
   *[other] { $count } things are missing before it can be sold
}
selllisting-advice = Would sell better
selllisting-not-ready = It cannot be published yet. What is missing stands below.
selllisting-publish = Publish
selllisting-pause = Pause
selllisting-archive = Put away
selllisting-restore = Bring back as a draft
selllisting-look = See it as a shopper
selllisting-passport = Passport
selllisting-service-note = A service: nothing is shipped, so there is no customs code, freight or duty.
selllisting-to = To { $country }
selllisting-all-variants = All { $count } variants
selllisting-codes = Destinations and customs codes (HS)
selllisting-codes-lead = The code decides what may cross and which tax applies. We suggest, you confirm: you know what it is made of.
selllisting-codes-suggested = Suggested from your words
selllisting-codes-other = Another code, or words to find it by
selllisting-codes-other-hint = 6, 8 or 10 digits, or words such as silk scarf, which we look up. Wins over a suggestion that is ticked.
selllisting-codes-for = For
selllisting-codes-all-variants = All variants
selllisting-codes-confirm = Confirm the code
selllisting-codes-yours = Confirmed by you
selllisting-codes-ours = Suggested
selllisting-codes-missing = Not confirmed yet
selllisting-codes-edition = HS { $year }
selllisting-codes-choose = Choose a code
selllisting-codes-national = The tariff has several lines here: which one is yours?
selllisting-codes-same = You confirmed a code already; { $count ->
    [one] one destination lacks
   *[other] { $count } destinations lack
} one. The first six digits are the same everywhere:
selllisting-codes-same-button = Confirm { $code } for every destination
selllisting-codes-every = One code for every destination
selllisting-codes-every-lead = The first six digits are the same in every country. Where a tariff needs more, we ask for them below.
selllisting-sold-to = Sold to { $sold } of { $all } destinations.
selllisting-not-sold = not sold
selllisting-fact-name = What is stated
selllisting-fact-value = Value
selllisting-fact-hint = The rules of this destination ask for it.
selllisting-fact-save = State it
selllisting-fact-bad = A fact is a word such as volume_ml with a value of at most 120 characters.
fact-net-weight-g = Net weight of one, in grams
fact-volume-ml = Volume of one, in millilitres
fact-abv-percent = Alcohol, in % by volume
fact-pieces = Pieces in one
fact-scope = Scope (what exactly it is)
fact-state = State (dried, frozen, roasted …)
fact-duty-rate = Duty rate, in %
fact-duty-rate-th = Duty rate of Thailand, in %
fact-duty-rate-id = Duty rate of Indonesia, in %
fact-duty-rate-vn = Duty rate of Vietnam, in %
fact-duty-rate-ph = Duty rate of the Philippines, in %
fact-duty-rate-my = Duty rate of Malaysia, in %
fact-duty-rate-au = Duty rate of Australia, in %
selllisting-pictures = Pictures
selllisting-pictures-none = No picture yet. Listings with a picture are opened far more often.
selllisting-picture-file = Add a picture
selllisting-picture-hint = PNG, JPEG or WebP, at most 8 MB; square ones fit best.
selllisting-picture-alt = What it shows, for those who cannot see it
selllisting-picture-add = Add
selllisting-picture-first = Show first
selllisting-picture-remove = Remove
selllisting-picture-refused = This is not a PNG, JPEG or WebP picture of at most 8 MB.

done-listing-made = The draft is made. See what is still missing at the side.
done-listing-saved = Saved.
done-listing-published = It is for sale now.
done-listing-paused = It is off sale for now.
done-listing-archived = It is put away.
done-listing-restored = It is a draft again.
done-listing-hs-confirmed = The customs code is confirmed.

finding-title-missing = It has no title.
finding-category-missing = It stands on no shelf: choose one under “Facts”.
finding-variants-missing = There is no variant to buy.
finding-price-missing = It has no price above zero.
finding-weight-missing = It has no weight, so its freight cannot be known.
finding-english-missing = There is no English title.
finding-chinese-missing = There is no Chinese title, and most shoppers here read Chinese.
finding-picture-missing = There is no picture.
finding-barcode-check = A barcode is no GTIN: a digit is wrong or missing. Compare it with the package.
finding-not-approved = Your shop has not been approved yet.
problem-not-ready = It cannot be published yet
problem-not-ready-what = Something is still missing. Go back to the listing: what is missing stands beside it.
problem-no-such-move = The listing is in another state by now
problem-no-such-move-what = Go back to the listing and look at how it stands.
problem-stale = Someone changed this in the meantime
problem-stale-what = Go back, load the page again, and repeat your change.
problem-not-approved = Your shop is not approved yet
problem-not-approved-what = The operator still looks at your application.
problem-cut-off = The file did not arrive whole
problem-cut-off-what = The connection broke off. Send it again: nothing is taken twice.
problem-file-too-large = The file is too large
problem-file-too-large-what = A file is at most { $mebibytes } MB. Nothing of it was taken.
problem-file-too-large-way = Divide it into several files and send them one after the other.
problem-body-too-large = The form is too large
problem-body-too-large-what = Nothing of it was taken. Send less at once.
problem-files-full = Your files fill what is kept for you
problem-files-full-what = At most { $mebibytes } MB of your files are kept at a time. Nothing was taken.
problem-files-full-way = Each goes seven days after it was last read. Send fewer, or a smaller one later.
problem-field-too-long = A field is too long
problem-field-too-long-what = A field beside a file holds at most 8 KB of text. Nothing was taken.
problem-field-too-long-way = Go back, shorten it, and send the form again.
problem-too-many-parts = The form has too many parts
problem-too-many-parts-what = A form has at most 100 fields and files. Nothing was taken.
problem-too-many-parts-way = Send fewer files at once.
problem-too-many-uploads = Three uploads are under way
problem-too-many-uploads-what = An account sends at most three files at a time.
problem-too-many-uploads-way = Wait until one has arrived, then send this one again.

## Import

import-title = Import
import-lead = Send the file you already have. It is checked first; nothing changes before you say so.
import-file = CSV file
import-file-hint = A Shopify product export or Entrepot's own CSV, up to 256 MB.
import-file-missing = Choose a file first.
import-assumptions = What to assume where the file is silent
import-assumptions-hint = Shopify's files name neither currency nor origin, and often no weight.
import-currency = Currency
import-origin = Country of origin
import-weight = Weight of one unit, packed
import-check = Check the file
import-check-hint = This only reads it and tells you what would happen.
import-formats = Two formats, told by their header
import-shopify = Products → Export in your Shopify admin. Old and new column names are understood; HTML becomes plain text.
import-own = One row per variant, English and Chinese side by side, HS codes, stock, attributes for tariffs.
import-example = Download an example
import-promise = The same file again changes nothing. A listing with a bad row is left as it was; all others are taken.
import-earlier = Earlier imports
import-column-file = File
import-column-when = When
import-column-state = State
import-column-rows = Rows
import-column-listings = New or changed
import-column-failed = Left as they were
import-state-running = At work
import-state-checked = Checked only
import-state-done = Taken
import-state-failed = Broken off
import-state-unread = Not read
import-state-stopped = Stopped
import-run-title = Import of { $file }
import-another = Another file
import-at-work = Reading: { $rows } rows so far
import-may-leave = You may leave this page and come back; it goes on without you.
import-stopped = Stopped: the market's operator has to look at it.
import-stopped-way = We could not go on at { $time }; that is our fault, not your file's. What was taken stays. Once the operator has it tried again, it goes on from there, and this page shows it.
import-file-gone = The file is no longer kept: it is removed seven days after it was last read.
import-send-again = Send it again
import-once-more = Read the file once more
import-once-more-hint = What was already taken is recognised and not taken twice.
import-origin-assumed = { $count ->
    [one] Origin assumed: { $country }, for one product. The file does not say where it was made.
   *[other] Origin assumed: { $country }, for { $count } products. The file does not say where they were made.
  }
import-origin-assumed-way = Duties depend on it. Confirm it by going on, or change it: for all by sending the file again with another origin, for one on its own page.
import-outcome-unread = This is a file of another kind, and nothing of it was read. See below what it is and what to send instead.
import-outcome-broken = The file could not be read to its end. See below where it stopped and how to mend it.
import-outcome-checked = The file is in order. Nothing has been changed yet.
import-outcome-checked-issues = { $failed ->
    [one] One listing has a row to mend; all others can be taken. Nothing has been changed yet.
   *[other] { $failed } listings have rows to mend; all others can be taken. Nothing has been changed yet.
}
import-outcome-done = Taken: { $created } new, { $updated } changed, { $unchanged } unchanged.
import-outcome-done-issues = Taken: { $created } new, { $updated } changed, { $unchanged } unchanged. { $failed } were left as they were because of a bad row.
import-outcome-withheld = { $count ->
    [one] One draft still lacks something before it can be sold.
   *[other] { $count } drafts still lack something before they can be sold.
}
import-to-finish = Finish its drafts on one page: shelf, weight, customs code, and on sale
import-to-published = See what is for sale
import-count-rows = Rows
import-count-created = New
import-count-updated = Changed
import-count-unchanged = Unchanged
import-count-failed = Left as they were
import-count-published = Published
import-count-would-publish = Ready to publish
import-count-withheld = Still lack something
import-format-shopify = Shopify export
import-format-entrepot = Entrepot CSV
import-nothing-new = The file says nothing new, so there is nothing to take.
import-take = { $count ->
    [0] Publish
    [one] Take one listing
   *[other] Take { $count } listings
}
import-take-whole = { $count ->
    [one] The listing with a bad row is left as it was.
   *[other] The { $count } listings with bad rows are left as they were.
}
import-publish = { $count ->
    [0] Publish what is ready (nothing is, yet)
    [one] Publish the one that is ready
   *[other] Publish the { $count } that are ready
}
import-issues = What to mend
import-issues-hint = Lines are those of your file, its header being line 1.
import-issues-more = { $count ->
    [one] And one more.
   *[other] And { $count } more.
}
import-issue-line = Line { $line }
import-issue-what = What is wrong
import-error = Left out
import-note = Note
import-unread = { $count ->
    [one] One column of the file is not read
   *[other] { $count } columns of the file are not read
}

issue-price = “{ $value }” is not a price.
issue-price-mend = Write 12.50: digits and a point.
issue-price-places = “{ $value }” has more decimal places than its currency: at most { $digits }.
issue-price-places-mend = Round it to { $digits } decimal places.
issue-comma = “{ $value }” has a comma; decimals follow a point.
issue-comma-mend = Write { $meant }, without a separator of thousands.
issue-price-missing = The variant has no price.
issue-price-missing-mend = Write the price, for example 12.50.
issue-currency = “{ $value }” is not a currency.
issue-currency-mend = Write three letters such as USD.
issue-weight = “{ $value }” is not a weight.
issue-weight-mend = Write a number in the unit of the column, for example 250 grams or 0.25 kg.
issue-weight-unit = “{ $value }” is a weight without its unit.
issue-weight-unit-mend = Name the unit (g, kg, oz or lb) in its column, or write the weight in grams in the column of grams.
issue-unit-unknown = “{ $value }” is not a unit of weight.
issue-unit-unknown-mend = Write g, kg, oz or lb.
issue-weights-differ = The columns of weight do not agree; “{ $value }” with its unit was taken.
issue-weights-differ-mend = Correct one of them, or leave it empty.
issue-stock = “{ $value }” is not a number of pieces.
issue-stock-mend = Write a whole number, for example 12.
issue-stock-negative = The stock is below zero ({ $value }) and was counted as 0.
issue-stock-negative-mend = Count the shelf and correct the number.
issue-stock-promised = The file counts { $value } of { $sku }, but { $promised } are promised to open orders; the stock was left.
issue-stock-promised-mend = Ship or cancel those orders, then count again on the listing's page.
issue-hs = “{ $value }” is not an HS code.
issue-hs-mend = Write 6, 8 or 10 digits, for example 0813.40.
issue-hs-zero = “{ $value }” is not an HS code, which has 6, 8 or 10 digits.
issue-hs-zero-mend = A spreadsheet drops zeros: { $meant } may be meant. Format the column as text, and write the code whole.
issue-hs-shortened = “{ $value }” is a code as a spreadsheet shortens it; its digits are lost.
issue-hs-shortened-mend = Format the column as text, write the codes again, and save as “CSV UTF-8”.
issue-hs-unknown = HS 2022 has no subheading { $value }.
issue-hs-unknown-mend = Look it up in HS 2022, or leave it empty and confirm a suggestion.
issue-hs-edition = “{ $value }” is not an edition of the HS.
issue-hs-edition-mend = Write the year it began: 2022.
issue-country = “{ $value }” is not a country.
issue-country-mend = Write its name or two letters, for example United States or US.
issue-kind = “{ $value }” is not a kind of listing.
issue-kind-mend = Write goods, produce or service.
issue-flag = “{ $value }” is neither true nor false.
issue-flag-mend = Write TRUE or FALSE.
issue-picture = “{ $value }” is not a picture's address or name.
issue-picture-mend = Write https://… (with %20 for a space) or the name of an uploaded file, for example cherries.jpg.
issue-picture-reach = Nobody can be asked for the picture “{ $value }”: it is on no public server, at a port other than 80 and 443, or behind a password.
issue-picture-reach-mend = Write the address at which everybody sees the picture, or upload the file.
issue-differs = This row says “{ $value }”, the listing's first row says otherwise; the first counts.
issue-differs-mend = Make the cell empty, or the same in every row of the listing.
issue-shortened = “{ $value }” is a number as a spreadsheet shortens it; its digits are probably lost.
issue-shortened-mend = Format the column as text, write the numbers again, and save as “CSV UTF-8”.
issue-sheet-error = “{ $value }” is what a spreadsheet writes where a formula failed.
issue-sheet-error-mend = Mend the formula, or write the text itself.
issue-dated = “{ $value }” looks like a date that a spreadsheet made of a number such as 3-5.
issue-dated-mend = Format the column as text and write it again.
issue-barcode-check = The last digit of the barcode { $value } does not fit the others; { $meant } would.
issue-barcode-check-mend = Compare it with the package.
issue-barcode-zero = The barcode { $value } is one digit short; { $meant } would be whole.
issue-barcode-zero-mend = A spreadsheet drops zeros: format the column as text.
issue-barcode-odd = “{ $value }” is as long as no barcode (8, 12, 13 or 14 digits), or nothing but zeros.
issue-barcode-odd-mend = Compare it with the package, or leave the cell empty.
issue-sku-twice = The SKU { $value } stands in line { $other } too.
issue-sku-twice-mend = Give each variant a SKU of its own.
issue-sku-elsewhere = The SKU { $value } is that of your listing { $other } too.
issue-sku-elsewhere-mend = Give each variant a SKU of its own.
issue-mojibake = “{ $value }” looks like UTF-8 that was read as Windows-1252.
issue-mojibake-mend = Export again and choose UTF-8; it would read “{ $meant }”.
issue-mojibake-gb = “{ $value }” looks like Chinese (GB18030) that was read as Windows-1252.
issue-mojibake-gb-mend = Export again and choose UTF-8; it would read “{ $meant }”.
issue-mojibake-utf8 = “{ $value }” looks like UTF-8 that was read as GB18030.
issue-mojibake-utf8-mend = Export again and choose UTF-8; it would read “{ $meant }”.
issue-unseen-taken = Characters that nobody sees were taken out of “{ $value }”.
issue-unseen-taken-mend = Look at the text, and write it without them.
issue-letters-lost = Letters are lost in “{ $value }”: another program could not read them.
issue-letters-lost-mend = Export again and choose UTF-8.
issue-unreadable = The file could not be read to its end: { $value }.
issue-unreadable-mend = Send it again; listings already taken are recognised.
issue-header = These columns are of no known format: { $value }
issue-header-mend = A Shopify export begins with Handle, Title, …; our own file with listing, title_en, price, …
issue-header-twice = Two columns have this name.
issue-header-twice-mend = Remove or rename one of them.
issue-not-csv = This is { $kind ->
    [utf-16] UTF-16 text
    [utf-32] UTF-32 text
    [old-letters] text in an older encoding, such as Big5, Shift_JIS or Windows-1252
    [excel] an Excel workbook
    [old-excel] an old Excel workbook (.xls)
    [ods] an OpenDocument spreadsheet
    [numbers] a Numbers spreadsheet
    [word] a Word document
    [slides] a PowerPoint presentation
    [odt] an OpenDocument text
    [sylk] a SYLK spreadsheet
    [sqlite] an SQLite database
    [parquet] a Parquet file
    [program] a program
    [mhtml] a saved web page (MHTML)
    [sql] SQL statements
    [binary] no text
    [html] a web page (HTML)
    [rtf] a text with formatting (RTF)
    [picture] a picture
   *[other] { $value }
}, not CSV in UTF-8.
issue-not-csv-mend = Open it in the program it comes from and save it as “CSV UTF-8”.
issue-packed = This is { $value }, not CSV.
issue-packed-mend = Unpack it, and send the CSV file that lies in it.
issue-other-shop = This is { $value }, which is not read.
issue-other-shop-mend = { $shop ->
    [shopify-inventory] In Shopify, export Products instead (Products, Export).
    [shopify-orders] In Shopify, export Products instead (Products, Export).
    [shopify-customers] In Shopify, export Products instead (Products, Export).
   *[other] Move its columns into our own file (listing, title_en, price …); there is an example on the page where files are sent.
}
issue-cut-short = The file ends within this row.
issue-cut-short-mend = Export it again; it was probably cut off on its way.
issue-stray-quote = There is text behind the quotation mark that closes the cell.
issue-stray-quote-mend = Double quotation marks inside a cell: "32"" TV stand"
issue-read-as-chinese = The file is not UTF-8; it was read as Chinese in GB18030 (GBK).
issue-read-as-chinese-mend = Look at its texts; where they are wrong, save the file as “CSV UTF-8”.
issue-not-utf8 = The cell is not UTF-8 text.
issue-not-utf8-mend = Save the file as “CSV UTF-8”.
issue-cells = The row has { $value } cells where the header has { $expected }.
issue-cells-mend = Put texts that hold commas in quotation marks.
issue-open-quote = A quotation mark opens here and is closed nowhere below.
issue-open-quote-mend = Close it, or double it where it belongs to the text: "32"" TV stand"
issue-unclosed = A cell that begins here is longer than a megabyte; its closing quotation mark is probably missing.
issue-unclosed-mend = Close the quotation mark. What stood before this line has been taken.
issue-empty = The file holds no rows.
issue-empty-mend = Export the products again, with a header line and one line per variant.
issue-no-handle = The row names no listing.
issue-no-handle-mend = Write the listing's key in this row, as in the rows above it.
issue-scattered = Rows of this listing already stood further up; these were not taken.
issue-scattered-mend = Put all rows of one listing together.
issue-too-large = The listing has more rows or text than one listing may have.
issue-too-large-mend = Divide it into several listings.
issue-gift-card = A gift card is not sold here.
issue-gift-card-mend = Nothing to do, or remove the row.
issue-options-changed = The options changed, and { $value } variants with the old ones are not in the file.
issue-options-changed-mend = Add rows for them, or remove those variants on the listing's page first.
issue-variants-unnamed = { $value } variants of the listing are not in the file, and rows without SKU are none of them.
issue-variants-unnamed-mend = Give each row the SKU of its variant, or remove those variants on the listing's page first.
issue-variants-kept = { $value } variants of the listing are not in the file; they stay as they are, beside the new ones.
issue-variants-kept-mend = Remove them on the listing's page if the new ones take their place.
issue-changed-meanwhile = The listing was changed by someone else while the file was read.
issue-changed-meanwhile-mend = Send the file again.
issue-handle = The listing's key is missing or holds spaces or slashes.
issue-handle-mend = Use letters, digits and hyphens, for example dried-cherries.
issue-title-missing = The listing has no title.
issue-title-missing-mend = Write a title in English or Chinese.
issue-title-long = The title is longer than 255 characters.
issue-title-long-mend = Shorten it; details belong in the description.
issue-description-long = The description is longer than 100,000 characters.
issue-description-long-mend = Shorten it.
issue-category = The market has no such shelf.
issue-category-mend = Use fruit, nuts, seafood, pantry, drinks, beauty, apparel, home, pets or services.
issue-options-many = A listing has at most three options.
issue-options-many-mend = Join two options into one, or make two listings.
issue-option-name = An option has no name.
issue-option-name-mend = Name it, for example Size.
issue-option-twice = The option has the name of one before it.
issue-option-twice-mend = Name it otherwise, for example Color, or join the two into one.
issue-variants-missing = The listing has no variant with a price.
issue-variants-missing-mend = Add at least one variant with a price.
issue-variants-many = A listing has at most 2,048 variants.
issue-variants-many-mend = Divide it into several listings.
issue-values = The variant does not have exactly one value for each option.
issue-values-mend = Fill in one value for each option of the listing.
issue-values-twice = Another variant of this listing has the same option values.
issue-values-twice-mend = Change the values, or remove one of the two.
issue-currencies = The variants of one listing are priced in different currencies.
issue-currencies-mend = Price all variants in one currency.
issue-barcode-shortened = The barcode is a number as a spreadsheet shortens it; its digits are lost.
issue-barcode-shortened-mend = Write all digits that stand on the package, or leave it empty.
issue-word-long = A word is longer than 255 characters.
issue-word-long-mend = Shorten it.
issue-unseen = A word holds control characters, or invisible ones that turn its direction.
issue-unseen-mend = Type it anew instead of copying it.
issue-attribute = An attribute's name is not small letters, digits and underscores.
issue-attribute-mend = Name it like volume_ml or abv_percent.
issue-pictures-many = A listing has at most 250 pictures.
issue-pictures-many-mend = Remove some.
issue-alt-long = What a picture shows is longer than 512 characters.
issue-alt-long-mend = Say it in one sentence.

own-refusal-unconfirmed-hs = The customs code is not confirmed yet: choose one under “Customs codes (HS)”.
own-refusal-missing-weight = It has no weight, so its freight cannot be known.
own-refusal-no-rate-card = You do not ship there yet: add a rate card under “Shipping”.
own-finding-weight-missing = It has no weight, so its freight cannot be known. Fill it in, or send the file again with a weight to assume.
selllisting-parts = Parts of this page
import-lacking = Before the rest can be sold
import-lacking-hint = These listings are taken as drafts; nobody but you sees them.
import-lacking-count = { $count ->
    [one] One listing
   *[other] { $count } listings
}
import-issue-where = Where
