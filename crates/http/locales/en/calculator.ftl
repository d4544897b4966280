# The public calculator, and what a landed cost that anybody asks for may be refused with.

note-origin-assumed = The country of origin is not stated: { $country } was taken, where the goods are sent from.
note-preference-unused = Claiming { $name } changes nothing: the book has no rate of it for these goods.
refusal-bad-value = This cannot be read ({ $field }): { $why }.
refusal-missing-value = This is needed: { $field }.
refusal-unknown-value = “{ $given }” is none of: { $possible }.
refusal-no-such-regime = No regime of this lane is for { $given }; there are: { $possible }.
refusal-no-reference-rate = There is no reference rate of { $currency } in { $to } near that day.
refusal-over-year-limit = { $used } used and { $value } more exceed the limit of { $limit } a year.
way-state-rate = state yourself what 1 { $currency } is worth in { $to }
