# What every letter shares.

greeting = Hello { $name },
farewell =
    { $market }
    { $site }

# The button of the one thing that a letter leads to.
open = Open
foot =
    Choose which letters you get: { $choose }
    No more of this kind: { $stop }

date-time = { $day } { $monthname } { $year }, { $time } ({ $offset })
month-1 = Jan
month-2 = Feb
month-3 = Mar
month-4 = Apr
month-5 = May
month-6 = Jun
month-7 = Jul
month-8 = Aug
month-9 = Sep
month-10 = Oct
month-11 = Nov
month-12 = Dec

digest-subject = Your day at { $market }: { $count } new
digest-body =
    { greeting }

    Since the last of these letters:

    { $lines }

    All of it, with what came later:

    { $link }

    { farewell }
digest-notice = { $count } new since the last summary
