### 购物车、结算、地址、付款。

cart-title = 购物车
cart-empty = 购物车是空的
cart-empty-way = 放进来的商品会直接逐项算出到手价，付款前就看得清清楚楚。
cart-empty-action = 去逛逛
cart-parcel-of = 第 { $at } 个包裹，共 { $of } 个
cart-line-gone-name = 商品已下架
cart-quantity-of = { $name } 的数量
cart-update = 更新
cart-remove = 删除
cart-before-freight = 不含运费和税
cart-gone = 已下架
cart-gone-way = 卖家已停止出售，请删除后继续。
cart-sold-out = 已售罄
cart-sold-out-way = 被别人抢先一步了。请删除后继续，或过些时候再来看看。
cart-short = 仅剩 { $count } 件
cart-short-way = 请把数量改为 { $count } 件或更少。
cart-troubles = 购物车里有 { $count } 件商品暂时买不了
cart-troubles-way = 可以一键删除下架的商品，并把数量调整为现有库存。
cart-clean = 一键整理
cart-summary = 金额
cart-total = 合计
cart-checkout = 去结算
cart-not-yet = 上面的商品都有了价格，才能结算。
cart-escrow = 收到包裹之前，货款由平台托管。

limit-of = { $value } / { $limit }
limit-order = 单笔限额（商品加运费，不含税）
limit-year = { $year } 年个人限额（商品加运费，不含税）
limit-order-over = 这一单价值 { $value }，而单笔最多 { $limit }。
limit-order-why = 这是国家对跨境电商零售进口商品规定的单次交易限值，按商品加运费计算，不含税。
limit-order-way = 请从这个包裹里减去一些商品。为避开限额而拆单是违规的，我们不会这样做。
limit-year-over = 加上这次的 { $adding }，您 { $year } 年的限额就超了：还剩 { $left }。
limit-year-why = 每人每年通过跨境电商零售进口购买的商品，总额不超过 { $limit }。按人计算，与账号无关。
limit-year-way = 请减去一些商品，或在北京时间 { $next } 年 1 月 1 日之后再买。发货前取消的订单会退回额度。

checkout-at-once = 只购买此件，购物车不受影响。
checkout-title = 结算
checkout-where = 收货地址
checkout-who = 订购人
checkout-parcels = 配送与包裹
checkout-pay = 付款
checkout-parcels-what = { $count ->
    [1] 一位卖家，寄出一个包裹。
   *[other] { $count } 位卖家，各寄一个包裹，各是一张订单。
}
checkout-change-cart = 修改购物车
checkout-place = 提交订单并支付 { $total }
checkout-place-note = 下一步在支付机构的页面上确认付款。
checkout-not-yet = 返回购物车：还有商品买不了
checkout-changed = 价格或购物车有变化
checkout-changed-way = 没有生成订单。下面是最新的情况，请看过之后再确认一次。
checkout-expired = 您看到的价格已过有效期
checkout-expired-way = 我们重新计算了价格，与之前不同。没有生成订单，请看过下面的价格之后再确认一次。
checkout-stands = 此价格有效至{ $until }。
checkout-unavailable = 购物车里有商品刚刚买不到了
checkout-unavailable-way = 没有生成订单。请到购物车看看还剩什么。
checkout-no-address = 请选择收货地址
checkout-no-address-way = 选一个已有的地址，或填写新地址。
checkout-no-orderer = 请填写订购人
checkout-no-orderer-way = 清关需要姓名和身份证号。
checkout-trouble = 订单没有提交成功
checkout-trouble-way = 没有生成订单，也没有扣款。请稍后再试。

address-new = 新地址
address-new-fields = 填写新地址
address-paste = 粘贴整段地址，自动识别
address-paste-field = 整段地址
address-paste-hint = 姓名、电话、地址，顺序不限。核对之前不会保存。
address-paste-read = 识别
address-paste-done = 已填入下方各栏，保存前请核对。
address-paste-unplaced = 已填入下方各栏，请核对。以下内容没有对应的栏目：
address-paste-nothing = 没能识别出地址，请手动填写。
address-which = 寄到
checkout-addresses = 查看或修改收货地址
address-choose = 请选择…
address-name = 收货人
address-mobile = 手机号
address-mobile-hint = 11 位，例如 138 0000 0000，方便快递员联系。
address-province = 省份
address-province-hint = 先选省份，再显示市和区县。
address-show-districts = 显示市和区县
address-other-province = 更换省份
address-division = 市、区县
address-street = 街道、小区、楼栋、门牌号
address-street-hint = 请用中文填写，快递员看得懂。
address-postcode = 邮政编码
address-save = 保存地址
address-preferred = 默认地址
address-prefer = 设为默认
address-forget = 删除
address-ended = { $name }已于 { $year } 年撤销，现属{ $now }，请更新此地址。

addresses-title = 地址与实名信息
addresses-empty = 还没有地址
addresses-empty-way = 可以在这里添加，也可以在结算时填写。地址加密保存。

orderer-title = 订购人
orderer-why = 跨境包裹清关需要订购人的真实姓名和身份证号。订购人必须是付款的您本人。
orderer-name = 真实姓名
orderer-name-hint = 与身份证一致
orderer-id = 身份证号
orderer-id-hint = 18 位，末位可能是 X
orderer-which = 订购人
orderer-other = 本人的另一份证件
orderer-other-fields = 填写另一份姓名和证件号
orderer-kept = 加密保存，只显示打码后的号码，只提供给海关。
orderer-save = 保存
orderer-replace = 换成本人的另一份证件
orderer-forget = 删除实名信息

