# A merchant's own profile.

nav-sell-profile = Profile
profile-title = Profile
profile-lead = What shoppers read about you, on your public page and beside each listing. A change shows at once; under another name the line that says how you were verified waits until an operator has looked.
profile-name-taken = Another shop has this name, or one that looks like it. Choose another.
profile-name-claims = This name says that the shop is a brand’s own, which was not verified. Choose another, or write to the operator.
profile-verified-waits = Not under this name yet: an operator looks at it first. Until then shoppers read nothing about it.
profile-save = Save
profile-public = See your public page
profile-edit = Edit your profile
profile-fixed = What stays
profile-fixed-why = The operator verified these, or orders and links rely on them. To change one, write to the operator.
profile-kind = Kind of seller
profile-verified = Verified
profile-changed-meanwhile = Your profile was changed while you were writing. What you see is your version; nothing was saved.
profile-reload = See it as it is now
done-profile-saved = Your profile is saved.
