# 提现与银行账户的信件。

payout-asked-subject = 您申请提现 { $amount }
payout-asked-notice = 您申请提现 { $amount }。
payout-asked-body =
    { greeting }

    您申请提现 { $amount }。款项随平台下一批提现汇出，汇出时我们会再通知您。

    { $link }

    { farewell }

payout-sent-subject = { $amount } 正在汇往您的银行
payout-sent-notice = { $amount } 正在汇往您的银行。
payout-sent-body =
    { greeting }

    平台已把 { $amount } 交给银行，正在汇往您的账户。银行确认付款后我们会再通知您。

    { $link }

    { farewell }

payout-paid-subject = { $amount } 已付款
payout-paid-notice = 银行已付 { $amount }。
payout-paid-body =
    { greeting }

    银行确认，{ $amount } 已付到您的账户。

    { $link }

    { farewell }

payout-returned-subject = { $amount } 被退回
payout-returned-notice = { $amount } 被退回：{ $why }
payout-returned-body =
    { greeting }

    您的提现 { $amount } 没有到账，或不会汇出。原因：

    { $why }

    这笔钱可以重新提现。请核对银行账户后再申请。

    { $link }

    { farewell }

payout-run-waits-subject = { $amount } 的提现等待另一位运营人员
payout-run-waits-notice = { $amount } 的提现等待另一位运营人员审批。
payout-run-waits-body =
    { greeting }

    已提出 { $count } 笔提现，共 { $amount }。须由提出者以外的另一位运营人员审批后才能汇出。

    { $link }

    { farewell }

payout-run-overdue-subject = { $amount } 的提现尚未汇出
payout-run-overdue-notice = { $amount } 的提现尚未汇出。
payout-run-overdue-body =
    { greeting }

    一批提现共 { $count } 笔、{ $amount }，仍在等待：等待另一位运营人员审批，或等待把文件交给银行。卖家在等这笔款项。请汇出或撤销：

    { $link }

    { farewell }

payout-run-silent-subject = 银行尚未答复 { $amount } 的提现
payout-run-silent-notice = 银行尚未答复 { $amount } 的提现。
payout-run-silent-body =
    { greeting }

    共 { $count } 笔、{ $amount } 的文件已交给银行，但还没有人说明是否已付或已退回。请询问银行，并逐笔记录结果：

    { $link }

    { farewell }

payouts-waiting-subject = { $amount } 的提现等待汇出
payouts-waiting-notice = { $amount } 的提现等待汇出。
payouts-waiting-body =
    { greeting }

    共 { $count } 笔、{ $amount }，其中有的已等待一周以上。请查看哪些可以汇出，其余在等什么：

    { $link }

    { farewell }

payout-run-approved-subject = { $amount } 的提现已审批
payout-run-approved-notice = { $amount } 的提现已审批，可以下载文件交给银行。
payout-run-approved-body =
    { greeting }

    共 { $count } 笔提现，合计 { $amount }，已由另一位运营人员审批。请下载文件交给银行，并在此确认：

    { $link }

    { farewell }

bank-account-added-subject = 新增了银行账户
bank-account-added-notice = 新增了尾号 { $ending } 的银行账户。
bank-account-added-body =
    { greeting }

    您的店铺新增了尾号 { $ending } 的银行账户。最早从 { $at } 起向它付款，在此之前不会向它付任何款项。

    如果不是您的人添加的，请立即停用，并修改密码：

    { $link }

    { farewell }

bank-account-waits-subject = 有银行账户的户名等待核对
bank-account-waits-notice = 尾号 { $ending } 的银行账户户名等待核对。
bank-account-waits-body =
    { greeting }

    有卖家首次添加银行账户，尾号 { $ending }。运营人员核对户名与营业执照之前，不会向它付款。

    { $link }

    { farewell }

bank-account-confirmed-subject = 您的银行账户已核对
bank-account-confirmed-notice = 尾号 { $ending } 的银行账户已核对。
bank-account-confirmed-body =
    { greeting }

    平台已核对尾号 { $ending } 的银行账户户名，从 { $at } 起向它付款。

    { $link }

    { farewell }

bank-account-stopped-subject = 银行账户已停用
bank-account-stopped-notice = 尾号 { $ending } 的银行账户已停用。
bank-account-stopped-body =
    { greeting }

    不再向尾号 { $ending } 的银行账户付款。如果之前还有账户，改用之前的账户。

    { $link }

    { farewell }

debt-written-off-subject = 平台免除您欠款 { $amount }
debt-written-off-notice = 平台免除您欠款 { $amount }：{ $why }
debt-written-off-body =
    { greeting }

    您欠平台的款项中，{ $amount } 已免除。原因：

    { $why }

    剩余欠款（如有）见此页：

    { $link }

    { farewell }
