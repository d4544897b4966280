# 每封信件共用的文字。

greeting = { $name }，您好：
farewell =
    { $market }
    { $site }

# 信中唯一要办的事，按钮上的字。
open = 打开查看
foot =
    选择接收哪些邮件：{ $choose }
    不再接收此类邮件：{ $stop }

date-time = { $year }年{ $month }月{ $day }日 { $time }（{ $offset }）
month-1 = 1月
month-2 = 2月
month-3 = 3月
month-4 = 4月
month-5 = 5月
month-6 = 6月
month-7 = 7月
month-8 = 8月
month-9 = 9月
month-10 = 10月
month-11 = 11月
month-12 = 12月

digest-subject = 您在 { $market } 的一天：{ $count } 条新消息
digest-body =
    { greeting }

    自上次汇总以来：

    { $lines }

    查看全部及之后的消息：

    { $link }

    { farewell }
digest-notice = 自上次汇总以来有 { $count } 条新消息
