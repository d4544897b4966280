### 每一页都会用到的文字，以及数字和日期的写法。

site-title = { $market }：跨境购物，一口价到家

language-name = 中文
language-short = 中
language-og = zh_CN
language-html = zh-Hans

number-group = ,
number-decimal = .

currency-cny = ¥
currency-usd = US$
currency-eur = €
currency-gbp = £
currency-jpy = JP¥

month-1 = 1月
month-2 = 2月
month-3 = 3月
month-4 = 4月
month-5 = 5月
month-6 = 6月
month-7 = 7月
month-8 = 8月
month-9 = 9月
month-10 = 10月
month-11 = 11月
month-12 = 12月
date-full = { $year }年{ $month }月{ $day }日
date-month = { $year }年{ $month }月
date-day = { $month }月{ $day }日
date-days = { $from }–{ $to }
date-days-one-month = { $month }月{ $fromday }日–{ $day }日
date-time = { $date } { $time }

skip-to-content = 跳到正文
nav-label = 账户与购物车
nav-home = { $market } 首页
nav-sign-in = 登录
nav-notices = 通知
nav-notices-unread = 通知，{ $count } 条未读
nav-cart = 购物车
nav-cart-count = { $count ->
    [0] 购物车，还是空的
   *[other] 购物车，共 { $count } 件
}
nav-orders = 我的订单
nav-sell = 卖家中心
nav-apply = 来 { $market } 开店
nav-admin = 平台管理
nav-api = 开发者接口
nav-to-shop = 去逛逛
nav-office-sell = 卖家中心
nav-office-admin = 平台管理
nav-sell-today = 今日待办
nav-sell-orders = 订单
nav-sell-listings = 商品
nav-sell-import = 导入
nav-sell-shipping = 运费
nav-sell-money = 资金
nav-sell-bank = 银行账户
nav-sell-members = 店员
nav-admin-overview = 概览
nav-admin-applications = 开店申请
nav-admin-orders = 订单
nav-admin-ledger = 账簿
nav-admin-receipts = 收款
nav-admin-payouts = 提现
nav-admin-taxes = 税款
nav-admin-lanes = 线路
nav-admin-fx = 汇率
nav-admin-mail = 邮件
nav-admin-jobs = 后台任务
nav-admin-roles = 权限

search-label = 搜索商品
search-placeholder = 车厘子干、原色牛仔、面霜……
search-button = 搜索

footer-promise = 一口价送到家，未含的费用写在价格旁边。您确认收货之前，货款由平台托管。
footer-zone = 页面上的时间均为{ $zone }。

field-optional = （选填）
form-to-field = 前往需要修改之处
form-has-errors = 还有 { $count } 处需要修改
pager-label = 列表翻页
pager-first = 回到第一页
pager-next = 下一页

price-all-in = 含税包邮
price-plus = 另有未含税费
price-plus-freight = 运费另计
price-no-freight = 未填运费：价格不含运费，也不含运费可能产生的税费。
price-left-out = 未含以下费用，可能需另付：{ $what }。
price-rules-of = 关税和税费按 { $date } 的规定计算。
price-rates-of = 汇率为 { $date } 的汇率。
price-why = 价格怎么来的
price-from = 起价
promise-arrives = 预计 { $days } 送达
receipt-total = 应付合计

timeline-done = （已完成）
timeline-now = （进行中）
timeline-ahead = （未开始）
timeline-stopped = （已终止）

done-saved = 已保存。

problem-other = 没有成功
problem-home = 回首页
problem-search = 搜索商品
problem-office = 返回工作台
problem-400 = 这个请求我们没看懂
problem-400-what = 网址或表单不完整。请返回上一页，刷新后再试一次。
problem-403 = 您的账户不能打开这一页
problem-403-what = 您已登录，但这一部分只对其他角色开放。
problem-403-way = 如果您应该有权限，请换用有权限的账户登录。
problem-404 = 这里什么也没有
problem-404-what = 页面可能已经搬走，或者商品已被卖家下架。
problem-404-way = 可以搜索商品，或回首页看看。
problem-405 = 这个网址不支持这样的操作
problem-405-what = 请返回上一页，用页面上的按钮操作。
problem-409 = 情况刚刚有了变化
problem-409-what = 请返回上一页，刷新后查看最新状态。
problem-422 = 这次没能提交
problem-422-what = 有一项填写不对。请返回上一页检查表单。
problem-429 = 操作太快了
problem-429-what = 短时间内尝试次数过多。请等一分钟再试。
problem-500 = 我们这边出了问题
problem-500-what = 是我们的错，已经记录下来。没有扣款，也没有丢失任何内容。请稍后再试。
problem-search-made-anew = 正在重建搜索
problem-search-made-anew-what = 搜索索引曾损坏，商品都在，请稍后再试。
problem-busy = 系统繁忙
problem-busy-what = 什么都没有写入，请稍后再试。
problem-too-slow = 处理时间过长
problem-too-slow-what = 我们没有等到结果，但您的操作可能已经完成。请先查看，再决定是否重试。
problem-form-expired = 表单已过期
problem-form-expired-what = 您打开这一页之后登录状态有变化，所以这份表单没有提交成功。
problem-form-expired-way = 请返回上一页，刷新后重新提交。

# 时区按当地习惯称呼；没有列出的用城市名。
zone-named = { $place }时间（{ $offset }）
time-in-zone = { $time }（{ $offset }）
zone-america-chicago = 芝加哥
zone-america-denver = 丹佛
zone-america-los-angeles = 洛杉矶
zone-america-new-york = 纽约
zone-asia-bangkok = 曼谷
zone-asia-ho-chi-minh = 越南
zone-asia-hong-kong = 香港
zone-asia-jakarta = 雅加达
zone-asia-kuala-lumpur = 马来西亚
zone-asia-manila = 菲律宾
zone-asia-saigon = 越南
zone-asia-seoul = 首尔
zone-asia-shanghai = 北京
zone-asia-singapore = 新加坡
zone-asia-taipei = 台北
zone-asia-tokyo = 东京
zone-asia-urumqi = 乌鲁木齐
zone-australia-sydney = 悉尼
zone-europe-berlin = 柏林
zone-europe-brussels = 布鲁塞尔
zone-europe-london = 伦敦
zone-europe-paris = 巴黎
zone-etc-utc = 世界标准
zone-utc = 世界标准

# 接口文档页。
docs-title = 开发者接口
docs-programs = 供程序读取的同一份文档：
docs-schemas = 数据结构
docs-parameters = 参数
docs-body = 请求内容
docs-answers = 响应
docs-status = 状态码
docs-name = 名称
docs-type = 类型
docs-what = 说明
docs-required = 必填

# 每页顶部：平台本身的状况。
standing-label = 平台尚未开业
standing-unopened = 还没有人运营这个平台。
standing-unopened-way = 请启动平台的人先停止服务，在该机器上执行 entrepot operator add 邮箱，再重新启动。
standing-money-label = 支付
standing-sandbox = 支付为演练环境，不会动用真实资金。
footer-contact = 联系我们：
