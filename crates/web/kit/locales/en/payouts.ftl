# Bank accounts, payouts and their runs.

bank-title = Bank account
bank-lead = Where your payouts go. Numbers are kept sealed; pages show their last digits only.
bank-none = No account yet: enter one, and payouts can be asked for.
bank-held-until = Your new account waits until { $at }. Nothing is paid out before; whoever did not enter it can stop it.
bank-unconfirmed-what = The market has not yet compared the holder with your licence. Nothing is paid out before.
bank-accounts = Accounts
bank-accounts-none = None yet.
bank-column-account = Account
bank-column-state = State
bank-column-added = Entered
bank-column-stop = Stop
bank-stop = Stop it
bank-state-usable = Payouts go there
bank-state-held = Waits for its time
bank-state-unconfirmed = Holder not looked at yet
bank-state-stopped = Stopped
bank-new = Another account
bank-new-lead = It counts from { $hours } hours after you enter it. Every member who sees orders is told, and can stop it until then.
bank-owner-only = The owner of the shop enters accounts.
bank-country = Country of the bank
bank-country-choose = Show its fields
bank-currency = Payouts are in { $currency }: the account must take it.
bank-holder = Holder
bank-holder-hint = As the bank knows it: whoever holds your licence.
bank-holder-bad = Write the holder's name, in at most 140 characters
bank-holder-differs = This is another name than that of whoever holds your licence
bank-holder-differs-from = This is another name than the one on file: { $holder }
bank-holder-differs-why = Give an account in that name. If it has to be another, write to the market: an operator can allow it for a reason.
bank-password = Your password, once more
bank-password-hint = So that nobody at your open browser sends your money elsewhere.
bank-password-wrong = This is not your password
bank-add = Enter the account
bank-field-iban = IBAN
bank-field-bic = BIC (SWIFT code)
bank-field-routing = Routing number
bank-field-account = Account number
bank-field-sort_code = Sort code
bank-field-bsb = BSB
bank-field-institution = Institution number
bank-field-transit = Transit number
bank-field-clabe = CLABE
bank-field-cnaps = CNAPS code
bank-field-bank = Bank code
bank-field-branch = Branch code
bank-field-account_type = Kind of account: 1 ordinary, 2 current, 4 savings
bank-field-ifsc = IFSC
bank-fault-missing = It is needed
bank-fault-unknown = Accounts of this country have no such field
bank-fault-signs = It holds a sign that does not belong there
bank-fault-length = It has { $count } characters
bank-fault-lengths = It has { $least } to { $most } characters
bank-fault-country = It is of another country: choose that country
bank-fault-digits = Its check digits do not fit: look for a mistyped character
done-bank-added = Entered. It waits for its time; every member who sees orders is told.
done-bank-stopped = Stopped: nothing is paid to it.
done-bank-confirmed = Confirmed: it is paid to once its time has come.
money-asked = Asked for
money-asked-note = leaves with the market's next payout
money-paid = Paid so far
money-paid-note = as the bank says
money-back = Came back
money-back-note = free again
money-taxes = Taxes taken
money-taxes-note = from shoppers, for the authority; never yours
money-orders-more = and { $count } more
money-free-from = Free now, from
money-no-account = Payouts need a bank account:
money-account-waits = Your bank account waits; nothing can be asked for yet:
money-kept-back = The market keeps your payouts back: { $why }
money-stakes = Kept back for open cases
money-stakes-lead = This much may still go back to shoppers, so it cannot be paid out yet. It is free again once the case is over without it.
money-stakes-why = Because of
money-stakes-amount = Kept back
money-case-return = return
money-case-dispute = dispute
money-payout-asked = Asked for
money-payout-state = State
payout-state-asked = Asked for
payout-state-gathered = In the next run
payout-state-sent = On its way to the bank
payout-state-paid = Paid
payout-state-returned = Came back
payout-step-sent = Sent to the bank
payout-step-paid = Paid
payout-step-returned = Came back
payout-returned-do = The money is free again. Look at your account, and ask for it once more:
payout-older = You asked for this under an older version of the market. The market says first whether it was paid then.
payout-take-back = Take it back
done-payout-asked = Asked for. It leaves with the market's next payout.
done-payout-taken-back = Taken back: the money is free again.
payouts-title = Payouts
payouts-lead = What merchants asked for leaves in runs: one operator proposes, another approves, the file goes to the bank.
payouts-none = Nothing waits
payouts-none-way = What merchants ask for appears here.
payouts-accounts = Accounts whose holder waits for a look
payouts-accounts-lead = Compare the holder with the licence. From then on the merchant may be paid in that name.
payouts-account-holder = Holder: { $holder }
payouts-account-closed = It cannot be opened with this keyring.
payouts-confirm = The holder is the merchant
payouts-stop = Stop the account
payouts-stop-it = Not hers?
payouts-reason = Reason
payouts-waiting = Waiting in { $currency }
payouts-propose = { $count ->
    [one] Propose a run of one payout, { $amount }
   *[other] Propose a run of { $count } payouts, { $amount }
}
payouts-column-merchant = Merchant
payouts-column-asked = Asked for
payouts-column-why = Leaves?
payouts-column-amount = Amount
payouts-column-run = Proposed
payouts-column-state = State
payouts-column-by = By
payouts-leaves = Leaves with the run
payouts-why-no-account = No account
payouts-why-account-changed = Account changed
payouts-why-account-held = Account waits until
payouts-why-account-unconfirmed = Holder not looked at
payouts-why-below-minimum = Below the least of
payouts-why-needed = Needed for open returns and disputes
payouts-why-held = Kept back:
payouts-more = More could leave than one run takes; the next run takes them.
payouts-left =
    { $count ->
        [one] One more waits for something.
       *[other] { $count } more wait for something.
    }
