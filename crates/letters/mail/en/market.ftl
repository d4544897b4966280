# Letters about the market itself, to those who run it.

market-changed-subject = The market was changed
market-changed-body =
    { greeting }

    On { $at }, { $by } changed how { $market } presents itself or where it sells. If nobody of yours did that, look at once who may run the market.

    See what holds now:

    { $link }

    { farewell }
market-changed-notice = { $by } changed the market's name, look or lanes

market-trial-subject = A letter to see that letters leave
market-trial-body =
    { greeting }

    You asked { $market } on { $at } to send you a letter. Here it is: letters leave.

    Back to what is left to do:

    { $link }

    { farewell }
market-trial-notice = A letter on trial was written
