# 市集的信件。每封有标题和纯文本正文。

greeting = { $name }，您好：
farewell =
    Entrepot
    { $site }

verify-subject = 确认邮箱，开通账户
verify-body =
    { greeting }

    您在 Entrepot 申请开通账户。请点开以下链接并设置密码：

    { $link }

    链接只能使用一次，有效期至 { $until }（UTC）。如果不是您本人申请，无需理会，账户不会开通。

    { farewell }

already-subject = 您已经有账户了
already-body =
    { greeting }

    有人（可能就是您）用这个邮箱在 Entrepot 申请新账户。您已经有账户，因此没有任何改动。

    登录：{ $link }
    如果忘了密码，可在登录页重设。

    { farewell }

reset-subject = 重设密码
reset-body =
    { greeting }

    您在 Entrepot 申请重设密码：

    { $link }

    链接只能使用一次，有效期至 { $until }（UTC）。如果不是您本人申请，无需理会，密码不会改变。

    { farewell }

password-changed-subject = 您的密码已更改
password-changed-body =
    { greeting }

    您在 Entrepot 的账户密码已于 { $at }（UTC）更改，其他设备均已退出登录。

    如果不是您本人操作，请立即重设密码：{ $link }

    { farewell }

merchant-applied-subject = 已收到 { $merchant } 的开店申请
merchant-applied-body =
    { greeting }

    谢谢。运营方正在审核 { $merchant } 的申请，通常两个工作日内以邮件答复。

    查看进度：{ $link }

    { farewell }

merchant-approved-subject = { $merchant } 可以开始销售了
merchant-approved-body =
    { greeting }

    运营方已批准 { $merchant } 开店。接下来是商品：导入您现有的文件，或填写第一件商品。

    开始：{ $link }

    { farewell }

merchant-refused-subject = { $merchant } 的开店申请未获批准
merchant-refused-body =
    { greeting }

    运营方未批准 { $merchant } 的申请，原因如下：

    { $reason }

    您可以改正后再次申请：{ $link }

    { farewell }

order-overdue-subject = 订单 { $number } 早该发货了
order-overdue-body =
    { greeting }

    订单 { $number } 已于 { $paid }（UTC）付款，至今未发货，买家还在等。

    若在 { $until }（UTC）前仍未发货，订单将被取消，货款退还买家：{ $link }

    { farewell }

order-called-off-subject = 订单 { $number } 已取消，{ $total } 将退还给您
order-called-off-body =
    { greeting }

    商家未能按时发出您的订单 { $number }，我们已将它取消。{ $total } 会按您的付款方式退回，退款已向支付机构提出。
    您可以在这里查看进度：{ $link }

    { farewell }

receipt-asked-subject = 订单 { $number } 收到了吗？
receipt-asked-body =
    { greeting }

    您的订单 { $number } 按承诺此时应已送达，但我们没有收到您或承运商的送达消息。

    如已收到，请确认收货；如未收到，或商品有问题，请申请退款。两者都在这里办理：{ $link }

    如您没有答复，订单将于 { $until }（UTC）视为已收货，货款付给卖家。

    { farewell }
