### 注册、登录、账户、申请开店。

people-email = 邮箱
people-name = 姓名或称呼
people-name-hint = 我们怎么称呼您？
people-password = 密码
people-password-new = 新密码
people-password-hint = 至少 { $min } 个字符。几个连在一起的词，比一个古怪的词更好记。
people-language = 邮件语言

people-email-empty = 请填写邮箱
people-email-shape = 这不是有效的邮箱
people-email-shape-why = 邮箱的写法如 name@example.org，中间没有空格，可以使用中文等各种文字。
people-email-long = 邮箱太长
people-name-empty = 请填写姓名或称呼
people-name-long = 称呼超过了 { $max } 个字符
people-name-shape = 称呼里不能有链接、控制字符或看不见的字符
people-password-empty = 请填写密码
people-password-short = 密码不足 { $min } 个字符
people-password-long = 密码超过了 { $max } 个字符
people-password-common = 这个密码太常见，谁都会先试它
people-password-common-why = 常见密码的名单是公开的。请用只有您自己会想到的几个词。
people-wait-seconds = 尝试次数过多，请 { $seconds } 秒后再试
people-wait-minutes = 尝试次数过多，请 { $minutes } 分钟后再试
people-wait-why = 这样可以防止他人猜密码，也避免邮箱被塞满。

sign-in-title = 登录
sign-in-button = 登录
sign-in-wrong = 邮箱或密码不正确
sign-in-wrong-why = 如果刚刚注册，请先打开我们发到邮箱里的链接。
sign-in-forgot = 忘记密码？
sign-in-wait-way = 这是您的账户？通过邮件重设密码，即可从这里立即登录
sign-in-new = 还没有账户？
sign-in-new-link = 注册账户
sign-in-for = 登录后继续。

sign-up-title = 注册账户
sign-up-lead = 一个账户，既能买，也能开店。我们会发一封邮件，点开其中的链接，填写称呼并设置密码，账户即开通。
sign-up-button = 注册
sign-up-known = 已有账户？
letter-sent-title = 请查收邮件
letter-noted-title = 已收到您的申请
sign-up-sent = 邮件已在您的邮箱中，或正在路上。点开其中的链接，填写称呼并设置密码即可，链接 { $hours } 小时内有效。
sign-up-noted = 带链接的信已写好，尚未发出。拿到信后点开链接，填写称呼并设置密码即可，链接 { $hours } 小时内有效。
sign-up-sent-nothing = 几分钟后仍未收到？请看看垃圾邮件，或核对邮箱后重新注册。

mail-demo = 本市场不外发邮件。在运行市场的机器上执行 entrepot letters show，即可查看最新一封信。
mail-none-yet = 本市场尚未接入邮件服务器，信件会等到接入后再发出。请联系运营方。

verify-title = 填写称呼和密码
verify-lead = 您将为 { $email } 开通账户，以后用在此设置的密码登录。
verify-button = 开通账户
verify-old-title = 链接已失效
verify-old = 链接已使用过，或超过了 { $hours } 小时。如果账户已开通，请直接登录。
verify-old-again = 重新注册

forgot-title = 重设密码
forgot-lead = 请填写账户邮箱，我们会发一封邮件，点开其中的链接即可重设密码。
forgot-button = 发送链接
forgot-sent = 如果该邮箱有账户，链接已在邮箱中，或正在路上，{ $minutes } 分钟内有效。
forgot-noted = 如果该邮箱有账户，带链接的信已写好，尚未发出，链接 { $minutes } 分钟内有效。

reset-title = 重设密码
reset-lead = 保存后，所有设备都会退出登录。
reset-button = 保存密码
reset-old-title = 链接已失效
reset-old = 链接已使用过，或超过了 { $minutes } 分钟。
reset-old-again = 重新获取链接

sign-out-title = 退出登录
sign-out-lead = 当前登录：{ $name }。
sign-out-button = 退出登录

account-title = 我的账户
account-you = 个人信息
account-save = 保存
account-password = 密码
account-password-current = 当前密码
account-password-wrong = 当前密码不正确
account-password-lead = 修改后，其他设备会退出登录。
account-password-button = 修改密码
account-merchants = 您的店铺
account-merchant-here = 当前身份
account-merchant-act = 切换到此店铺
done-merchant-chosen = 已切换，您现在代表该店铺操作
account-sessions = 登录的设备
account-session-here = 本设备
account-session-seen = 最近使用：{ $when }
account-session-since = { $when } 从 { $address } 登录
account-session-end = 退出
account-session-others = 退出其他所有设备
account-session-unknown = 未知浏览器
account-orders = 我的订单
account-sell = 卖家中心
account-apply = 来 Entrepot 开店
account-admin = 市场管理
account-verified = 已确认
account-unverified = 未确认

