# 关于店铺的信件。

merchant-applied-subject = 已收到 { $merchant } 的开店申请
merchant-applied-body =
    { greeting }

    谢谢。运营方正在审核 { $merchant } 的申请，通常两个工作日内以邮件答复。

    查看进度：

    { $link }

    { farewell }

merchant-approved-subject = { $merchant } 可以开始销售了
merchant-approved-body =
    { greeting }

    运营方已批准 { $merchant } 开店。接下来是商品：导入您现有的文件，或填写第一件商品。

    开始：

    { $link }

    { farewell }

merchant-refused-subject = { $merchant } 的开店申请未获批准
merchant-refused-body =
    { greeting }

    运营方未批准 { $merchant } 的申请，原因如下：

    { $reason }

    您可以改正后再次申请：

    { $link }

    { farewell }

merchant-applied-notice = 已收到 { $merchant } 的开店申请
merchant-approved-notice = { $merchant } 可以开始销售了
merchant-refused-notice = { $merchant } 的开店申请未获批准：{ $reason }

merchant-waits-subject = { $merchant } 申请开店
merchant-waits-body =
    { greeting }

    { $merchant } 申请在本市集开店。请查看申请内容并作出决定：

    { $link }

    { farewell }
merchant-waits-notice = { $merchant } 申请开店

merchant-renamed-subject = 店铺更名为 { $merchant }
merchant-renamed-body =
    { greeting }

    店铺现在名为 { $merchant }。在运营方核实之前，新名称视为未经核实：

    { $link }

    { farewell }
merchant-renamed-notice = 店铺现在名为 { $merchant }

import-read-subject = { $file } 已读取完毕
import-read-body =
    { greeting }

    您的文件 { $file } 已于 { $at } 读取完毕。查看结果及需要补充的行：

    { $link }

    { farewell }
import-read-notice = { $file } 已读取完毕，请查看结果

import-broken-subject = { $file } 未能读取完毕
import-broken-body =
    { greeting }

    您的文件 { $file } 未能读取完毕。已读取的内容仍然有效；查看中断的位置和原因：

    { $link }

    { farewell }
import-broken-notice = { $file } 未能读取完毕
