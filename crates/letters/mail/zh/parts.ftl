# 关于订单部分商品的信件。

order-part-shipped-subject = 订单 { $number } 已部分发货
order-part-shipped-body =
    { greeting }

    { $merchant } 已发出您的订单 { $number } 中的部分商品，其余商品将另行发货。包裹内容请见：

    { $link }

    { farewell }
order-part-shipped-notice = 订单 { $number } 已部分发货

order-part-back-subject = 订单 { $number } 的 { $amount } 正在退还给您
order-part-back-body =
    { greeting }

    您为订单 { $number } 支付的款项中，{ $amount } 将按原付款方式退还给您。退款内容与进度请见：

    { $link }

    { farewell }
order-part-back-notice = 订单 { $number } 的 { $amount } 正在退还给您

order-part-back-sold-subject = 订单 { $number } 的 { $amount } 将退还买家
order-part-back-sold-body =
    { greeting }

    订单 { $number } 的 { $amount } 将退还买家。由谁决定、原因及承担方请见：

    { $link }

    { farewell }
order-part-back-sold-notice = 订单 { $number } 的 { $amount } 将退还买家

order-cancel-asked-subject = 买家申请取消订单 { $number } 的部分商品
order-cancel-asked-body =
    { greeting }

    订单 { $number } 已打包，买家申请取消其中的商品。请同意、拒绝，或直接发货：

    { $link }

    { farewell }
order-cancel-asked-notice = 买家申请取消订单 { $number } 的部分商品

order-cancel-agreed-subject = 您申请取消的订单 { $number } 的商品已取消
order-cancel-agreed-body =
    { greeting }

    您曾申请取消订单 { $number } 中的商品。卖家已同意，相应款项正在退还：

    { $link }

    { farewell }
order-cancel-agreed-notice = 您申请取消的订单 { $number } 的商品已取消

order-cancel-refused-subject = 卖家未同意取消订单 { $number } 的商品
order-cancel-refused-body =
    { greeting }

    您曾申请取消订单 { $number } 中的商品。卖家未同意，原因请见订单：

    { $link }

    { farewell }
order-cancel-refused-notice = 卖家未同意取消订单 { $number } 的商品

order-cancel-shipped-subject = 订单 { $number } 在取消前已发货
order-cancel-shipped-body =
    { greeting }

    您曾申请取消订单 { $number } 中的商品。卖家答复前，商品已交承运人。如果不想要，收到后可以申请退货：

    { $link }

    { farewell }
order-cancel-shipped-notice = 订单 { $number } 在取消前已发货
