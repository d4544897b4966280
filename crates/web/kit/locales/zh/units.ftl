# 订单商品件数：去向、包裹、退款。

units-most = 最多 { $count } 件
units-no-number = 件数须为整数
units-fewer = { $count ->
    [0] 该商品已没有可处理的件数
   *[other] 该商品最多还可处理 { $count } 件
}
units-none = 请填写件数
units-cancelled = 已取消 { $count } 件
units-sent = 已发货 { $count } 件
units-given-back = 已退款 { $count } 件
units-in-it = 包裹内容
units-parcel-of = 包裹 { $number }（共 { $count } 个）
units-part-sent = 部分发货

parts-heading = 已退款项
parts-kind-cancelled = 取消商品退款
parts-kind-units = 已发货商品退款
parts-kind-amount = 部分退款
parts-kind-freight = 退还退货运费
parts-kind-rest = 剩余全部退款
parts-by-shopper = 买家操作
parts-by-merchant = 卖家操作
parts-by-operator = 平台操作
parts-by-market = 到期自动处理
parts-for-return-reason = 退货：{ $reason }
parts-for-dispute-ground = 争议：{ $reason }
parts-market = 由平台承担

cancelunits-title = 取消部分商品
cancelunits-explain = 取消的商品连同税费、运费一并退款，其余商品照常发货。
cancelunits-explain-sell = 无法交付的商品连同税费、运费退给买家，库存恢复。
cancelunits-do = 取消所填商品
cancelunits-reason = 原因
cancelask-title = 申请取消
cancelask-explain = 商品已打包。卖家可以同意、拒绝，也可能已先行发货，结果会显示在此处。逾期一天仍未发货的，您可以自行取消。
cancelask-do = 向卖家申请
cancelask-waits = 您于 { $date } 申请取消 { $units }。请等待卖家答复，或卖家已先行发货。两者皆无的，{ $from } 起您可以自行取消。
cancelask-waits-late = 您于 { $date } 申请取消 { $units }，卖家尚未答复。逾期一天后您可以在下方自行取消。
cancelask-withdraw = 撤回申请
cancelask-refused = 卖家未同意取消：“{ $reason }”
cancelask-shipped = 卖家答复前商品已交承运人。
cancelask-sell = 买家申请取消 { $units }。
cancelask-agree = 同意取消
cancelask-refuse = 不同意取消
cancelask-refuse-reason = 不同意的原因（买家可见）
done-units-cancelled = 已取消，相应款项正在退回。
done-cancel-asked = 已向卖家提出申请。
done-cancel-withdrawn = 已撤回，订单照常进行。
done-cancel-answered = 已答复，买家可在订单中查看。

shipunits-hint = 放入其他包裹的商品请减去；最后一件发出后订单即为已发货。
shipunits-parcel = 包裹

giveback-title = 部分退款 · { $number }
giveback-link = 部分退款
giveback-left = 该订单还可退 { $left }。
giveback-units = 已发货商品
giveback-or = 或者不按件数，直接填写金额：
giveback-amount = 金额
giveback-amount-hint = 从货款和运费中退，不含税费
giveback-bearer = 由谁承担
giveback-bearer-merchant = 卖家承担
giveback-bearer-market = 平台承担（补偿）
giveback-restores = 所列件数已按期退运出境：恢复相应的年度额度
giveback-restores-units = 只有按件退回才能恢复年度额度：请填写件数
giveback-preview = 查看明细
giveback-preview-title = 退款明细
giveback-to-shopper = 退给买家
giveback-tax = 其中税费
giveback-gross = 卖家货款和运费部分（扣佣金前）
giveback-after = 退款后订单余额
giveback-ends = 退款后没有余额，订单结束。
giveback-do = 确认退款
giveback-either = 请填写件数或金额，二者选一
giveback-too-much = 最多可退 { $most }，或退还全部余额 { $left }
done-given-back = 款项正在退回。

problem-order-packed = 订单已打包
problem-order-packed-what = 请向卖家申请取消。
problem-order-part-shipped = 订单已部分发货
problem-order-part-shipped-what = 请填写要取消的商品件数。
problem-nothing-asked = 没有待答复的申请
problem-nothing-asked-what = 已经答复或撤回，或订单已发货。请查看订单现状。
problem-units-left = 剩余件数不足
problem-units-left-what = 该商品最多还可处理 { $left } 件。
problem-no-units = 请填写件数
problem-no-units-what = 请填写件数，每种商品填一次。
problem-bad-key = 标识无效
problem-bad-key-what = 标识为 1 至 64 个字母、数字、点、连字符或下划线。
problem-nothing-to-give-back = 没有填写退款内容
problem-nothing-to-give-back-what = 请填写件数（每种商品填一次），或大于零的金额。
problem-units-in-cases = 商品正在退货或争议中
problem-units-in-cases-what = 其中 { $free } 件不在退货或争议中。请处理该退货或争议，或改为退还金额。
problem-amounts-often = 此订单不能再退还金额
problem-amounts-often-what = 每笔订单最多手动退还 { $max } 次金额。请按件退还，或整单退款。
problem-part-key-taken = 该标识已用于另一笔退款
problem-part-key-taken-what = 请换一个标识。
problem-too-much-back = 超出可退金额
problem-too-much-back-what = 最多可退 { $most }，或退还全部余额 { $left }。
problem-tracking-crowded = 该包裹的说明已达上限
problem-tracking-crowded-what = 没有添加。承运商和平台看到的仍会显示。
problem-no-parcel = 没有该包裹
problem-no-parcel-what = 订单没有该编号的包裹。
