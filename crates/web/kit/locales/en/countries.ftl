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
