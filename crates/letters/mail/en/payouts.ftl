# Letters about money that leaves the market.

payout-asked-subject = You asked for { $amount }
payout-asked-notice = You asked for { $amount }.
payout-asked-body =
    { greeting }

    You asked for { $amount }. It leaves with the market's next payout; we write again when it does.

    { $link }

    { farewell }

payout-sent-subject = { $amount } is on its way to your bank
payout-sent-notice = { $amount } is on its way to your bank.
payout-sent-body =
    { greeting }

    The market gave { $amount } to its bank. It is on its way to yours; we write again when the bank says that it is paid.

    { $link }

    { farewell }

payout-paid-subject = { $amount } was paid
payout-paid-notice = The bank paid { $amount }.
payout-paid-body =
    { greeting }

    The bank says that { $amount } was paid to your account.

    { $link }

    { farewell }

payout-returned-subject = { $amount } came back
payout-returned-notice = { $amount } came back: { $why }
payout-returned-body =
    { greeting }

    Your payout of { $amount } did not arrive, or will not leave. The reason we have is:

    { $why }

    The money is free again. Look at your bank account, and ask for it once more.

    { $link }

    { farewell }

payout-run-waits-subject = Payouts of { $amount } wait for a second operator
payout-run-waits-notice = Payouts of { $amount } wait for a second operator.
payout-run-waits-body =
    { greeting }

    Payouts: { $count }, { $amount } in all. They were proposed. They leave when another operator than the one who stands for them has approved.

    { $link }

    { farewell }

payout-run-overdue-subject = Payouts of { $amount } have not left
payout-run-overdue-notice = Payouts of { $amount } have not left.
payout-run-overdue-body =
    { greeting }

    A run of { $amount } (payouts: { $count }) waits: to be approved by another operator, or for its file to be given to the bank. Merchants wait for it. Let it leave, or call it off:

    { $link }

    { farewell }

payout-run-silent-subject = The bank has said nothing of { $amount }
payout-run-silent-notice = The bank has said nothing of payouts of { $amount }.
payout-run-silent-body =
    { greeting }

    Payouts: { $count }, { $amount } in all. Their file is with the bank, and nobody has said whether they were paid or came back. Ask the bank, and say of each what became of it:

    { $link }

    { farewell }

payouts-waiting-subject = Payouts of { $amount } wait to leave
payouts-waiting-notice = Payouts of { $amount } wait to leave.
payouts-waiting-body =
    { greeting }

    Payouts: { $count }, { $amount } in all. Some of them have waited for a week or longer. See which can leave, and what the others wait for:

    { $link }

    { farewell }

payout-run-approved-subject = Payouts of { $amount } are approved
payout-run-approved-notice = Payouts of { $amount } are approved; their file can be taken to the bank.
payout-run-approved-body =
    { greeting }

    Payouts: { $count }, { $amount } in all. A second operator approved them. Take their file to the bank, and say when you did:

    { $link }

    { farewell }

bank-account-added-subject = A bank account was entered
bank-account-added-notice = A bank account ending in { $ending } was entered.
bank-account-added-body =
    { greeting }

    A bank account ending in { $ending } was entered for your shop. Payouts go there from { $at } at the earliest; until then, nothing is paid to it.

    If nobody of yours entered it, stop it at once, and change your password:

    { $link }

    { farewell }

bank-account-waits-subject = The holder of a bank account waits for a look
bank-account-waits-notice = The holder of a bank account ending in { $ending } waits for a look.
bank-account-waits-body =
    { greeting }

    A merchant entered a first bank account, ending in { $ending }. Nothing is paid to it before an operator has compared its holder with the merchant's licence.

    { $link }

    { farewell }

bank-account-confirmed-subject = Your bank account was confirmed
bank-account-confirmed-notice = Your bank account ending in { $ending } was confirmed.
bank-account-confirmed-body =
    { greeting }

    The market has looked at the holder of your bank account ending in { $ending }. Payouts go there from { $at } on.

    { $link }

    { farewell }

bank-account-stopped-subject = A bank account was stopped
bank-account-stopped-notice = The bank account ending in { $ending } was stopped.
bank-account-stopped-body =
    { greeting }

    Nothing is paid to the bank account ending in { $ending } any more. The account before it counts again, if there was one.

    { $link }

    { farewell }

debt-written-off-subject = { $amount } of what you owed is given up
debt-written-off-notice = { $amount } of what you owed the market is given up: { $why }
debt-written-off-body =
    { greeting }

    The market gives up { $amount } of what you owed it. The reason:

    { $why }

    What is left, if anything, is on this page:

    { $link }

    { farewell }
