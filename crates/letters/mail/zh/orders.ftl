# 关于订单的信件。

order-overdue-subject = 订单 { $number } 早该发货了
order-overdue-body =
    { greeting }

    订单 { $number } 已于 { $paid }付款，至今未发货，买家还在等。

    若在 { $until }前仍未发货，订单将被取消，货款退还买家：

    { $link }

    { farewell }

order-called-off-subject = 订单 { $number } 已取消，{ $total } 将退还给您
order-called-off-body =
    { greeting }

    商家未能按时发出您的订单 { $number }，我们已将它取消。{ $total } 会按您的付款方式退回，退款已向支付机构提出。
    您可以在这里查看进度：

    { $link }

    { farewell }

receipt-asked-subject = 订单 { $number } 收到了吗？
receipt-asked-body =
    { greeting }

    您的订单 { $number } 按承诺此时应已送达，但我们没有收到您或承运商的送达消息。

    如已收到，请确认收货；如未收到，或商品有问题，请申请退款。两者都在这里办理：

    { $link }

    如您没有答复，订单将于 { $until }视为已收货，货款付给卖家。

    { farewell }

order-overdue-notice = 订单 { $number } 早该发货了，请在 { $until } 前发货
order-called-off-notice = 订单 { $number } 已取消，{ $total } 将退还给您
receipt-asked-notice = 订单 { $number } 收到了吗？将于 { $until } 视为已收货

order-placed-subject = 订单 { $number } 等待付款
order-placed-body =
    { greeting }

    您在 { $merchant } 的订单 { $number } 已提交，合计 { $total }，含税费和运费。

    付款后订单才成立。如尚未付款，可在这里付款：

    { $link }

    { farewell }
order-placed-notice = 订单 { $number } 等待您付款 { $total }

order-paid-subject = 订单 { $number } 付款收据：{ $total }
order-paid-body =
    { greeting }

    谢谢。我们已于 { $at } 收到您在 { $merchant } 的订单 { $number } 的付款 { $total }：

    { $lines }

    在您收到包裹之前，货款由市集保管。查看订单进度：

    { $link }

    { farewell }
order-paid-notice = 订单 { $number } 已付款：{ $total }

order-new-subject = 新订单 { $number }
order-new-body =
    { greeting }

    订单 { $number } 已于 { $at } 付款：

    { $lines }

    请备货并发货：

    { $link }

    { farewell }
order-new-notice = 新订单 { $number }

order-expired-subject = 订单 { $number } 未付款，已失效
order-expired-body =
    { greeting }

    您在 { $merchant } 的订单 { $number } 未在规定时间内付款，已失效，商品重新开放购买。您没有被扣款。

    如仍需要，请重新下单：

    { $link }

    { farewell }
order-expired-notice = 订单 { $number } 未按时付款，已失效

order-cancelled-subject = 订单 { $number } 已取消，{ $total } 将退还给您
order-cancelled-body =
    { greeting }

    您在 { $merchant } 的订单 { $number } 已取消。{ $total } 会按您的付款方式退回，退款已向支付机构提出。

    查看取消原因和退款进度：

    { $link }

    { farewell }
order-cancelled-notice = 订单 { $number } 已取消，{ $total } 将退还给您

order-cancelled-sold-subject = 订单 { $number } 已取消
order-cancelled-sold-body =
    { greeting }

    订单 { $number } 在发货前已取消。请勿发货，商品已退回您的库存。

    查看取消人和原因：

    { $link }

    { farewell }
order-cancelled-sold-notice = 订单 { $number } 已取消，请勿发货

order-called-off-sold-subject = 订单 { $number } 已被取消
order-called-off-sold-body =
    { greeting }

    订单 { $number } 未按时发货，市集已将它取消，货款退还买家。请勿发货，商品已退回您的库存。

    { $link }

    { farewell }
order-called-off-sold-notice = 订单 { $number } 因未发货已被取消

order-shipped-subject = 订单 { $number } 已发货
order-shipped-body =
    { greeting }

    { $merchant } 已于 { $at } 将您的订单 { $number } 交给承运商。

    承运商：{ $carrier }
    运单号：{ $tracking }

    查看物流：

    { $link }

    { farewell }
order-shipped-notice = 订单 { $number } 已发货：{ $carrier } { $tracking }

order-delivered-subject = 订单 { $number } 已送达
order-delivered-body =
    { greeting }

    您的订单 { $number } 已于 { $at } 送达。

    商品无误请确认收货；如有问题，请在系统自动确认收货之前在这里告诉我们：

    { $link }

    { farewell }
order-delivered-notice = 订单 { $number } 已送达

order-received-subject = 订单 { $number } 已确认收货
order-received-body =
    { greeting }

    您的订单 { $number } 已确认收货，货款已付给 { $merchant }。

    订单和收据可在这里查看：

    { $link }

    { farewell }
order-received-notice = 订单 { $number } 已确认收货

order-completed-subject = 订单 { $number } 的货款已归您
order-completed-body =
    { greeting }

    订单 { $number } 已确认收货。扣除佣金和税费后的货款已归您所有，可以提现：

    { $link }

    { farewell }
order-completed-notice = 订单 { $number } 的货款已归您
