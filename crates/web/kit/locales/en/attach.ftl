# What people attach to what they write

attach-label = Photos or papers
attach-hint = Up to { $count } files: photos (JPEG, PNG, WebP, GIF) or PDF. Where and with what a photo was taken is not passed on.
attach-photo = Photo: { $name }
problem-bad-attachment = A file was not taken
problem-bad-attachment-what = “{ $name }” is no photo or PDF that can be taken.
problem-bad-attachment-way = Send a JPEG, PNG, WebP or GIF of up to 20 MB, or a PDF of up to 10 MB. Nothing was sent: go back and choose another file.
problem-too-many-attachments = Too many files
problem-too-many-attachments-what = At most six files go with one message. Nothing was sent.
problem-too-many-attachments-way = Go back and choose fewer, or send the others afterwards.
