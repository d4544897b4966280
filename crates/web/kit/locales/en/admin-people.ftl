### The operator's pages about applications and mail.

applications-title = Applications
applications-none = No application { $state ->
    [applied] waits
    [approved] is approved
   *[refused] is refused
}
applications-none-text = Merchants apply under “Sell on { $market }”. What waits for you stands here, the newest first.
applications-name = Name
applications-kind = Kind
applications-country = From
applications-when = Applied
applications-state = State

application-owner = Applied by
application-slug = Address
application-about = About
application-place = Ships from
application-currency = Paid in
application-evidence = Evidence
application-evidence-closed = This cannot be opened with the keyring of this market.
application-commission = Commission
application-verified = Verified
application-decided = Decided
application-reason = Reason
application-approve = Approve
application-approve-how = How did you make sure?
application-approve-commission = Commission on goods
application-approve-commission-wrong = Write a share between 0 and 50, such as 8 or 6.5
application-approve-how-none = Choose how you made sure
application-refuse = Refuse
application-refuse-reason = Reason, for the applicant to read
application-refuse-reason-hint = What is missing, and what would change your answer. It goes out by mail as you write it.
application-refuse-reason-none = Write the reason
application-refuse-reason-none-why = The applicant may apply again and must know what to mend.

mail-title = Mail
mail-none = No mail yet
mail-none-text = Letters to people stand here, the newest first.
mail-not-sent = This market is not connected to a mail server, so its letters wait. Who runs it reads one on the machine: entrepot letters show ID.
mail-when = Written
mail-to = To
mail-subject = Subject
mail-kind = Kind
mail-all = All
mail-state = State
mail-attempts = Attempts
mail-sent-at = Taken by the mail server
mail-error = What the mail server said
mail-forgotten = The text is forgotten, since its links may open an account.
mail-theirs = The text is for whoever it was written to, who reads it under the bell. Who runs the machine reads it with: entrepot letters show { $id }
mail-sealed = The text lies sealed until it leaves, since its links may open an account. Who runs the machine reads it with: entrepot letters show { $id }
mail-again = Try again
mail-back = All letters
mail-state-queued = Waits
mail-state-sent = Sent
mail-state-bounced = Came back
mail-state-failed = Failed

application-renamed = It took another name
application-renamed-text = It sells on, but shoppers read nothing of how it was verified until you have looked at this name.
application-verify = The name is its own
done-merchant-verified = Shoppers read again how it was verified.
done-merchant-approved = Approved. The letter to the merchant stands under Mail.
done-merchant-refused = Refused. The letter to the applicant, with your reason, stands under Mail.

problem-application-decided = This application does not wait any more
problem-application-decided-what = It was decided meanwhile, perhaps by another operator. Go back and look at how it stands.
