# Letters about a merchant's shop.

merchant-applied-subject = We received the application of { $merchant }
merchant-applied-body =
    { greeting }

    Thank you. The operator reads the application of { $merchant } and answers, usually within two working days.

    See where it stands:

    { $link }

    { farewell }

merchant-approved-subject = { $merchant } may sell now
merchant-approved-body =
    { greeting }

    The operator approved { $merchant }. The next step is your goods: import the file you already have, or write the first listing.

    Begin:

    { $link }

    { farewell }

merchant-refused-subject = The application of { $merchant } was refused
merchant-refused-body =
    { greeting }

    The operator refused the application of { $merchant }, for this reason:

    { $reason }

    You can mend this and apply again:

    { $link }

    { farewell }

merchant-applied-notice = We received the application of { $merchant }
merchant-approved-notice = { $merchant } may sell now
merchant-refused-notice = The application of { $merchant } was refused: { $reason }

merchant-waits-subject = { $merchant } asks to sell
merchant-waits-body =
    { greeting }

    { $merchant } asks to sell at the market. Read what they say of themselves, and decide:

    { $link }

    { farewell }
merchant-waits-notice = { $merchant } asks to sell

merchant-renamed-subject = { $merchant } is a new name
merchant-renamed-body =
    { greeting }

    The shop is called { $merchant } from now on. The name counts as not verified until an operator has looked at it:

    { $link }

    { farewell }
merchant-renamed-notice = The shop is called { $merchant } from now on

import-read-subject = { $file } is read
import-read-body =
    { greeting }

    Your file { $file } was read to its end on { $at }. What came of it, row by row where something is missing:

    { $link }

    { farewell }
import-read-notice = { $file } is read: see what came of it

import-broken-subject = { $file } could not be read to its end
import-broken-body =
    { greeting }

    Your file { $file } could not be read to its end. What was read before stands; where it broke off, and why:

    { $link }

    { farewell }
import-broken-notice = { $file } could not be read to its end