apply-title = 来 Entrepot 开店
apply-lead = 把您的商品卖到国外，买家看到的是算好税费、送到家的一口价。货款先托管，签收后以您的货币结算。
apply-fee = 每个送达的订单，市场收取货款和运费的 { $percent }，此外不收任何费用。申请和上架免费。如运营方约定其他比例，会在您开售前显示在这里。
apply-fee-agreed = 市场佣金为货款和运费的 { $percent }。
apply-ship = 接下来请设置运费：在此之前，您的商品在国外没有价格。
apply-step-apply = 提交申请
apply-step-apply-text = 告诉我们您是谁、从哪里发货，大约五分钟。
apply-step-decide = 运营方审核
apply-step-decide-text = 运营方核实后在本页答复；如不通过，会说明原因。
apply-step-import = 上架商品
apply-step-import-text = 导入现有的 Shopify 文件或表格，即可看到每件商品在国外的价格。
apply-signed-out = 请先注册或登录，再在此申请。
apply-form = 开店申请
apply-again = 再次申请
apply-mend = 请按运营方的说明改正后重新提交。
apply-kind = 您是哪类卖家？
apply-names = 名称与介绍
apply-name = 店名（{ $language }）
apply-slug = 网址中的名称
apply-slug-hint = 小写字母 a–z、数字和连字符。留空则按店名生成。
apply-about = 店铺介绍（{ $language }）
apply-about-hint = 用两三句话说说您是谁、做什么。
apply-where = 发货地
apply-country = 发货国家或地区
apply-place = 城镇或产地（{ $language }）
apply-currency = 结算货币
apply-currency-hint = 商品以结算货币定价。
apply-evidence = 我们如何核实您的身份？
apply-evidence-hint = 如登记号码、网站、商标、电话。仅运营方可见，加密保存。
apply-button = 提交申请
apply-waits-title = 申请正在审核
apply-waits = 您于 { $when } 为「{ $name }」提交了申请，结果会显示在这里。
apply-refused-title = 申请未获批准
apply-refused = 运营方于 { $when } 未批准「{ $name }」，原因如下：
apply-approved-title = 「{ $name }」可以开始销售
apply-approved = 运营方于 { $when } 批准了您的申请。
apply-to-sell = 进入卖家中心

apply-name-empty = 请至少用一种语言填写店名
apply-long = 超过了 { $max } 个字符
apply-unseen = 名称里有控制字符或看不见的字符，请重新输入
apply-slug-shape = 这个名称不能用在网址中
apply-slug-shape-why = 请用 2 至 64 个小写字母 a–z、数字和单个连字符，例如 harbor-orchard。
apply-slug-reserved = 这个词由市场保留
apply-slug-reserved-why = 请加一个词，例如 { $slug }-farm。
apply-slug-none = 请用拉丁字母填写网址中的名称
apply-slug-none-why = 无法按店名生成。例如：harbor-orchard。
apply-slug-taken = 这个名称已被其他卖家使用
apply-slug-taken-why = 可以加上地名或品类，例如 { $slug }-nuts。
apply-kind-none = 请选择卖家类型
apply-country-none = 请选择发货国家或地区
apply-place-none = 请填写城镇或产地
apply-currency-none = 请选择结算货币
apply-evidence-none = 请填写核实身份的办法
apply-already = 该账户已有店铺

merchant-kind-individual = 个人
merchant-kind-business = 企业
merchant-kind-farm = 农场、果园或渔场
merchant-kind-store = 实体店
merchant-kind-brand_flagship = 品牌方
merchant-kind-operator = 市场自营

verified-how-business_register = 已核对工商登记
verified-how-identity_document = 已核对身份证件
verified-how-farm_register = 已核对农渔业登记
verified-how-site_visit = 已实地走访
verified-how-trademark_register = 已核对商标注册
verified-how-first_party = 市场自营

merchant-state-applied = 待审核
merchant-state-approved = 已批准
merchant-state-refused = 未批准

done-email-confirmed = 账户已开通，请用您设置的密码登录。
done-password-set = 新密码已保存，请用新密码登录。
done-password-changed = 密码已修改，其他设备已退出登录。
done-signed-out = 您已退出登录。
done-session-ended = 该设备已退出登录。
done-sessions-ended = 其他设备均已退出登录。
done-applied = 申请已提交，正在审核。

demo-sign-ins = 体验演示市场
demo-role-shopper = 买家
demo-role-merchant = 卖家
demo-role-operator = 运营方
demo-role-shopper-sg = 新加坡买家
demo-role-shopper-us = 美国买家
demo-role-merchant-cn = 中国卖家
