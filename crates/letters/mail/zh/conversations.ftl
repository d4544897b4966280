# 关于对话的信。信中不包含双方写给对方的内容。

messages-shopper-subject = { $merchant } 就 { $matter } 给您留言
messages-shopper-body =
    { greeting }

    { $merchant } 就 { $matter } 给您留言，您还没有查看。

    请在平台页面上查看并答复：

    { $link }

    { farewell }
messages-shopper-notice = { $merchant } 就 { $matter } 给您留言

messages-merchant-subject = 有买家就 { $matter } 给您留言
messages-merchant-body =
    { greeting }

    有买家就 { $matter } 给您留言，正在等待答复。

    买家可以看到您通常多久答复。请在这里查看并答复：

    { $link }

    { farewell }
messages-merchant-notice = 有买家就 { $matter } 给您留言

messages-operator-subject = { $merchant } 的 { $matter } 有新消息
messages-operator-body =
    { greeting }

    您加入的对话（{ $merchant }，{ $matter }）有您未查看的消息：

    { $link }

    { farewell }
messages-operator-notice = { $merchant } 的 { $matter } 有新消息

answer-reminder-subject = 买家正在等待您就 { $matter } 的答复
answer-reminder-body =
    { greeting }

    有买家就 { $matter } 提问，从 { $since } 起一直在等待您的答复。

    请尽快答复，或标记为无需答复；否则平台运营人员将介入查看：

    { $link }

    { farewell }
answer-reminder-notice = 买家从 { $since } 起等待您就 { $matter } 的答复

answer-missing-subject = { $merchant } 未就 { $matter } 答复买家
answer-missing-body =
    { greeting }

    有买家就 { $matter } 向 { $merchant } 提问，提醒之后卖家仍未答复。

    请加入对话，或联系卖家：

    { $link }

    { farewell }
answer-missing-notice = { $merchant } 未就 { $matter } 答复买家

message-reported-subject = 有关于 { $matter } 的消息被举报
message-reported-body =
    { greeting }

    { $merchant } 关于 { $matter } 的对话中有消息被举报，请查看并处理：

    { $link }

    { farewell }
message-reported-notice = { $merchant } 关于 { $matter } 的消息被举报

report-decided-subject = 平台已处理您关于 { $matter } 的举报
report-decided-body =
    { greeting }

    您举报了关于 { $matter } 的对话中的一条消息，平台的处理意见如下：

    { $why }

    对话现在的情况：

    { $link }

    { farewell }
report-decided-notice = 您关于 { $matter } 的举报已处理：{ $why }

piece-reported-subject = 订单 { $matter } 的退货或争议中有内容被举报
piece-reported-body =
    { greeting }

    { $merchant } 的订单 { $matter } 在退货或争议中有文字或文件被举报，请查看并处理：

    { $link }

    { farewell }
piece-reported-notice = { $merchant } 的订单 { $matter } 在退货或争议中有内容被举报

piece-decided-subject = 平台已处理您关于订单 { $matter } 的举报
piece-decided-body =
    { greeting }

    您举报了订单 { $matter } 的退货或争议中的文字或文件，平台的处理意见如下：

    { $why }

    退货或争议现在的情况：

    { $link }

    { farewell }
piece-decided-notice = 您关于订单 { $matter } 的举报已处理：{ $why }

writing-warned-subject = 请注意您关于 { $matter } 的言辞
writing-warned-body =
    { greeting }

    您关于 { $matter } 所写或出示的内容被举报。平台运营人员查看后，请您注意言辞：

    { $why }

    内容没有被隐藏，您仍可继续发言。如再次发生，您的内容可能被隐藏，您也可能不能再发言：

    { $link }

    { farewell }
writing-warned-notice = 请注意您关于 { $matter } 的言辞：{ $why }

writing-barred-subject = 您不能再发送消息
writing-barred-body =
    { greeting }

    平台运营人员在收到举报后决定，您不能再向他人发送消息：

    { $why }

    您仍可查看自己的对话，订单、退货和争议不受影响：

    { $link }

    { farewell }
writing-barred-notice = 您不能再发送消息：{ $why }

writing-allowed-subject = 您可以重新发送消息
writing-allowed-body =
    { greeting }

    平台运营人员决定，您可以重新向他人发送消息。您的对话在这里：

    { $link }

    { farewell }
writing-allowed-notice = 您可以重新发送消息
