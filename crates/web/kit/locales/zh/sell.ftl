### 卖家的一天、商品与导入。


selllisting-kind-goods = 普通商品
selllisting-kind-produce = 农产品
selllisting-kind-service = 服务

selllisting-status-draft = 草稿
selllisting-status-published = 在售
selllisting-status-paused = 暂停销售
selllisting-status-archived = 已归档

## 今日待办

today-title = 今日待办
today-todo = { $count } 件事等您处理
today-nothing = 暂时没有待办
today-nothing-way = 有新订单付款后会马上出现在这里。
today-start = 货架还是空的
today-start-way = 把手头的 CSV 文件传上来就行：Shopify 导出的，或我们自己的格式。您看过之前，什么都不会上架。
today-pack = 打包订单 { $number }
today-pack-do = 去打包
today-ship = 寄出订单 { $number }
today-ship-do = 去发货
today-ship-late = 已超时：应在 { $date } 前交运；到 { $off } 自动取消
today-ship-by = 请在 { $date } 前交给承运商
today-cancel = 买家申请取消：订单 { $number }
today-cancel-first = 发货前请先答复
today-refund = 买家申请退款：订单 { $number }
today-refund-do = 去处理
today-payout-back = 银行退回了 { $amount }
today-payout-back-do = 查看原因
today-draft = { $title }
today-draft-ready = 这份草稿可以上架了。
today-draft-publish = 看看并上架
today-draft-lacks = 这份草稿还缺点东西，补齐后才能上架。
today-draft-do = 看看缺什么
today-sold-out = { $title } 已售罄
today-sold-out-why = 买家看得到，但买不了。
today-sold-out-do = 补库存
today-import = 文件 { $file } 没能读完
today-import-do = 看看原因
today-no-card = 您还没有设置运费
today-no-card-why = 没有运费表，商品就算不出海外到手价。
today-no-card-do = 设置运费
today-more-orders = 还有 { $count } 个订单等待处理
today-more-returns = 还有 { $count } 个退货等待处理
today-more-drafts = 还有 { $count } 份草稿
today-look = 查看
today-money = 资金
today-available = 可提现
today-available-note = 已扣佣金，按您的结算货币
today-way = 已申请提现或汇款途中
today-way-note = 尚未到账
today-to-money = 查看每一笔进出和提现
today-sells = 热销商品
today-sells-none = 最近 30 天还没有卖出商品。
today-sells-days = 最近 { $days } 天的已付款订单，不含已取消和已退款的部分，按您的标价计算
today-sells-more = 另有 { $count } 种商品
today-sells-product = 商品
today-sells-units = 件数
today-sells-revenue = 货款

## 商品

listings-title = 商品
listings-lead = 您的全部商品。草稿只有您自己看得到。
listings-new = 新建商品
listings-import = 导入文件
listings-filter = 按状态
listings-all = 全部
listings-search = 搜索自己的商品
listings-search-example = 标题或编号
listings-empty = 您还没有商品
listings-empty-way = 导入手头的文件，或者动手写第一件商品。
listings-none = 没有符合条件的商品
listings-none-way = 换个词试试，或者查看全部。
listings-column-listing = 商品
listings-column-status = 状态
listings-column-category = 分类
listings-column-variants = 规格
listings-column-price = 您的标价
listings-column-stock = 可售库存
listings-sold-out = 售罄
listings-no-category = 未选择

## 单件商品

