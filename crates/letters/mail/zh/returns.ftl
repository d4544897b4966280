# 关于退货和争议的信件。

return-asked-subject = 订单 { $number }：买家申请退货
return-asked-body =
    { greeting }

    订单 { $number } 的买家申请退货。您可以同意、说明理由后拒绝，或提出不退货、部分退款：

    { $link }

    { $until } 之前没有答复，即视为同意。

    { farewell }

return-asked-notice = 订单 { $number }：退货申请待您在 { $until } 前答复

return-noted-subject = 订单 { $number }：退货申请已提交
return-noted-body =
    { greeting }

    您对订单 { $number } 的退货申请已转给卖家，进度在这里：

    { $link }

    卖家须在 { $until } 前答复，逾期视为同意。处理完之前，货款不会付给卖家。

    { farewell }

return-noted-notice = 订单 { $number }：退货申请已提交，卖家在 { $until } 前答复

return-offered-subject = 订单 { $number }：卖家提出不退货，退您 { $amount }
return-offered-body =
    { greeting }

    订单 { $number }：您可以留下商品、拿回 { $amount }，也可以不接受、照常退货。请在这里选择：

    { $link }

    { $until } 之前没有选择，即视为不接受，退货继续。

    { farewell }

return-offered-notice = 订单 { $number }：卖家提出退 { $amount }、不退货，{ $until } 前有效

return-declined-subject = 订单 { $number }：卖家拒绝了退货
return-declined-body =
    { greeting }

    卖家没有同意订单 { $number } 的退货。理由和其他办法在这里：

    { $link }

    如不接受，请在 { $until } 前于同一页面提出争议，由平台裁决。

    { farewell }

return-declined-notice = 订单 { $number }：退货被拒绝，{ $until } 前可以提出争议

return-agreed-subject = 订单 { $number }：可以寄回了
return-agreed-body =
    { greeting }

    订单 { $number }：卖家同意退货。退货地址和面单（如有）在这里，寄出后请填写运单号：

    { $link }

    请在 { $until } 前寄出，逾期退货终止。

    { farewell }

return-agreed-notice = 订单 { $number }：请在 { $until } 前寄回

return-address-subject = 订单 { $number }：请填写退货地址
return-address-body =
    { greeting }

    订单 { $number } 的退货已视为同意，买家还不知道寄到哪里。请填写地址或上传面单：

    { $link }

    { $until } 前没有地址，货款将退给买家，商品归买家。

    { farewell }

return-address-notice = 订单 { $number }：退货地址待填写，截止 { $until }

return-waits-subject = 订单 { $number }：退货已同意，等待地址
return-waits-body =
    { greeting }

    订单 { $number } 的退货已同意，卖家须告知寄回地址：

    { $link }

    卖家在 { $until } 前没有告知，货款退给您，商品归您。

    { farewell }

return-waits-notice = 订单 { $number }：退货已同意，卖家在 { $until } 前告知地址

return-reminder-subject = 订单 { $number }：请在 { $until } 前寄回
return-reminder-body =
    { greeting }

    订单 { $number } 的退货已同意，但还没有运单号。寄回地址和填写运单号都在这里：

    { $link }

    { $until } 之后退货终止。

    { farewell }

return-reminder-notice = 订单 { $number }：{ $until } 之后退货终止

return-sent-subject = 订单 { $number }：退货已寄出
return-sent-body =
    { greeting }

    买家已寄回订单 { $number } 的商品。运单号在这里；收到后请在此确认并填写验货结果：

    { $link }

    没有操作的话，{ $until } 视为已收到。

    { farewell }

return-sent-notice = 订单 { $number }：退货在路上

return-received-subject = 订单 { $number }：退货已收到
return-received-body =
    { greeting }

    卖家已收到订单 { $number } 的退货，正在验货：

    { $link }

    { $until } 前没有结果，即视为全部接受。

    { farewell }

return-received-notice = 订单 { $number }：退货已收到，{ $until } 前验完

return-accepted-subject = 订单 { $number }：已接受，退款稍后到账
return-accepted-body =
    { greeting }

    订单 { $number }：您的退款已接受。卖家账户目前余额不足，系统每天重试；满 14 天仍不足的，由平台垫付：

    { $link }

    退款后会再通知您。

    { farewell }

return-accepted-notice = 订单 { $number }：已接受，14 天内退款

return-judged-subject = 订单 { $number }：退货没有全部接受
return-judged-body =
    { greeting }

    卖家验货后没有全部接受订单 { $number } 的退货。验货结果和照片在这里：

    { $link }

    如不认可，请在 { $until } 前于同一页面提出争议。

    { farewell }

return-judged-notice = 订单 { $number }：退货没有全部接受，{ $until } 前可以提出争议

return-replacing-subject = 订单 { $number }：等待换货发出
return-replacing-body =
    { greeting }

    订单 { $number } 的退货已收到并接受，将另发商品：

    { $link }

    须在 { $until } 前发出，逾期改为退款。

    { farewell }

return-replacing-notice = 订单 { $number }：{ $until } 前发出换货

return-unkept-subject = 订单 { $number }：无法换货，改为退款
return-unkept-body =
    { greeting }

    订单 { $number } 要换的商品缺货，或未按时发出，因此按退货处理，退还货款。进度请见：

    { $link }

    { farewell }

return-unkept-notice = 订单 { $number }：无法换货，改为退款

