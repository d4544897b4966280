# 关于商家打款的信件。

payout-paid-subject = 已向您打款 { $amount }
payout-paid-body =
    { greeting }

    已于 { $at } 向您打款 { $amount }。查看明细：

    { $link }

    { farewell }
payout-paid-notice = 已向您打款 { $amount }