selllisting-new-title = 新建商品
selllisting-new-lead = 先写标题和价格。上架之前，它一直是草稿。
selllisting-make = 建立草稿
selllisting-save = 保存
selllisting-back = 全部商品
selllisting-changed = { $time } 修改
selllisting-texts = 文字
selllisting-title-in = 标题（{ $language }）
selllisting-description-in = 描述（{ $language }）
selllisting-facts = 基本信息
selllisting-kind = 类型
selllisting-category = 分类
selllisting-category-none = 请选择分类
selllisting-origin = 原产国
selllisting-brand = 品牌
selllisting-currency = 标价货币
selllisting-handle = 您的商品编号
selllisting-handle-hint = 导入文件时按它对应商品。留空则由标题生成。
selllisting-handle-taken = 您的另一件商品已经用了编号“{ $handle }”。
selllisting-variants = 规格、价格与库存
selllisting-options = 规格项：尺码、颜色……
selllisting-options-hint = 在这里写上规格项并保存，每个规格就会多出一栏来填它的值。
selllisting-option = 规格项 { $number }
selllisting-variant = 规格 { $number }
selllisting-variant-add = 添加规格
selllisting-variant-remove = 不再出售这个规格
selllisting-variant-price = 价格
selllisting-variant-weight = 包装后重量
selllisting-variant-stock = 库存
selllisting-variant-code = SKU 编码
selllisting-variant-barcode = 条形码
selllisting-variant-attributes = 税则需要的信息
selllisting-variant-value = 规格值
selllisting-attributes-hint = 每行一项：volume_ml = 750、abv_percent = 12.5、net_weight_g = 250、state = dried。
selllisting-attribute-line = “{ $line }”的写法不对，应为“名称 = 值”，例如 volume_ml = 750。
selllisting-stock-promised = 除库存外都已保存：未完成的订单已占用 { $promised } 件，比您填的数量多。请先发货或取消这些订单。
selllisting-changed-meanwhile = 您填写期间，这件商品被别人改过了。您看到的是自己的版本，没有保存。
selllisting-reload = 载入最新版本
selllisting-state = 是否在售
selllisting-state-draft = 只有您看得到这件商品。
selllisting-state-published = 买家看得到这件商品。
selllisting-state-paused = 暂时停售。已下的订单照常进行。
selllisting-state-archived = 已归档。因为有订单涉及，所以仍然保留。
selllisting-blocked = 还缺 { $count } 项，补齐后才能上架
selllisting-advice = 补上会卖得更好
selllisting-not-ready = 暂时不能上架，缺少的内容列在下面。
selllisting-publish = 上架
selllisting-pause = 暂停销售
selllisting-archive = 归档
selllisting-restore = 恢复为草稿
selllisting-look = 以买家身份查看
selllisting-passport = 商品护照
selllisting-service-note = 这是服务：无需寄送，因此没有 HS 编码、运费和关税。
selllisting-to = 寄往{ $country }
selllisting-all-variants = 全部 { $count } 个规格
selllisting-codes = 目的地与 HS 编码
selllisting-codes-lead = 编码决定能否入境、按什么税率征税。我们给建议，由您确认：商品是什么做的，您最清楚。
selllisting-codes-suggested = 根据您的描述建议
selllisting-codes-other = 其他编码，或用词语查找
selllisting-codes-other-hint = 6、8 或 10 位数字；也可以写“真丝围巾”这样的词语，我们来查。填写后以它为准，不看上面的勾选。
selllisting-codes-for = 适用于
selllisting-codes-all-variants = 全部规格
selllisting-codes-confirm = 确认编码
selllisting-codes-yours = 您已确认
selllisting-codes-ours = 建议
selllisting-codes-missing = 尚未确认
selllisting-codes-edition = HS { $year } 版
selllisting-codes-choose = 选择编码
selllisting-codes-national = 当地税则在此编码下有多条税目，您的商品属于哪一条？
selllisting-codes-same = 您已确认过编码，还有 { $count } 个目的地没有。前六位各国通用：
selllisting-codes-same-button = 为所有目的地确认 { $code }
selllisting-codes-every = 所有目的地用同一编码
selllisting-codes-every-lead = 前六位各国通用。当地税则需要更多位数时，我们会在下面请您选择。
selllisting-sold-to = 可售往 { $all } 个目的地中的 { $sold } 个。
selllisting-not-sold = 暂不销售
selllisting-fact-name = 申报项目
selllisting-fact-value = 数值
selllisting-fact-hint = 该目的地的规定需要这一项。
selllisting-fact-save = 填写
selllisting-fact-bad = 属性名形如 volume_ml，数值最多 120 个字符。
fact-net-weight-g = 单件净重（克）
fact-volume-ml = 单件容量（毫升）
fact-abv-percent = 酒精度（% vol）
fact-pieces = 单件片数
fact-scope = 具体品类（scope）
fact-state = 状态（干、冻、烤……）
fact-duty-rate = 关税税率（%）
fact-duty-rate-th = 泰国关税税率（%）
fact-duty-rate-id = 印度尼西亚关税税率（%）
fact-duty-rate-vn = 越南关税税率（%）
fact-duty-rate-ph = 菲律宾关税税率（%）
fact-duty-rate-my = 马来西亚关税税率（%）
fact-duty-rate-au = 澳大利亚关税税率（%）
selllisting-pictures = 图片
selllisting-pictures-none = 还没有图片。有图片的商品更容易被点开。
selllisting-picture-file = 添加图片
selllisting-picture-hint = PNG、JPEG 或 WebP，不超过 8 MB，正方形最合适。
selllisting-picture-alt = 图片内容（给看不到图片的人）
selllisting-picture-add = 添加
selllisting-picture-first = 设为首图
selllisting-picture-remove = 移除
selllisting-picture-refused = 这不是 8 MB 以内的 PNG、JPEG 或 WebP 图片。

