### 开办平台：待办清单、各个步骤和首次启动页。

nav-admin-market = 平台

market-title = 平台
opening-title = 开办平台
opening-lead = 开始交易前还要做的事。每一行都根据现有数据得出；先后不限，随时可以回来继续。
opening-all-done = 一切就绪。您的各项决定随时可以更改。
opening-progress = 共 { $all } 项，已完成 { $done } 项。
opening-all = 查看全部清单
opening-see = 查看
opening-standing-done = 已完成
opening-standing-open = 待办
opening-standing-amiss = 需要处理

opening-operator = 运营人员
opening-operator-do = 查看运营人员
opening-operator-done = 已有人运营整个平台。
opening-operator-open = 还没有人运营这个平台：停止服务后，在机器上执行 entrepot operator add 邮箱，即可产生第一位运营人员。
opening-operator-link = 还没有人运营这个平台：打开服务启动时显示的链接，即可产生第一位运营人员。

opening-identity = 名称、标志和颜色
opening-identity-do = 给平台取名
opening-identity-done = 平台名称为 { $name }。
opening-identity-open = 平台还没有自己的名称，暂用 Entrepot。
opening-identity-contact = 平台名称为 { $name }，但还没有联系邮箱，请补上。

opening-languages = 语言
opening-languages-do = 选择语言
opening-languages-done = 已选择 { $count } 种语言。
opening-languages-open = 尚未选择：页面提供现有的全部语言。

opening-lanes = 销售范围
opening-lanes-do = 选择目的地
opening-lanes-done = 销往：{ $countries }。
opening-lanes-open = 尚未选择：凡规则覆盖之处均可销售。

opening-money = 货币和佣金
opening-money-do = 确定两项
opening-money-done = 平台以 { $currency } 计数，向卖家提议的佣金为 { $fee }。
opening-money-open = 尚未确定平台用什么货币计数、每笔销售收多少佣金。

opening-mail = 邮件
opening-mail-do = 接通邮件
opening-mail-none = 未连接邮件服务器：信件只能等待，也没有人能确认邮箱。
opening-mail-untried = 已连接邮件服务器，但近期没有试发过信件。
opening-mail-waits = { $day } 的试发信正等待邮件服务器接收。
opening-mail-failing = 试发信没有送出：{ $why }
opening-mail-done = 邮件服务器已于 { $day } 接收试发信。

opening-payments = 支付
opening-payments-do = 试一笔支付
opening-payments-open = 还没有试过支付。
opening-payments-waits = { $day } 发起过一笔试付，支付机构尚未告知已完成。
opening-payments-sandbox = 演练银行于 { $day } 告知收到 { $amount }。不会动用真实资金。
opening-payments-done = 支付机构于 { $day } 告知收到 { $amount }。

opening-rates = 汇率
opening-rates-do = 更新汇率
opening-rates-none = 还没有汇率。
opening-rates-old = 最新汇率是 { $day } 的，已经过旧，不宜据此定价。
opening-rates-by-hand = 汇率是 { $day } 的，由人工导入：如不再导入，会逐渐过旧。
opening-rates-done = 汇率是 { $day } 的，并按计划自动获取。

opening-merchant = 第一位卖家
opening-merchant-do = 查看申请
opening-merchant-open = 还没有卖家申请。请把 /sell/apply 告诉想来开店的人。
opening-merchant-waits = 有 { $count } 份申请等待您审核。
opening-merchant-done = 已有 { $count } 位卖家可以销售。

opening-cards = 卖家运费
opening-cards-do = 查看卖家
opening-cards-open = 还没有卖家确认运费表：没有运费表，就算不出到手价。卖家在「配送」中确认。
opening-cards-done = 已有卖家的运费表。

opening-listing = 第一件商品
opening-listing-do = 查看卖家
opening-listing-open = 还没有在售商品。卖家可在「商品」中添加，或导入文件。
opening-listing-done = 已有商品在售。

market-back = 返回清单
market-next = 下一步：{ $step }
market-save = 保存
market-history = 历次决定
market-history-version = 版本
market-history-name = 名称
market-history-when = 时间
market-history-who = 决定人
market-changed-meanwhile = 其间另一位运营人员改动了平台资料。
market-reload = 重新读取

