### 跨境价格：明细、规则、禁限、运费、线路、汇率。

cost-goods = 商品
cost-freight = 运费
cost-insurance = 保险
cost-duty = 关税
cost-vat = 进口增值税
cost-consumption-tax = 消费税

rule-goods = 商品价格
rule-freight = 送货上门的运费
rule-insurance = 运输保险
note-as-last-known = 规则截至{ $date }。
receipt-since = { $date }起施行
receipt-read-on = 读取于{ $date }
receipt-fx = { $from } 1 = { $to } { $rate } · 欧洲央行，{ $date }
receipt-fx-last-known = { $from } 1 = { $to } { $rate } · 欧洲央行，截至{ $date }
receipt-standing-other = 依据非官方网页
receipt-regime = { $regime }，按{ $date }的规则

service-standard = 标准
service-express = 快递
service-economy = 经济

class-fish = 鱼类
class-shellfish = 贝类等软体水产
class-nuts = 坚果
class-fruit = 水果
class-dried-fruit = 果干
class-tea = 茶叶
class-olive-oil = 橄榄油
class-prepared-fish = 鱼类制品
class-chocolate = 巧克力
class-jam = 果酱
class-prepared-fruit-and-nuts = 加工果仁与水果
class-tea-extract = 茶浓缩品
class-coffee-substitute = 咖啡代用品
class-soft-drinks = 软饮料
class-beer = 啤酒
class-wine = 葡萄酒
class-spirits = 烈酒
class-perfume = 香水
class-cosmetics = 化妆品
class-hair-care = 洗护发用品
class-dental-care = 口腔护理用品
class-bath = 沐浴用品
class-soap = 香皂
class-household = 家居用品
class-bags = 箱包
class-apparel = 服装
class-home-textiles = 家纺
class-footwear = 鞋靴
class-ceramics = 陶瓷
class-glassware = 玻璃器皿

ban-live-animals = 活动物
ban-meat = 肉类及其制品
ban-raw-aquatic = 生鲜水产品
ban-dairy = 乳及乳制品
ban-eggs = 蛋及蛋制品
ban-bird-nests = 燕窝
ban-animal-parts = 皮、骨、油脂等动物产品
ban-seeds = 种子、种苗和活植物
ban-cut-flowers = 鲜切花
ban-fresh-vegetables = 新鲜蔬菜
ban-fresh-fruit = 新鲜水果
ban-animal-feed = 动物源性饲料和宠物食品
ban-tobacco-leaf = 烟叶
ban-soil = 土壤和栽培介质
ban-animal-fertiliser = 动物源性肥料
ban-sentence = { $what }不能以包裹寄往{ $destination }。
law-mara-and-gacc-announcement-470-of-2021 = 农业农村部、海关总署公告 2021 年第 470 号
ban-rule = 依据{ $rule }（{ $date }起施行），邮寄、快件和跨境电商直购进口都在禁止之列。
ban-lifted-by = 这个编码也包含不在禁止之列的商品：属性“{ $name }”为 { $values } 的可以寄。
ban-source = 查看公告原文

ways-out = 可以这样做：{ $ways }。
ways-joint = {"；"}
way-bonded-stock = 在正面清单允许时备货到国内保税仓（1210）
way-general-trade = 由进口商以一般贸易进口，再在国内发货
way-quarantine-permit = 办理检疫审批并取得输出国官方检疫证书
way-fewer-units = 从这笔订单里减少几件
way-fill-attribute = 由卖家补充商品属性
way-fill-weight = 由卖家填写商品重量
way-confirm-hs = 由卖家确认商品在目的地的 HS 编码
way-add-rate-card = 由卖家补充这个目的地和重量的运费
way-cite-class = 请联系平台，由运营方补充有出处的税目
way-other-destination = 换一个目的地
way-other-date = 换一个较晚的日期
way-import-rates = 由运营方导入新的汇率
way-write-again = 修改填写的内容