done-listing-made = 草稿已建立。还缺什么，请看页面一侧。
done-listing-saved = 已保存。
done-listing-published = 已上架。
done-listing-paused = 已暂停销售。
done-listing-archived = 已归档。
done-listing-restored = 已恢复为草稿。
done-listing-hs-confirmed = HS 编码已确认。

finding-title-missing = 没有标题。
finding-category-missing = 还没有分类，请在“基本信息”里选择。
finding-variants-missing = 没有可以购买的规格。
finding-price-missing = 价格必须大于零。
finding-weight-missing = 没有重量，算不出运费。
finding-english-missing = 没有英文标题。
finding-chinese-missing = 没有中文标题，而这里的买家大多读中文。
finding-picture-missing = 没有图片。
finding-barcode-check = 有条码不是有效的 GTIN：有一位错误或缺失，请与包装核对。
finding-not-approved = 您的店铺还没有通过审核。
problem-not-ready = 暂时不能上架
problem-not-ready-what = 还缺一些内容。请回到商品页，缺少的内容列在一侧。
problem-no-such-move = 商品的状态已经变了
problem-no-such-move-what = 请回到商品页查看最新状态。
problem-stale = 刚刚有人改过
problem-stale-what = 请返回上一页，刷新后再修改一次。
problem-not-approved = 店铺还没有通过审核
problem-not-approved-what = 运营方正在审核您的申请。
problem-cut-off = 文件没有完整收到
problem-cut-off-what = 连接中断了。请重新上传，不会重复导入。
problem-file-too-large = 文件太大
problem-file-too-large-what = 单个文件最大 { $mebibytes } MB，本次没有保存任何内容。
problem-file-too-large-way = 请拆成几个文件，逐个上传。
problem-body-too-large = 表单太大
problem-body-too-large-what = 本次没有保存任何内容。请减少一次提交的内容。
problem-files-full = 您上传的文件已占满空间
problem-files-full-what = 每家店铺最多保留 { $mebibytes } MB 的文件，本次没有保存任何内容。
problem-files-full-way = 文件在最后一次读取七天后删除。请减少上传，或稍后再传较小的文件。
problem-field-too-long = 有一栏太长
problem-field-too-long-what = 与文件一起提交的文字每栏最多 8 KB，本次没有保存任何内容。
problem-field-too-long-way = 请返回上一页，缩短后重新提交。
problem-too-many-parts = 表单的栏目太多
problem-too-many-parts-what = 一份表单最多包含 100 个栏目和文件，本次没有保存任何内容。
problem-too-many-parts-way = 请减少一次提交的文件。
problem-too-many-uploads = 已有三个文件正在上传
problem-too-many-uploads-what = 每个账号最多同时上传三个文件。
problem-too-many-uploads-way = 请等其中一个传完，再上传这一个。

