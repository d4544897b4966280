# /sell/pictures: pictures that files name on other servers

pictures-title = Pictures from elsewhere
pictures-lead = Where your file names a picture by its address, we fetch it once, keep our own copy and show that. Shoppers' browsers never ask the other server.
pictures-off = This market fetches no pictures from other servers
pictures-off-way = Add your pictures by hand on each product's page, or ask the market's operator.
pictures-none = No picture from elsewhere
pictures-none-way = When a file that you import names pictures by their addresses, this page says which have come.
pictures-waiting = Being fetched
pictures-kept = Here
pictures-failed = Could not be fetched
pictures-failures = What could not be fetched
pictures-failures-hint = Until a picture is here, its product shows a drawing in its place. Mend the address in your file or on the product's page, or have it tried again.
pictures-column-address = Picture
pictures-column-why = Why
pictures-column-when = Last tried
pictures-product = To the product
pictures-again = Try again
pictures-all-again = Try all of them again
pictures-more = { $count ->
    [one] One more is not listed here.
   *[other] { $count } more are not listed here.
  }
done-pictures-retried = They are tried again now. Come back in a minute.
pictures-banner-waiting = { $count ->
    [one] One picture of your products is still being fetched.
   *[other] { $count } pictures of your products are still being fetched.
  }
pictures-banner-failed = { $count ->
    [one] One picture could not be fetched.
   *[other] { $count } pictures could not be fetched.
  }
pictures-banner-see = See which
picture-state-waiting = being fetched
picture-state-failed = Not fetched: { $why }
picture-why-address = This is no web address that we ask: it begins with http or https, names no port of its own and holds no password.
picture-why-closed = The address does not lead to the public internet.
picture-why-redirects = The address leads on to another, and on and on.
picture-why-unreachable = Nobody answers at that address.
picture-why-slow = The answer took too long.
picture-why-answer = The server answered { $status }.
picture-why-large = The file is larger than 20 MB.
picture-why-pixels = The picture has more than 25 million pixels: make it smaller, 2,000 by 2,000 is plenty.
picture-why-not-picture = What came is no JPEG, PNG, WebP or GIF picture.