refusal-unknown-lane = 目前还没有从{ $origin }到{ $destination }的包裹线路。
refusal-date-before-data = 我们的规则从 { $from } 开始，{ $date } 更早。
refusal-no-goods = 这个包裹里没有商品。
refusal-bad-quantity = { $goods } 的数量至少为 1。
refusal-bad-price = { $goods } 的价格必须大于零。
refusal-negative-amount = { $field } 不能小于零。
refusal-wrong-currency = { $field } 应为 { $wanted }，而不是 { $got }。
refusal-parcel-banned = { $goods }（HS { $hs }）不能以包裹寄送：{ $rule }。
refusal-unknown-tax-class = HS { $hs }（{ $goods }）没有可引用的税目，我们从不猜测税率。
refusal-missing-attribute = { $goods } 的税率取决于尚未填写的属性：{ $names }。
refusal-bad-attribute = { $goods } 的“{ $name }”应为大于零的数，而不是“{ $value }”。
refusal-over-order-limit = 这笔订单连同运费为 { $value }，单笔限值为 { $limit }。
refusal-single-item-over-limit = 单件 { $goods } 连同运费为 { $value }，超过单笔限值 { $limit }。
refusal-amount-vanishes = 按现有汇率，{ $goods } 的价格不足 { $currency } 的最小单位，汇率可能有误。
refusal-amount-too-large = 金额太大，无法计算。
refusal-unknown-sku = 这件商品已不再出售。
refusal-not-shipped = { $goods } 是服务，不需要寄送。
refusal-missing-weight = { $goods } 没有填写重量，无法计算运费。
refusal-unconfirmed-hs = 卖家还没有确认 { $goods } 寄往{ $destination }的 HS 编码。
shop-refusal-unstated = 暂时不能从这里购买“{ $goods }”：卖家还需补充报关所需的信息。
shop-refusal-uncertain = “{ $goods }”在这里没有价格：它的关税和税费尚不确定，我们从不猜测。
refusal-no-rate-card = 卖家暂不寄往{ $destination }。
refusal-no-such-service = 卖家没有寄往{ $destination }的“{ $service }”服务。
refusal-parcel-too-heavy = 包裹重 { $weight }，卖家寄往{ $destination }的运费最多到 { $heaviest }。
refusal-mixed-currencies = { $goods } 以 { $got } 计价，包裹里其他商品以 { $wanted } 计价。
refusal-no-exchange-rate = 没有可用的汇率：{ $why }。
refusal-other-book = 这个价格所依据的规则与现有规则不同。
refusal-price-incomplete = 暂不销往{ $destination }：那里可能还要另付税费，金额我们无法确定。
refusal-not-sold = 本平台目前不向{ $destination }销售。
refusal-price-stale = 暂不销往{ $destination }：现有价格依据的是 { $date } 的数据。
left-out-question = { $switch ->
    [us-301-forced-labour] 针对强迫劳动的 301 关税（已提议，尚未证实）
    [us-section-122-15] 122 条款另加的 5%（曾宣布，未公告）
    [us-postal-specific] 承运人按价值计征时多出的关税
    [us-postal-china-2025] 承运人按价值计征时多出的关税
    [cn-232-fruit] 对美国水果、坚果的加征关税
    [cn-301-no-exclusion] 进口商未获排除时 2018 年对美加征的关税
    [cn-301-exclusions-ended] 排除到期后 2018 年对美加征的关税
    [cn-2025-shipped-after] 2025 年 3 月对美国农产品加征的关税
    [cn-24-resumed] 对美国商品暂停至 2026 年 11 月的 24% 关税
    [cn-cbec-over-additional] 对美国商品的加征关税
    [gb-vat-on-delivery] 运费的增值税
    [my-duty-on-low-value] 略低于限额商品的关税
    [vn-8-percent-early-2025] 另 2% 的增值税
   *[other] 官方文本尚未明确的税费
}
refusal-store = 暂时无法计算价格。