return-replaced-subject = 订单 { $number }：换货已发出
return-replaced-body =
    { greeting }

    订单 { $number } 的换货已发出。运单号在这里；收到或没有收到，都请在此告知：

    { $link }

    没有操作的话，{ $until } 视为已收到。

    { farewell }

return-replaced-notice = 订单 { $number }：换货在路上

return-owed-subject = 订单 { $number }：退款余额不足
return-owed-body =
    { greeting }

    订单 { $number } 的退款超出卖家账户余额，货款此前已经提走：

    { $link }

    将从之后的销售款中扣除，每天重试。

    { farewell }

return-owed-notice = 订单 { $number }：退款余额不足

case-lent-subject = 订单 { $number }：平台垫付 { $amount }
case-lent-body =
    { greeting }

    订单 { $number } 应退款项超出卖家账户余额，等待期已过。平台已向买家退款，卖家因此欠平台 { $amount }：

    { $link }

    该款项从之后的销售款中优先扣除，还清前不能提现。

    { farewell }

case-lent-notice = 订单 { $number }：平台垫付 { $amount }，由卖家偿还

return-paid-subject = 订单 { $number }：退回 { $amount }
return-paid-body =
    { greeting }

    订单 { $number } 的 { $amount } 已记账，将原路退回：

    { $link }

    到账时间取决于支付机构，可能需要几天。

    { farewell }

return-paid-notice = 订单 { $number }：退回 { $amount }

return-lapsed-subject = 订单 { $number }：逾期未寄回，退货终止
return-lapsed-body =
    { greeting }

    订单 { $number } 的商品没有按时寄回，退货已终止：

    { $link }

    如果其实已经寄出，请在订单页面告知我们。

    { farewell }

return-lapsed-notice = 订单 { $number }：逾期未寄回，退货终止

return-over-subject = 订单 { $number }：退货已结束
return-over-body =
    { greeting }

    订单 { $number } 的退货已结束，结果在这里：

    { $link }

    您无需再做什么。

    { farewell }

return-over-notice = 订单 { $number }：退货已结束

dispute-opened-subject = 订单 { $number }：已提出争议
dispute-opened-body =
    { greeting }

    订单 { $number } 有一宗争议。请在这里陈述，并上传照片和文件：

    { $link }

    双方可在 { $until } 前举证，之后由平台裁决。不举证视为放弃。

    { farewell }

dispute-opened-notice = 订单 { $number }：争议举证至 { $until }

dispute-said-subject = 订单 { $number }：争议有新陈述
dispute-said-body =
    { greeting }

    订单 { $number } 的争议有新内容：

    { $link }

    { $until } 前可以在那里回应。

    { farewell }

dispute-said-notice = 订单 { $number }：争议有新陈述

dispute-due-subject = 订单 { $number }：争议待裁决
dispute-due-body =
    { greeting }

    举证期已过。订单 { $number } 的争议和双方材料：

    { $link }

    请在 { $until } 前裁决。

    { farewell }

dispute-due-notice = 订单 { $number }：请在 { $until } 前裁决争议

dispute-overdue-subject = 订单 { $number }：争议逾期未裁决
dispute-overdue-body =
    { greeting }

    订单 { $number } 的争议本应在 { $until } 前裁决：

    { $link }

    逾下单时约定的期限仍未裁决，未举证的一方败诉；双方都已举证的，由平台全额承担。

    { farewell }

dispute-overdue-notice = 订单 { $number }：争议本应在 { $until } 前裁决

dispute-decided-subject = 订单 { $number }：争议已裁决
dispute-decided-body =
    { greeting }

    平台已就订单 { $number } 的争议作出裁决，结果和理由在这里：

    { $link }

    初次裁决可在 { $until } 前于该页面申诉，逾期即为最终裁决。

    { farewell }

dispute-decided-notice = 订单 { $number }：争议已裁决

dispute-appealed-subject = 订单 { $number }：有一方申诉
dispute-appealed-body =
    { greeting }

    订单 { $number } 的争议有一方不服初次裁决，将由另一位运营人员作最终裁决：

    { $link }

    裁决前（{ $until }）可以继续陈述。

    { farewell }

dispute-appealed-notice = 订单 { $number }：已申诉，{ $until } 前裁决

dispute-owed-subject = 订单 { $number }：裁决退款余额不足
dispute-owed-body =
    { greeting }

    订单 { $number } 的裁决退款超出卖家账户余额，货款此前已经提走：

    { $link }

    将从之后的销售款中扣除，每天重试。

    { farewell }

dispute-owed-notice = 订单 { $number }：裁决退款余额不足

dispute-stands-subject = 订单 { $number }：裁决生效，退款稍后到账
dispute-stands-body =
    { greeting }

    订单 { $number } 的裁决已是最终结果。卖家账户目前余额不足，系统每天重试；满 14 天仍不足的，由平台垫付：

    { $link }

    退款后会再通知您。

    { farewell }

dispute-stands-notice = 订单 { $number }：裁决生效，14 天内退款

dispute-closed-subject = 订单 { $number }：争议已结束
dispute-closed-body =
    { greeting }

    订单 { $number } 的争议已结束，退给买家 { $amount }：

    { $link }

    这是最终结果。

    { farewell }

dispute-closed-notice = 订单 { $number }：争议已结束，退回 { $amount }
