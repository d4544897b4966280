# 关于平台本身的信件，写给运营平台的人。

market-changed-subject = 平台资料有改动
market-changed-body =
    { greeting }

    { $by } 于 { $at }改动了 { $market } 的名称、外观或销售范围。如果不是您这边的人所为，请立即查看有哪些人可以运营平台。

    查看现行资料：

    { $link }

    { farewell }
market-changed-notice = { $by } 改动了平台的名称、外观或销售范围

market-trial-subject = 试发信：确认信件能够送出
market-trial-body =
    { greeting }

    您于 { $at }请 { $market } 给您试发一封信。您收到了它，说明信件能够送出。

    返回待办清单：

    { $link }

    { farewell }
market-trial-notice = 已写好一封试发信