market-identity-lead = 人们在每个页面、每封信里看到的样子。
market-field-name = 名称
market-field-contact = 咨询邮箱
market-field-accent = 按钮和链接的颜色
market-field-logo = 标志
market-name-hint = 最多 40 个字，例如 Harbour Market。
market-name-hidden = 名称里有看不见的字符，请重新输入。
market-name-long = 名称最多 { $most } 个字。
market-name-address = 名称里不能有网址或邮箱：它会在每封信里变成链接。
market-contact-hint = 显示在每页底部，人人可见。
market-contact-wrong = 这不是电子邮箱地址。
market-accent-hint = # 后跟六位数字，例如 #0B5C6B。白色文字要能在上面看清。
market-accent-wrong = 这不是颜色，请写成 #0B5C6B 的形式。
market-accent-unreadable = { $colour } 与其上文字的对比度为 { $contrast }，至少需要 4.5 : 1。
market-accent-nearest = 最接近且能看清的是 { $nearest }。
market-logo-hint = PNG、JPEG 或 WebP，最大 { $most } MB。透明部分会变成白色。
market-logo-large = 标志最大 { $most } MB。
market-logo-wrong = 这不是我们能读取的图片。
market-no-logo = 不用标志

market-languages-lead = 页面提供哪些语言。信件按每位读者自己的语言书写。
market-field-languages = 语言
market-field-own-language = 首选语言
market-own-language-hint = 读者的浏览器没有说出平台所用语言时，采用这一种。
market-languages-none = 请至少选择一种语言。
market-language-wrong = 其中有一种语言没有文本。

market-lanes-lead = 包裹销往哪些地方。其他地方既不报价、不展示，也不销售。
market-field-destinations = 目的地
market-field-home = 默认目的地
market-home-hint = 读者没有说明买到哪里时，采用这一个。
market-destinations-none = 请至少选择一个目的地。
market-destination-wrong = 有一个国家或地区重复了。
market-lanes-rules = 各目的地的税费和所依规则

market-money-lead = 平台自己的数字用什么货币，以及向新卖家提议的佣金。
market-field-currency = 货币
market-currency-hint = 试付使用这种货币。买家按目的地的货币付款，卖家按各自的货币收款。
market-currency-wrong = 没有这种货币。
market-field-fee = 货款佣金
market-fee-hint = 审核卖家时作为提议；可与每位卖家另行约定。
market-fee-wrong = 请填写 0 到 50 之间的百分比，例如 8 或 6.5

market-mail-lead = 信件怎样送出。没有邮件服务器，信件只能等待，也没有人能确认邮箱。
market-field-smtp = 邮件服务器
market-field-from = 发件人
market-smtp-hint = smtps://user:password@mail.example.org。加密保存，不再显示。
market-from-hint = Harbour Market <post@market.example>
market-smtp-wrong = 这样无法送出信件：服务器地址或发件人无法识别。
market-address-long = 地址最多 500 个字符。
market-mail-configured = 本机配置已指定邮件服务器，不能在这里更改。
market-mail-unset = 断开邮件服务器
market-mail-all = 已写好的信件
market-trial-letter = 试发一封信
market-trial-letter-lead = 发到您自己的邮箱。邮件服务器接收后，上方会有说明。
market-trial-letter-do = 给我发一封信

market-payments-lead = 亲自看一次：付款、收到通知、退回。
market-payments-sandbox = 支付由随程序附带的演练银行处理：任何页面都不会动用真实资金。
market-trial-payment = 试付一笔
market-trial-payment-lead = 您像买家一样，在支付机构的页面上付一个单位的平台货币。它不属于任何订单，等待退回。
market-trial-payment-do = 试付
market-trial-payment-for = { $market } · 试付
market-trial-payment-waits = 您于 { $at } 发起了一笔试付，支付机构尚未告知已完成。
market-trial-payment-came = 支付机构已告知收到 { $amount }，对应您于 { $at } 发起的试付。
market-trial-payment-returning = 您于 { $at } 发起的试付，{ $amount } 正在退回。
market-trial-payment-returned = 您于 { $at } 发起的试付，{ $amount } 已退回：支付正常。
market-trial-payment-used = 您于 { $at } 发起的试付，{ $amount } 已用于平台的其他款项。
market-trial-payment-return = 退回

market-rates-lead = 价格按各目的地的货币显示，依据每日参考汇率换算。
market-field-url = 汇率地址
market-field-every-hours = 每隔几小时查看一次
market-url-hint = 欧洲央行参考汇率文件（XML 或 CSV）的公开地址。加密保存，不再显示。
market-rates-address-wrong = 汇率从以 https:// 或 http:// 开头的公开地址获取。
market-rates-hours-wrong = 请填写 1 到 168 小时。
market-rates-configured = 本机配置已指定汇率地址，不能在这里更改。
market-rates-unset = 不再获取汇率
market-rates-file = 导入文件，或查看已有汇率


problem-bad-market = 平台不能这样呈现
problem-bad-market-what = 请按各栏旁的说明修改。

done-market-saved = 已保存。
done-market-letter-tried = 给您的信正在发送。送出后，本页会有说明。
done-market-open = 平台归您了。以下是还要做的事。