## /sell/shipping
shipping-title = 运费
shipping-lead = 按目的地、服务和重量设定运费。买家看到的一口价里已包含运费。
shipping-none = 还没有运费
shipping-none-text = 没有寄往中国的运费表，您的商品在那里就没有价格。可以从示例开始，再改成承运商的价格。
shipping-new = 新建运费表
shipping-new-first = 先建一张寄往中国的运费表
shipping-card = 运费表
shipping-service = 服务
shipping-to = 寄往
shipping-days = 时效
shipping-days-text = { $min }–{ $max } 天
shipping-steps = 重量档
shipping-steps-text = 共 { $count } 档，最重 { $heaviest }
shipping-code = 运费表名称
shipping-code-hint = 小写字母、数字和连字符，例如 standard-cn。保存后不能修改。
shipping-service-hint = 小写字母：standard（标准）、express（快递）、economy（经济）。买家未选择时用标准服务。
shipping-from = 发货地
shipping-from-hint = 国家的两位字母代码，例如 US。
shipping-countries = 送达国家
shipping-countries-hint = 两位国家代码，用空格隔开，例如 CN。
shipping-currency = 价格币种
shipping-handling = 备货天数
shipping-transit-min = 最短运输天数
shipping-transit-max = 最长运输天数
shipping-step-number = 第 { $number } 档：不超过（克）
shipping-step-number-price = 第 { $number } 档：价格
shipping-add-step = 增加一档
shipping-drop-step = 删去最后一档
shipping-save = 保存运费表
shipping-remove = 删除运费表
shipping-remove-hint = 没有其他运费表的目的地将不再有价格。已下的订单保留原来的运费。
shipping-example = 示例包裹
shipping-example-lead = 今天下单寄往{ $country }的包裹，按这张运费表计算如下。
shipping-example-weight = 重量
shipping-example-price = 您收到
shipping-example-here = 买家支付
shipping-example-arrives = 预计送达
shipping-example-none = 超出这张运费表的重量
shipping-back = 全部运费表
shipping-bad-number = 请填写整数。
shipping-bad-weight = 请以整数克填写重量，例如 500。
shipping-bad-price = 请填写金额，例如 6.90。
shipping-bad-country = “{ $given }”不是国家代码。请填写两位字母，例如 CN。
shipping-bad-currency = 请填写币种代码，例如 USD。
shipping-changed = 这张运费表刚刚被修改过。请查看最新内容后再改一次。
shipping-taken = 已有同名的运费表，请换一个名称。
shipping-many = 每位卖家最多 { $count } 张运费表。
shipping-fault-code = 请用 2 到 40 个小写字母、数字或连字符。
shipping-fault-countries-none = 请至少填写一个送达国家。
shipping-fault-countries-home = { $country }是发货地，不必填写。
shipping-fault-steps-none = 至少需要一档重量。
shipping-fault-steps-many = 最多 { $count } 档重量。
shipping-fault-weights = 每一档都要比上一档更重。
shipping-fault-prices = 较重的包裹不能比较轻的便宜。
shipping-fault-negative = 价格不能小于零。
shipping-fault-currencies = 一张运费表只能用一种货币。
shipping-fault-days = 最长天数不能少于最短天数，总共不超过 { $count } 天。

## /admin/lanes
lanes-title = 线路
lanes-lead = 所有价格所依据的规则和出处。均未与法规原文核对。
lanes-book = 规则册
lanes-destination = 目的地
lanes-order-limit = 单笔限值
lanes-year-limit = 个人年度限值
lanes-rounding = 取整
lanes-since = 所知规则自{ $from }至{ $until }
lanes-source = 出处
lanes-code = HS 编码
lanes-class = 类别
lanes-bans = 不能以包裹进境的物品
lanes-bans-lead = 农业农村部、海关总署公告 2021 年第 470 号。公告列出的是物品，编码为我们的理解。
lanes-reason = 原因
lanes-allowed = 允许
lanes-unless = 除非
lanes-regimes = 现行监管方式
lanes-ended-regimes = 已结束的监管方式
lanes-bans-all = 全部 { $count } 行
lanes-sent-from = 自{ $countries }发货
lanes-not-sent-from = 非{ $countries }发货
lanes-countries-joint = 、
lanes-find = 查 HS 编码
lanes-find-hint = 填写数字，例如 0813.40。
lanes-find-button = 查询
lanes-find-none = 没有税目涵盖 HS { $hs }，因此拒绝。
lanes-find-bad = “{ $given }”不是 HS 编码：请填写 6、8 或 10 位数字，例如 0813.40。
lanes-find-zero = “{ $given }”不是 HS 编码：编码有 6、8 或 10 位数字，表格软件会去掉 0。您要找的是 { $meant } 吗？
lanes-left-out = 价格未含的费用
lanes-left-out-lead = 可能产生、但本册不计算的费用。涉及的价格会在金额旁注明。
lanes-what = 费用
lanes-where = 适用
lanes-choice = 是否在此销售
lanes-choice-lead = 价格会在金额旁注明未含的费用；规定超过 { $rules } 天、汇率超过 { $rates } 天未更新时，还会注明数据日期。也可以不按这样的价格销售：请为该目的地作出决定。
lanes-choice-by = 决定人：{ $name }，
lanes-when-incomplete = 价格之外可能还有费用时
lanes-when-stale = 规定或汇率过旧时
lanes-stance-all = 与所有目的地相同：{ $stance }
lanes-stance-say = 照常销售，在价格旁注明
lanes-stance-refuse = 不销售
lanes-choose = 决定
done-lane-chosen = 已决定，价格即刻按此执行。

