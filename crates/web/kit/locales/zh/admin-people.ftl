### 运营方查看开店申请和邮件的页面。

applications-title = 开店申请
applications-none = { $state ->
    [applied] 没有待审核的申请
    [approved] 没有已批准的申请
   *[refused] 没有未批准的申请
}
applications-none-text = 卖家在「来 { $market } 开店」提交申请，待审核的会列在这里，最新的在前。
applications-name = 店名
applications-kind = 类型
applications-country = 所在地
applications-when = 申请时间
applications-state = 状态

application-owner = 申请人
application-slug = 网址名称
application-about = 介绍
application-place = 发货地
application-currency = 结算货币
application-evidence = 核实材料
application-evidence-closed = 无法用本平台的密钥打开。
application-commission = 佣金
application-verified = 核实方式
application-decided = 审核时间
application-reason = 原因
application-approve = 批准
application-approve-how = 您是如何核实的？
application-approve-commission = 货款佣金
application-approve-commission-wrong = 请填写 0 到 50 之间的比例，例如 8 或 6.5
application-approve-how-none = 请选择核实方式
application-refuse = 不批准
application-refuse-reason = 原因（申请人会看到）
application-refuse-reason-hint = 说明缺什么、补充什么才能通过。原文会以邮件发给申请人。
application-refuse-reason-none = 请填写原因
application-refuse-reason-none-why = 申请人可以再次申请，需要知道改正什么。

mail-title = 邮件
mail-none = 还没有邮件
mail-none-text = 发给用户的信件会列在这里，最新的在前。
mail-not-sent = 本平台未连接邮件服务器，信件留待发送。运行平台的人可在该机器上查看单封信：entrepot letters show 编号。
mail-when = 时间
mail-to = 收件人
mail-subject = 标题
mail-kind = 种类
mail-all = 全部
mail-state = 状态
mail-attempts = 尝试次数
mail-sent-at = 邮件服务器接收时间
mail-error = 邮件服务器的答复
mail-forgotten = 正文已删除，因为其中的链接可以打开账户。
mail-theirs = 正文只供收信人在铃铛中查看。运行平台的人可在该机器上查看：entrepot letters show { $id }
mail-sealed = 正文在发出前加密保存，因为其中的链接可以打开账户。运行平台的人可在该机器上查看：entrepot letters show { $id }
mail-again = 重新发送
mail-back = 全部信件
mail-state-queued = 待发送
mail-state-sent = 已发送
mail-state-bounced = 已退回
mail-state-failed = 失败

application-renamed = 店铺改了名称
application-renamed-text = 店铺照常销售，但在您核实新名称之前，买家看不到核实信息。
application-verify = 名称属实
done-merchant-verified = 买家又能看到核实方式了。
done-merchant-approved = 已批准，致卖家的信件见「邮件」。
done-merchant-refused = 未批准，附有原因的信件见「邮件」。

problem-application-decided = 该申请已经审核
problem-application-decided-what = 可能已由其他运营人员处理。请返回查看当前状态。