wrong-name-missing = 请填写收货人
wrong-name-too-long = 面单上最多写 40 个字
wrong-name-form = 姓名里有控制字符或看不见的字符，请重新输入
wrong-mobile-missing = 请填写手机号，方便快递员联系
wrong-mobile-form = 手机号不对：应为 13 至 19 开头的 11 位数字
wrong-division-missing = 请选择省、市、区县
wrong-division-unknown = 请从列表中选择区县
wrong-division-ended = 该区县已撤销，请选择街道现在所属的区县后保存
wrong-street-missing = 请填写街道、楼栋和门牌号
wrong-street-too-long = 面单上最多写 120 个字
wrong-postcode-form = 邮政编码是 6 位数字，也可以不填
wrong-orderer-name-missing = 请填写身份证上的姓名
wrong-orderer-name-too-long = 姓名最多 40 个字
wrong-orderer-name-form = 姓名里有控制字符或看不见的字符，请重新输入
wrong-id-number-missing = 请填写身份证号
wrong-id-number-form = 身份证号是 17 位数字加一位数字或 X
wrong-id-number-form-why = 请填写居民身份证上的号码（例如 110101190001010014），或港澳台居民居住证上的号码（81、82 或 83 开头，共 18 位）。海关不接受护照、回乡证、台胞证和港澳台本地的身份证；有居民身份证或上述居住证的家人朋友可以用自己的账户下单并付款。
wrong-id-number-checksum = 有一位输错了：末位校验码对不上
wrong-id-number-unknown = 没有这样的省份代码或出生日期，请核对前 14 位
wrong-id-number-future = 第 7 至 14 位的出生日期还没到
wrong-id-number-first-generation = 这是 15 位的第一代身份证号
wrong-id-number-first-generation-why = 第一代身份证已于 2013 年停用，请填写现用身份证上的 18 位号码：出生年份写全四位，末尾多一位校验码（例如 110101190001010014）。
wrong-id-number-residence-card = 这是外国人永久居留身份证的号码
wrong-id-number-residence-card-why = 海关按居民身份证或港澳台居民居住证核验订购人。有身份证的家人朋友可以用自己的账户下单并付款。
wrong-id-number-travel-permit = 这是回乡证（港澳居民来往内地通行证）或护照的号码
wrong-id-number-travel-permit-why = 海关按身份证核验订购人。如有港澳台居民居住证（81、82 或 83 开头，共 18 位），请填写其号码；否则，有其中一种证件的家人朋友可以用自己的账户下单并付款。
wrong-id-number-passport = 这是护照号码
wrong-id-number-passport-why = 海关按居民身份证或港澳台居民居住证（81、82 或 83 开头，共 18 位）核验订购人。如有其中一种，请填写其号码；否则，有其中一种证件的家人朋友可以用自己的账户下单并付款。

pay-how = 请在支付机构的页面上付款。这里用的是沙盒银行，不涉及真实资金。
pay-escrow = 货款先由平台托管，您收到包裹之后才付给卖家。如果订单发不了货，全额退还。
pay-description = { $market } · { $numbers }
pay-trouble = 支付机构没有回应
pay-trouble-way = 不是您的问题。订单仍为您保留，请稍后再付。
pay-declined = 付款被拒绝
pay-declined-way = 没有扣款。订单仍为您保留，可以再试一次。
pay-undecided = 还没有收到支付机构的消息
pay-undecided-way = 本页每隔几秒会自动查看一次。

checkout-waiting = 等待付款
checkout-pay-by = 请在 { $until } 之前付款。在此之前，商品和价格都为您保留。
checkout-pay-now = 支付 { $total }
checkout-call-off = 不买了
checkout-held = 如果不买了，商品会放回购物车。
checkout-paid = 付款成功
checkout-paid-what = { $total } 已由平台托管。
checkout-paid-next = { $count ->
    [1] 订单已进入卖家的待打包列表。每一步都能在“我的订单”里看到。
   *[other] 订单已进入 { $count } 位卖家的待打包列表。每一步都能在“我的订单”里看到。
}
checkout-to-orders = 我的订单
checkout-over = 付款时间已过
checkout-over-what = 这次结算没有付款，商品已重新上架。
checkout-over-way = 商品已放回购物车，按今天的价格计算。
checkout-goes-back = 您的付款到得太晚，{ $total } 会全额退还。
checkout-to-cart = 去购物车
checkout-orders = { $count ->
    [1] 订单
   *[other] { $count } 张订单
}

done-in-cart = 已加入购物车。
done-out-of-cart = 已删除。
done-cart-changed = 购物车已更新。
done-called-off = 已取消，商品放回了购物车。
done-address-saved = 地址已保存。
done-address-forgotten = 地址已删除。

problem-not-for-sale = 这件商品不再出售
problem-not-for-sale-what = 卖家已下架，或从未上架。
problem-cart-full = 购物车满了
problem-cart-full-what = 购物车最多放 60 种商品，请先结算。
problem-quantity-too-large = 数量太多
problem-quantity-too-large-what = 同一商品最多 999 件。
problem-address-book-full = 地址簿满了
problem-address-book-full-what = 最多保存 50 个地址，请删除不用的。
problem-already-paid = 已经付过款了
problem-already-paid-what = 请到“我的订单”查看；发货前可以在那里取消。
