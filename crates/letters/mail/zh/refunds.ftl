# 关于退款的信件。

order-refunded-subject = 订单 { $number } 已退款：{ $total }
order-refunded-body =
    { greeting }

    您的订单 { $number } 将退款 { $total }，按您的付款方式退回，退款已向支付机构提出。

    查看进度：

    { $link }

    { farewell }
order-refunded-notice = 订单 { $number } 将退款 { $total }

order-refunded-sold-subject = 订单 { $number } 已退款给买家
order-refunded-sold-body =
    { greeting }

    订单 { $number } 已退款给买家，您不会收到这笔货款。

    { $link }

    { farewell }
order-refunded-sold-notice = 订单 { $number } 已退款给买家

refund-sent-subject = { $amount } 已退还给您
refund-sent-body =
    { greeting }

    支付机构已于 { $at } 按您的付款方式退回 { $amount }。银行可能需要几天才会显示。

    { $link }

    { farewell }
refund-sent-notice = { $amount } 已退还给您

refund-stuck-subject = 支付机构拒绝退款 { $amount }
refund-stuck-body =
    { greeting }

    支付机构拒绝退回 { $amount }，买家还在等。请决定如何退给她：

    { $link }

    { farewell }
refund-stuck-notice = 支付机构拒绝退款 { $amount }

money-waits-subject = 有一笔款项等待您处理
money-waits-body =
    { greeting }

    支付机构通知了一笔与订单不符的款项：无法对应订单的付款，或未经申请的退款。请处理：

    { $link }

    { farewell }
money-waits-notice = 有一笔与订单不符的款项等待处理
