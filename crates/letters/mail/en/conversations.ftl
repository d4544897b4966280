# Letters about conversations. What people wrote to each other stands in none of them.

messages-shopper-subject = { $merchant } wrote to you about { $matter }
messages-shopper-body =
    { greeting }

    There are messages from { $merchant } that you have not read, about { $matter }.

    Read and answer them on the market’s page:

    { $link }

    { farewell }
messages-shopper-notice = { $merchant } wrote to you about { $matter }

messages-merchant-subject = A shopper wrote to you about { $matter }
messages-merchant-body =
    { greeting }

    A shopper wrote to you about { $matter } and waits for your answer.

    Shoppers see how long your answers usually take. Read and answer here:

    { $link }

    { farewell }
messages-merchant-notice = A shopper wrote to you about { $matter }

messages-operator-subject = New messages about { $matter } of { $merchant }
messages-operator-body =
    { greeting }

    In a conversation that you joined, about { $matter } of { $merchant }, there are messages that you have not read:

    { $link }

    { farewell }
messages-operator-notice = New messages about { $matter } of { $merchant }

answer-reminder-subject = A shopper waits for your answer about { $matter }
answer-reminder-body =
    { greeting }

    A shopper has been waiting for your answer about { $matter } since { $since }.

    Please answer, or say that nothing is to be answered. If you do neither, the market’s operators look at it:

    { $link }

    { farewell }
answer-reminder-notice = A shopper waits for your answer about { $matter } since { $since }

answer-missing-subject = { $merchant } does not answer about { $matter }
answer-missing-body =
    { greeting }

    A shopper asked { $merchant } about { $matter }, and has no answer although the merchant was reminded.

    Join the conversation, or write to the merchant:

    { $link }

    { farewell }
answer-missing-notice = { $merchant } does not answer a shopper about { $matter }

message-reported-subject = A message about { $matter } was reported
message-reported-body =
    { greeting }

    Somebody reported a message in a conversation about { $matter } of { $merchant }. Look at it and decide:

    { $link }

    { farewell }
message-reported-notice = A message about { $matter } of { $merchant } was reported

report-decided-subject = The market has looked at your report about { $matter }
report-decided-body =
    { greeting }

    You reported a message in a conversation about { $matter }. The market has decided:

    { $why }

    The conversation, as it stands now:

    { $link }

    { farewell }
report-decided-notice = Your report about { $matter } was decided: { $why }

piece-reported-subject = Something in a return or a dispute of order { $matter } was reported
piece-reported-body =
    { greeting }

    Somebody reported what was written or shown in a return or a dispute about order { $matter } of { $merchant }. Look at it and decide:

    { $link }

    { farewell }
piece-reported-notice = Something in a return or a dispute of order { $matter } of { $merchant } was reported

piece-decided-subject = The market has looked at your report about order { $matter }
piece-decided-body =
    { greeting }

    You reported what was written or shown in a return or a dispute about order { $matter }. The market has decided:

    { $why }

    The return or the dispute, as it stands now:

    { $link }

    { farewell }
piece-decided-notice = Your report about order { $matter } was decided: { $why }

writing-warned-subject = Please write otherwise about { $matter }
writing-warned-body =
    { greeting }

    What you wrote or showed about { $matter } was reported. An operator of the market has looked at it and asks you to write otherwise:

    { $why }

    Nothing was hidden, and you may go on writing. If it happens again, what you write can be hidden, and you may not write any more:

    { $link }

    { farewell }
writing-warned-notice = Please write otherwise about { $matter }: { $why }

writing-barred-subject = You may not write messages any more
writing-barred-body =
    { greeting }

    After a report, an operator of the market has decided that you write no messages to others any more:

    { $why }

    You can still read your conversations, and orders, returns and disputes go on as before:

    { $link }

    { farewell }
writing-barred-notice = You may not write messages any more: { $why }

writing-allowed-subject = You may write messages again
writing-allowed-body =
    { greeting }

    An operator of the market has decided that you may write messages to others again. Your conversations:

    { $link }

    { farewell }
writing-allowed-notice = You may write messages again
