### Countries by their everyday names, where the reference list is formal.

country-us = United States
country-gb = United Kingdom
country-kr = South Korea
country-kp = North Korea
country-ru = Russia
country-ir = Iran
country-bo = Bolivia
country-ve = Venezuela
country-tz = Tanzania
country-la = Laos
country-md = Moldova
country-sy = Syria
country-cd = Congo (Kinshasa)
country-cg = Congo (Brazzaville)
country-bn = Brunei
country-fm = Micronesia
country-fk = Falkland Islands
country-nl = Netherlands
country-hk = Hong Kong
country-mo = Macao
country-tw = Taiwan

# Inside a sentence, where a name takes an article.
country-said-us = the United States
country-said-gb = the United Kingdom
country-said-nl = the Netherlands
country-said-ph = the Philippines
country-said-ae = the United Arab Emirates
country-said-bs = the Bahamas
country-said-mv = the Maldives
country-said-gm = the Gambia
country-said-do = the Dominican Republic