## 导入

import-title = 导入
import-lead = 把手头的文件传上来。我们先检查，您确认之前什么都不会改动。
import-file = CSV 文件
import-file-hint = Shopify 商品导出文件或 Entrepot 自己的 CSV，最大 256 MB。
import-file-missing = 请先选择文件。
import-assumptions = 文件里没写的，按什么处理
import-assumptions-hint = Shopify 的文件不写货币和原产国，常常也没有重量。
import-currency = 货币
import-origin = 原产国
import-weight = 单件包装后重量
import-check = 检查文件
import-check-hint = 只读取文件，告诉您会发生什么。
import-formats = 两种格式，按表头自动识别
import-shopify = 在 Shopify 后台选择“商品 → 导出”。新旧列名都能识别，HTML 会转成纯文本。
import-own = 每个规格一行，中英文并列，可含 HS 编码、库存和税则所需信息。
import-example = 下载示例
import-promise = 同一个文件再传一次不会有任何变化。有错误行的商品保持原样，其余照常导入。
import-earlier = 历史导入
import-column-file = 文件
import-column-when = 时间
import-column-state = 状态
import-column-rows = 行数
import-column-listings = 新增或更新
import-column-failed = 保持原样
import-state-running = 进行中
import-state-checked = 仅检查
import-state-done = 已导入
import-state-failed = 中断
import-state-unread = 未读取
import-state-stopped = 已停止
import-run-title = 导入 { $file }
import-another = 换个文件
import-at-work = 正在读取：已读 { $rows } 行
import-may-leave = 您可以离开，稍后再回来看；导入会继续。
import-stopped = 已停止：需要平台运营方查看。
import-stopped-way = 我们在 { $time } 没能继续下去，这是我们的问题，与您的文件无关。已导入的内容会保留；运营方让它重试后，会从停下的地方继续，本页会显示进展。
import-file-gone = 文件已不再保留：最后一次读取七天后会删除。
import-send-again = 重新发送文件
import-once-more = 再读一次文件
import-once-more-hint = 已导入的内容会被识别，不会重复导入。
import-origin-assumed = 文件没有写明原产地：{ $count } 件商品暂按{ $country }处理。
import-origin-assumed-way = 关税取决于原产地。继续即表示确认；如需更改，可换一个原产地重新发送文件，或在单件商品页面修改。
import-outcome-unread = 这是另一种文件，没有读取任何内容。它是什么、应当发送什么，请看下面。
import-outcome-broken = 文件没能读完。停在哪里、怎么修改，请看下面。
import-outcome-checked = 文件没有问题。目前还没有改动任何内容。
import-outcome-checked-issues = 有 { $failed } 件商品的行需要修改，其余都可以导入。目前还没有改动任何内容。
import-outcome-done = 已导入：新增 { $created } 件，更新 { $updated } 件，未变 { $unchanged } 件。
import-outcome-done-issues = 已导入：新增 { $created } 件，更新 { $updated } 件，未变 { $unchanged } 件；{ $failed } 件因有错误行而保持原样。
import-outcome-withheld = 有 { $count } 份草稿还缺内容，补齐后才能上架。
import-to-finish = 在一页里补齐这些草稿：货架、重量、 HS 编码，然后上架
import-to-published = 查看在售商品
import-count-rows = 行数
import-count-created = 新增
import-count-updated = 更新
import-count-unchanged = 未变
import-count-failed = 保持原样
import-count-published = 已上架
import-count-would-publish = 可以上架
import-count-withheld = 还缺内容
import-format-shopify = Shopify 导出文件
import-format-entrepot = Entrepot CSV
import-nothing-new = 文件没有新内容，不需要导入。
import-take = { $count ->
    [0] 上架
   *[other] 导入 { $count } 件商品
}
import-take-whole = 有错误行的 { $count } 件商品保持原样。
import-publish = { $count ->
    [0] 同时上架（目前没有可上架的）
   *[other] 同时上架可上架的 { $count } 件
}
import-issues = 需要修改的地方
import-issues-hint = 行号以您的文件为准，表头是第 1 行。
import-issues-more = 另有 { $count } 处。
import-issue-line = 第 { $line } 行
import-issue-what = 问题
import-error = 未导入
import-note = 提示
import-unread = 文件中有 { $count } 列没有读取

