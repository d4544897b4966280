# 公共到手价计算器，以及任何人询价时可能遇到的拒绝。

note-origin-assumed = 未注明原产国，按发货地{ $country }计算。
note-preference-unused = 申请 { $name } 没有影响：规则册中没有该商品的相应税率。
refusal-bad-value = 无法识别（{ $field }）：{ $why }。
refusal-missing-value = 此项必填：{ $field }。
refusal-unknown-value = “{ $given }”不在可选范围内：{ $possible }。
refusal-no-such-regime = 此线路没有适用于 { $given } 的监管方式；现有：{ $possible }。
refusal-no-reference-rate = 该日附近没有 { $currency } 兑 { $to } 的参考汇率。
refusal-over-year-limit = 已用 { $used }，再加 { $value } 将超过每年 { $limit } 的限额。
way-state-rate = 自行填写 1 { $currency } 折合多少 { $to }