payouts-older = Asked for under an older version: { $count }
payouts-older-lead = That version kept no more of them than that they were asked for. Say of each whether the market paid it by hand: what was paid is posted and leaves with no run, what was not waits with the others. Until then none of them leaves.
payouts-older-column = Was it paid then?
payouts-older-reference = What the bank called it
payouts-older-paid = It was paid before
payouts-older-unpaid = It was not paid
payouts-older-more =
    { $count ->
        [one] One more follows once these are said.
       *[other] { $count } more follow once these are said.
    }
payouts-hold-it = Keep back
payouts-hold = Keep her payouts back
payouts-free = Let them leave
payouts-runs = Runs
payouts-runs-none = None yet.
payouts-holder = Another name than on the licence
payouts-holder-lead = A merchant is refused an account in another name. You can allow one, for a reason that is kept.
payouts-holder-open = Allow a name
payouts-holder-merchant = Merchant, as in its address
payouts-holder-merchant-hint = The short name at the end of its shop's address: cobalt-kiln
payouts-holder-reason-hint = Why this name may be paid: it is kept with the decision.
payouts-holder-name = Holder's name
payouts-holder-allow = Allow it
done-payouts-held = Her payouts are kept back.
done-payouts-freed = Her payouts leave with the next run.
done-holder-allowed = Allowed: she can enter an account in that name.
run-title = Run of { $amount }
run-state-proposed = Waits for a second operator
run-state-approved = Approved
run-state-sent = With the bank
run-state-done = Done
run-state-cancelled = Called off
run-proposed = Proposed
run-approved = Approved
run-sent = Sent
run-cancelled = Called off
run-proposed-do = Another operator than the one who stands for it approves it.
run-proposed-others = You stand for this run, so another approves it. Who can: { $names }
run-proposed-nobody = You stand for this run, so another approves it, and this market has no other operator who keeps the ledger. Give somebody that role under Roles.
run-approve = Approve
run-cancel-it = Call it off
run-cancel = Call the run off
run-approved-do = Take the file, give it to the bank, and say that it was sent. The file holds whole account numbers: keep it nowhere.
run-file = Take the file
run-file-then = Once you have the file, open this page anew and say that the bank has it.
run-file-reload = I have the file
run-file-again = Take the file again
run-send = The bank has it
run-payouts = Payouts of the run
run-column-word = The bank says
run-paid = Paid
run-returned-it = Came back?
run-returned = It came back
run-results = What the bank says, as a file
run-results-lead = CSV with the columns payout, result (paid or returned), reference and reason.
run-results-file = File
run-results-take = Take it in
run-results-told = { $lines } lines: { $paid } paid, { $returned } came back, { $refused } refused.
run-taken = Who took the file
run-taken-at = When
run-taken-by = Who
run-taken-digest = SHA-256
done-run-proposed = Proposed. Another operator approves it.
done-run-approved = Approved. Its file can be taken.
done-run-stood-for = You stand for it now. Another operator approves it.
done-run-cancelled = Called off. Its payouts wait for the next run.
done-run-sent = Noted: its payouts are on their way.
done-payout-paid = Noted and posted: paid.
done-payout-paid-before = Noted and posted: it was paid before.
done-payout-unpaid-before = Noted: it waits for a run.
done-payout-returned = Noted and posted: the money is free again.
problem-no-bank-account = Payouts need a bank account
problem-no-bank-account-what = Enter one at Bank account; a new one waits some days and for a look at its holder.
problem-nothing-to-send = Nothing can leave now
problem-nothing-to-send-what = { $excluded } wait for something else; the list says for what.
problem-run-too-large = Too much for one run
problem-run-too-large-what = The amounts do not add up to one that can be posted. Hold some of these payouts, and propose the run again.
problem-same-person = You proposed it
problem-same-person-what = Another operator approves it. Operators who can: { $others }.
problem-same-person-way = Where there is none, give somebody the role under Roles.
problem-run-state = The run does not allow it now
problem-run-state-what = It moved on in the meantime. Reload, and look where it stands.
problem-run-stale = Something changed since it was gathered
problem-run-stale-what = { $payout } cannot leave ({ $why }). Call the run off and propose it again.
problem-file-taken = Its file was taken
problem-file-taken-what = The bank may have it: say that it was sent, and of each payout what became of it.
problem-file-not-taken = Nobody took its file
problem-file-not-taken-what = Take the file and give it to the bank first.
problem-payout-state = The payout does not allow it now
problem-payout-state-what = It moved on in the meantime. Reload, and look where it stands.
problem-payout-unsaid = Say first whether it was paid
problem-payout-unsaid-what = It was asked for under an older version, which kept no more of it. An operator says at Payouts whether it was paid by hand then.
problem-payout-not-older = Nothing is asked about this payout
problem-payout-not-older-what = It is of this version, or it was said whether it was paid before. Reload, and look where it stands.
problem-bank-account-state = The account does not allow it now
problem-bank-account-state-what = It was decided or is paid to already; an operator can stop it.
problem-bad-holder = A holder's name is needed
problem-bad-holder-what = Write the name as the bank has it, in 1 to 140 characters.
problem-no-such-shop = There is no such shop
problem-no-such-shop-what = No shop of this market has that short name. Copy it from the end of the shop's address.
problem-bad-bank-results = The file cannot be read
problem-bad-bank-results-what = It needs the columns payout and result.
overview-payout-back = A payout of { $amount } came back from the bank
overview-payout-back-action = See the run
overview-payouts-older = Payouts of an older version
overview-payouts-older-detail = Say of each whether it was paid by hand then; none of them leaves before. There are: { $count }.
overview-payouts = Merchants' money waits to leave
overview-payouts-detail = { $payouts ->
    [0] No payout
    [one] { $payouts } payout
   *[other] { $payouts } payouts
} · { $runs ->
    [0] no run under way
    [one] { $runs } run under way
   *[other] { $runs } runs under way
} · { $accounts ->
    [0] no holder to look at
    [one] { $accounts } holder to look at
   *[other] { $accounts } holders to look at
}
overview-payouts-action = See payouts
