# /sell/finish: many drafts at once

finish-title = Finish your drafts
finish-lead = What these products still lack, on one page. Choose, look at each customs code, and put all of them on sale at once. What cannot go on sale yet stays here and says why.
finish-none = No drafts here
finish-none-way = Everything is for sale, paused or put away.
finish-left = { $count ->
    [one] One product is not for sale yet: see what is said below.
   *[other] { $count } products are not for sale yet: see what is said below.
  }
finish-sold = { $count ->
    [one] One product is for sale now.
   *[other] { $count } products are for sale now.
  }
done-listings-finished = All of them are for sale now.
finish-all = For all that are ticked
finish-all-hint = What you fill in here goes for every ticked product; weights only where one is missing. What stands below goes for one.
finish-as-below = As chosen below
finish-shelf = Shelf
finish-weight = Weight of one unit, packed (g)
finish-code = Customs code, or words to find it by
finish-code-suggested = Customs code (HS), as we would suggest
finish-code-none = Choose a code
finish-codes-whole = These codes in full
finish-choose = These codes may be meant by “{ $words }”: choose one in the list.
finish-untick = Untick all
finish-tick = Tick all
finish-tick-one = { $title }: take part
finish-ticked = Finish those that are ticked
finish-all-drafts = { $count ->
    [one] Finish your one draft
   *[other] Finish all { $count } drafts
  }
finish-stand = I have looked at each customs code of the ticked products and stand by it.
finish-made-in = made in { $country }
finish-saved = Saved
finish-stand-missing = No customs code is confirmed yet: nobody has said to stand by them.
finish-stand-way = To the box that says so
finish-publish = Save and put on sale
finish-save = Save only
finish-to-page = To its page
finish-refused-gone = It is not there any more.
finish-refused-archived = It is put away: bring it back first.
finish-refused-malformed = This shelf or weight cannot be taken.
finish-refused-busy = We could not do it just now. Try again.
finish-lacks-shelf = It stands on no shelf yet.
finish-lacks-weight = It has no weight.
finish-lacks-code = Its customs code is not confirmed.
