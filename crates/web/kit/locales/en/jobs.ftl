# /admin/jobs: work that could not be done by itself

jobs-title = Jobs that need you
jobs-lead = Expiry, refunds, automatic confirmation and the like happen by themselves, and what fails is tried again later. Here stands what was tried in vain for most of a day, or was refused, and what is done at set times and failed five times in a row.
jobs-none = Nothing needs you
jobs-none-text = Everything that was due was done, or is still being tried.
jobs-what = What
jobs-since = Waits since
jobs-next = Tried again by itself:
jobs-retry = Try again
done-job-retried = It is tried again now. If it fails once more, it comes back here.
jobs-kind-checkout-expire = An unpaid checkout should expire
jobs-kind-payment-ask = The provider should be asked about a payment
jobs-kind-refund-send = A refund should be sent
jobs-kind-fulfilment-confirm = An order should confirm itself
jobs-kind-order-ship = A merchant should be reminded to ship, or the order called off
jobs-kind-payments-reconcile = The provider's list of what moved should be read
jobs-kind-fx-fetch = Exchange rates should be fetched
jobs-kind-carts-sweep = Forgotten carts should be removed
jobs-kind-keys-prune = Old answers to repeated requests should be removed
jobs-kind-events-prune = Old events should be removed
jobs-kind-letters-write = People should be told of a fact
jobs-kind-letters-digest = A daily summary of notices should be written
jobs-kind-mail-prune = Old letters should be removed
jobs-kind-quotes-prune = Old quotes should be removed
jobs-kind-import-sweep = Merchants' old files should be removed
jobs-kind-accounts-sweep = Old sign-ins and links should be removed
jobs-kind-import-run = A merchant's file should be read
jobs-kind-picture-fetch = A picture that a product names on another server should be fetched
jobs-kind-picture-listing = The pictures of an older product should be asked for
jobs-kind-scenario-run = A scenario should be computed
overview-jobs = { $count ->
    [one] One job could not be done by itself
   *[other] { $count } jobs could not be done by themselves
  }
overview-jobs-detail = Money or goods may wait for it.
overview-jobs-action = Look at them
overview-letters = { $count ->
    [one] One letter was given up
   *[other] { $count } letters were given up
  }
overview-letters-detail = The mail server did not take them, or there is no such mailbox. Their readers do not know what they say.
overview-letters-action = Look at them