issue-price = “{ $value }”不是价格。
issue-price-mend = 请写成 12.50：数字加小数点。
issue-price-places = “{ $value }”的小数位数超过该货币的规定：最多 { $digits } 位小数。
issue-price-places-mend = 请四舍五入到 { $digits } 位小数。
issue-comma = “{ $value }”里有逗号；小数点请用“.”。
issue-comma-mend = 请写成 { $meant }，不加千位分隔符。
issue-price-missing = 这个规格没有价格。
issue-price-missing-mend = 请填写价格，例如 12.50。
issue-currency = “{ $value }”不是货币代码。
issue-currency-mend = 请写三个字母，例如 USD。
issue-weight = “{ $value }”不是重量。
issue-weight-mend = 请按该列的单位写数字，例如 250（克）或 0.25（千克）。
issue-weight-unit = 重量“{ $value }”没有单位。
issue-weight-unit-mend = 请在单位列写上 g、kg、oz 或 lb，或在克数列里写克数。
issue-unit-unknown = “{ $value }”不是重量单位。
issue-unit-unknown-mend = 请写 g、kg、oz 或 lb。
issue-weights-differ = 两列重量不一致，已采用带单位的“{ $value }”。
issue-weights-differ-mend = 请改正其中一列，或将它留空。
issue-stock = “{ $value }”不是件数。
issue-stock-mend = 请写整数，例如 12。
issue-stock-negative = 库存小于零（{ $value }），按 0 计。
issue-stock-negative-mend = 请清点实物后改正。
issue-stock-promised = 文件中 { $sku } 的库存是 { $value }，但未完成的订单已占用 { $promised } 件，库存未改动。
issue-stock-promised-mend = 请先发货或取消这些订单，再到商品页重新清点。
issue-hs = “{ $value }”不是 HS 编码。
issue-hs-mend = 请写 6、8 或 10 位数字，例如 0813.40。
issue-hs-zero = “{ $value }”不是 HS 编码：编码有 6、8 或 10 位数字。
issue-hs-zero-mend = 表格软件会去掉 0，可能应为 { $meant }。请把该列设为文本格式，写出完整编码。
issue-hs-shortened = “{ $value }”是被表格软件缩写的编码，原来的数字已丢失。
issue-hs-shortened-mend = 请把该列设为文本格式，重新填写编码，再另存为“CSV UTF-8”。
issue-hs-unknown = HS 2022 中没有子目 { $value }。
issue-hs-unknown-mend = 请在 HS 2022 中查找，或留空后确认我们的建议。
issue-hs-edition = “{ $value }”不是 HS 的版本。
issue-hs-edition-mend = 请写该版本开始的年份：2022。
issue-country = “{ $value }”不是国家。
issue-country-mend = 请写国家名称或两个字母，例如 美国 或 US。
issue-kind = “{ $value }”不是商品类型。
issue-kind-mend = 请写 goods、produce 或 service。
issue-flag = “{ $value }”既不是 true 也不是 false。
issue-flag-mend = 请写 TRUE 或 FALSE。
issue-picture = “{ $value }”不是图片的网址或文件名。
issue-picture-mend = 请写 https://…（空格写成 %20）或已上传文件的名称，例如 cherries.jpg。
issue-picture-reach = 无法获取图片“{ $value }”：它不在公开的服务器上，端口不是 80 或 443，或需要密码。
issue-picture-reach-mend = 请填写人人都能打开的图片网址，或上传图片文件。
issue-differs = 这一行写的是“{ $value }”，与该商品第一行不同；以第一行为准。
issue-differs-mend = 请留空，或让该商品每一行都相同。
issue-shortened = “{ $value }”是被表格软件缩写的数字，原来的数字很可能已丢失。
issue-shortened-mend = 请把该列设为文本格式，重新填写，再另存为“CSV UTF-8”。
issue-sheet-error = “{ $value }”是表格软件在公式出错时写的内容。
issue-sheet-error-mend = 请修正公式，或直接写文字。
issue-dated = “{ $value }”像是表格软件把 3-5 这样的数字变成的日期。
issue-dated-mend = 请把该列设为文本格式，重新填写。
issue-barcode-check = 条码 { $value } 的末位校验码不符；按其余数字应为 { $meant }。
issue-barcode-check-mend = 请与包装上的条码核对。
issue-barcode-zero = 条码 { $value } 少了一位；完整的应为 { $meant }。
issue-barcode-zero-mend = 表格软件会去掉 0：请把该列设为文本格式。
issue-barcode-odd = “{ $value }”的位数不是条码的位数（8、12、13 或 14 位），或全是 0。
issue-barcode-odd-mend = 请与包装核对，或留空。
issue-sku-twice = SKU { $value } 在第 { $other } 行也出现过。
issue-sku-twice-mend = 请让每个规格有自己的 SKU。
issue-sku-elsewhere = SKU { $value } 也是您另一件商品 { $other } 的。
issue-sku-elsewhere-mend = 请让每个规格有自己的 SKU。
issue-mojibake = “{ $value }”像是被当作 Windows-1252 读取的 UTF-8 文字。
issue-mojibake-mend = 请重新导出并选择 UTF-8，那样会显示为“{ $meant }”。
issue-mojibake-gb = “{ $value }”像是被当作 Windows-1252 读取的中文（GB18030）。
issue-mojibake-gb-mend = 请重新导出并选择 UTF-8，那样会显示为“{ $meant }”。
issue-mojibake-utf8 = “{ $value }”像是被当作 GB18030 读取的 UTF-8 文字。
issue-mojibake-utf8-mend = 请重新导出并选择 UTF-8，那样会显示为“{ $meant }”。
issue-unseen-taken = “{ $value }”里有看不见的字符，已去掉。
issue-unseen-taken-mend = 请检查这段文字，去掉这些字符后重写。
issue-letters-lost = “{ $value }”里有字符丢失：别的软件没能读出它们。
issue-letters-lost-mend = 请重新导出并选择 UTF-8。
issue-unreadable = 文件没能读完：{ $value }。
issue-unreadable-mend = 请重新上传；已导入的商品会被识别。
issue-header = 这些列不属于任何已知格式：{ $value }
issue-header-mend = Shopify 导出文件以 Handle、Title……开头；我们的格式以 listing、title_en、price……开头。
issue-header-twice = 有两列同名。
issue-header-twice-mend = 请删除或改名其中一列。
issue-not-csv = 这是{ $kind ->
    [utf-16] UTF-16 文本
    [utf-32] UTF-32 文本
    [old-letters] 用旧编码（如 Big5、Shift_JIS 或 Windows-1252）保存的文本
    [excel] Excel 工作簿
    [old-excel] 旧版 Excel 工作簿（.xls）
    [ods] OpenDocument 表格
    [numbers] Numbers 表格
    [word] Word 文档
    [slides] PowerPoint 演示文稿
    [odt] OpenDocument 文档
    [sylk] SYLK 表格
    [sqlite] SQLite 数据库
    [parquet] Parquet 文件
    [program] 程序文件
    [mhtml] 保存的网页（MHTML）
    [sql] SQL 语句
    [binary] 二进制文件
    [html] 网页（HTML）
    [pdf] PDF
    [rtf] 带格式的文本（RTF）
    [picture] 图片
    [xml] XML
    [json] JSON
   *[other] { $value }
}，不是 UTF-8 编码的 CSV。
issue-not-csv-mend = 请在原来的软件里另存为“CSV UTF-8”。
issue-packed = 这是{ $kind ->
    [zip] ZIP 压缩包
    [gzip] gzip 压缩文件
    [bzip2] bzip2 压缩文件
    [xz] xz 压缩文件
    [zstd] zstd 压缩文件
    [seven-zip] 7z 压缩包
    [rar] RAR 压缩包
    [tar] tar 归档文件
   *[other] { $value }
}，不是 CSV。
issue-packed-mend = 请解压后上传里面的 CSV 文件。
issue-other-shop = 这是{ $shop ->
    [shopify-inventory] Shopify 的库存导出文件
    [shopify-orders] Shopify 的订单导出文件
    [shopify-customers] Shopify 的客户导出文件
    [woocommerce] WooCommerce 的产品导出文件
    [etsy] Etsy 的商品导出文件
    [magento] Magento（Adobe Commerce）的产品导出文件
    [prestashop] PrestaShop 的产品导出文件
    [ebay] eBay 的刊登文件
    [google] 商品数据（Google Merchant Center 与 Facebook 通用的格式）
    [facebook] Facebook 的商品目录
    [shopware] Shopware 的产品导出文件
    [ecwid] Ecwid 的产品导出文件
    [shopee] Shopee（虾皮）的商品文件
    [tiktok] TikTok Shop 的商品文件
    [lightspeed] Lightspeed 的商品导出文件
    [odoo] Odoo 的产品导出文件
    [weebly] Weebly 的产品导出文件
    [volusion] Volusion 的产品导出文件
    [jd] 京东的商品文件
    [pinduoduo] 拼多多的商品文件
    [amazon] 亚马逊的库存文件
    [bigcommerce] BigCommerce 的产品导出文件
    [squarespace] Squarespace 的产品导出文件
    [wix] Wix 的产品导出文件
    [square] Square 的商品导出文件
    [opencart] OpenCart 的产品导出文件
    [taobao] 淘宝的宝贝文件
   *[other] { $value }
}，我们不读取这种文件。
issue-other-shop-mend = { $shop ->
    [shopify-inventory] 请在 Shopify 里改为导出“产品”（Products → Export）。
    [shopify-orders] 请在 Shopify 里改为导出“产品”（Products → Export）。
    [shopify-customers] 请在 Shopify 里改为导出“产品”（Products → Export）。
   *[other] 请把各列移到我们自己的格式里（listing、title_en、price……），上传页面上有示例文件。
}
issue-cut-short = 文件在这一行中间就结束了。
issue-cut-short-mend = 请重新导出，文件可能在传输中被截断。
issue-stray-quote = 单元格的右引号后面还有文字。
issue-stray-quote-mend = 单元格里的引号请写两次："32"" TV stand"
issue-read-as-chinese = 文件不是 UTF-8，已按 GB18030（GBK）中文编码读取。
issue-read-as-chinese-mend = 请核对文字；如有乱码，请把文件另存为“CSV UTF-8”。
issue-not-utf8 = 这个单元格不是 UTF-8 文本。
issue-not-utf8-mend = 请把文件另存为“CSV UTF-8”。
issue-cells = 这一行有 { $value } 个单元格，而表头有 { $expected } 个。
issue-cells-mend = 含逗号的文字请加引号。
issue-open-quote = 从这里开始的引号，到文件末尾也没有闭合。
issue-open-quote-mend = 请补上右引号；如果引号属于正文，请写两遍："32"" TV stand"
issue-unclosed = 从这里开始的单元格超过一兆字节，很可能缺少右引号。
issue-unclosed-mend = 请补上引号。这一行之前的内容已经导入。
issue-empty = 文件里没有数据行。
issue-empty-mend = 请重新导出商品：一行表头，每个规格一行。
issue-no-handle = 这一行没有写明是哪件商品。
issue-no-handle-mend = 请像上面几行那样写上商品编号。
issue-scattered = 该商品的行在前面已经出现过，这些行没有导入。
issue-scattered-mend = 请把同一件商品的行放在一起。
issue-too-large = 这件商品的行数或文字超过了上限。
issue-too-large-mend = 请拆成几件商品。
issue-gift-card = 这里不出售礼品卡。
issue-gift-card-mend = 无需处理，或删除这一行。
issue-options-changed = 规格项变了，而有 { $value } 个旧规格不在文件里。
issue-options-changed-mend = 请为它们添加行，或先在商品页移除这些规格。
issue-variants-unnamed = 该商品有 { $value } 个规格不在文件里，而没有 SKU 的行与它们都对不上。
issue-variants-unnamed-mend = 请在每一行写上规格的 SKU，或先在商品页移除这些规格。
issue-variants-kept = 该商品有 { $value } 个规格不在文件里，它们保持原样，与新规格并存。
issue-variants-kept-mend = 如果新规格是用来替换它们的，请在商品页移除旧规格。
issue-changed-meanwhile = 读取文件期间，这件商品被别人改过了。
issue-changed-meanwhile-mend = 请重新上传文件。
issue-handle = 商品编号缺失，或含有空格、斜杠。
issue-handle-mend = 请用字母、数字和连字符，例如 dried-cherries。
issue-title-missing = 没有标题。
issue-title-missing-mend = 请写英文或中文标题。
issue-title-long = 标题超过 255 个字符。
issue-title-long-mend = 请缩短，细节写进描述。
issue-description-long = 描述超过 100,000 个字符。
issue-description-long-mend = 请缩短。
issue-category = 没有这个分类。
issue-category-mend = 请使用 fruit、nuts、seafood、pantry、drinks、beauty、apparel、home、pets 或 services。
issue-options-many = 一件商品最多三个规格项。
issue-options-many-mend = 请合并规格项，或拆成两件商品。
issue-option-name = 有规格项没有名称。
issue-option-name-mend = 请写上名称，例如 尺码。
issue-option-twice = 这个规格项与前面的规格项同名。
issue-option-twice-mend = 请换一个名称，例如 颜色，或把两项合成一项。
issue-variants-missing = 没有带价格的规格。
issue-variants-missing-mend = 请至少添加一个带价格的规格。
issue-variants-many = 一件商品最多 2,048 个规格。
issue-variants-many-mend = 请拆成几件商品。
issue-values = 这个规格没有为每个规格项各填一个值。
issue-values-mend = 请为每个规格项填写一个值。
issue-values-twice = 该商品的另一个规格与它的值相同。
issue-values-twice-mend = 请修改，或删除其中一个。
issue-currencies = 同一件商品的规格用了不同货币标价。
issue-currencies-mend = 请统一用一种货币。
issue-barcode-shortened = 条码是电子表格缩写成科学计数法的数字，原来的数位已经丢失。
issue-barcode-shortened-mend = 请照包装写出全部数字，或留空。
issue-word-long = 有文字超过 255 个字符。
issue-word-long-mend = 请缩短。
issue-unseen = 有文字含控制字符，或会改变书写方向的看不见的字符。
issue-unseen-mend = 请重新输入，不要复制粘贴。
issue-attribute = 属性名称只能用小写字母、数字和下划线。
issue-attribute-mend = 例如 volume_ml 或 abv_percent。
issue-pictures-many = 一件商品最多 250 张图片。
issue-pictures-many-mend = 请删除一些。
issue-alt-long = 图片说明超过 512 个字。
issue-alt-long-mend = 请用一句话说明。

own-refusal-unconfirmed-hs = HS 编码尚未确认，请在“目的地与 HS 编码”一栏选择。
own-refusal-missing-weight = 没有重量，算不出运费。
own-refusal-no-rate-card = 您还没有设置寄往那里的运费，请在“运费”中添加。
own-finding-weight-missing = 没有重量，算不出运费。请补填，或设定默认重量后重新上传文件。
selllisting-parts = 本页内容
import-lacking = 其余商品上架前还缺什么
import-lacking-hint = 这些商品已导入为草稿，只有您看得到。
import-lacking-count = { $count } 件商品
import-issue-where = 位置
