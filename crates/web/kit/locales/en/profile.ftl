# A merchant's own profile.

nav-sell-profile = Profile
profile-title = Profile
profile-lead = What shoppers read about you, on your public page and beside each listing. A change shows at once.
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