## /admin/fx
fx-title = 汇率
fx-lead = 欧洲央行参考汇率，经欧元套算。每笔订单保留报价时的汇率。
fx-last = 截至 { $date }
fx-stale = 最近的汇率已是 { $count } 天前的。价格会注明“截至所知”。
fx-held = 待您确认的汇率
fx-held-lead = 这些汇率尚未使用：与已知汇率相差过大，或缺少大部分货币。请与其他来源核对。
fx-held-why = 可疑之处
fx-held-actions = 处理
fx-held-far = { $currency }：{ $rate }，而 { $date }为 { $known }
fx-held-few = 此前已知 { $known } 种货币，仅有 { $told } 种
fx-held-take = 汇率正确，使用
fx-held-drop = 舍弃
done-fx-taken = 已使用，此后的价格按这些汇率计算。
done-fx-dropped = 已舍弃，同一天的相同汇率不再询问。
done-fx-not-held = 该日已没有待确认的汇率。
fx-pair = 货币对
fx-rate = 汇率
fx-day = 日期
fx-recent = 最近几天
fx-per-euro = 1 欧元可兑
fx-import = 导入新的汇率
fx-import-lead = 欧洲央行的 eurofxref-hist.csv、eurofxref.csv 或 eurofxref-daily.xml，原文件或 gzip 压缩均可。重复导入不会改变任何内容。
fx-file = 汇率文件
fx-import-button = 导入
fx-imported = 读取 { $days } 天：新增 { $added }，更正 { $changed }，已有 { $unchanged }。
fx-issue = 第 { $line } 行：{ $why }
fx-no-file = 请先选择文件。
fx-fetched = 汇率会自动获取，下次时间：{ $due }。
fx-fetch-failed = 汇率获取失败：{ $why }。将于 { $due } 重试。

## The trade engine: charges, notes, refusals
cost-sales-tax = 销售税
cost-excise = 特别消费税
cost-fee = 规费
rule-waived = 不超过 { $limit }，免征
note-rounding = 取整方法：{ $source }。
note-rate-read-later = { $name } 的税率读取于{ $date }；本报价日期更早，按该税率计算。
note-gross-weight = 未注明净重，按毛重计算从量税。
note-switch-answered = 这一问题此处另作回答：{ $answer ->
    [on] 是
   *[off] 否
}。
switch-answer = 此处回答：{ $answer ->
    [on] 是
   *[off] 否
}
way-state-duty-rate = 填写目的地税则的关税税率
way-national-code = 填写完整位数的当地税号
way-other-regime = 指定适用于该线路的监管方式
way-other-channel = 改用其他方式寄送：包裹、快件或货运
way-not-in-book = 请向海关或报关行查询：本规则册未收录
way-own-code = 使用商品自身的税号
way-line-for-each = 将套装中的每件货品单独列为一项商品
way-drop-preference = 不申请优惠，或填写该优惠所适用的原产地
way-state-tax-rate = 以该名称的属性注明商品的税率
refusal-huge-quantity = { $goods } 的数量超过 { $most }。
refusal-unknown-hs = { $hs }（{ $goods }）不是2022年版协调制度的子目。
refusal-ambiguous-hs = 税号 { $hs }（{ $goods }）下有多个税率不同的当地税目：{ $lines }。
refusal-unknown-duty = 现有税则（{ $table }）没有税号 { $hs }（{ $goods }）的税率，我们从不猜测。
refusal-rate-refused = HS { $hs }（{ $goods }）：{ $reason }。
refusal-same-union = { $origin }与{ $destination }同属一个关税同盟：自由流通的货物往来无需进口手续，增值税由卖家收取。
refusal-unknown-preference = 该线路没有“{ $claimed }”这一优惠。{ $count ->
    [0] { $goods }没有可申请的优惠。
   *[other] { $goods }可申请：{ $possible }。
}
refusal-preference-origin = 优惠 { $claimed } 适用于原产{ $origins }的货物；{ $goods }原产{ $country }。
refusal-preference-day = 优惠 { $claimed } 在{ $date }不生效。
refusal-no-rate = 有规则以 { $currency } 计，缺少其对 { $to } 的汇率。
refusal-date-after-data = 我们的规则截至 { $until }；{ $date } 在此之后。
refusal-bad-regime = 该线路没有监管方式“{ $wanted }”；可选：{ $possible }。
lanes-charge = 税费
lanes-rate = 税率
lanes-base = 计税基础
lanes-rule = 规则
lanes-charges = 税费
lanes-table = 表
lanes-tables = 各表所载
