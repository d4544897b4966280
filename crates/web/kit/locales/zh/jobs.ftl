# /admin/jobs：系统自己没能办成的事

jobs-title = 待您处理的任务
jobs-lead = 订单过期、退款、自动确认收货等由系统自行处理，失败后会稍后重试。反复重试大半天仍未办成的，或被对方拒绝的，列在这里。
jobs-none = 没有待处理的任务
jobs-none-text = 到期的任务都已办完，或仍在重试中。
jobs-what = 任务
jobs-since = 搁置时间
jobs-retry = 重试
done-job-retried = 已重新安排。若再次失败，会回到这里。
jobs-kind-checkout-expire = 未付款的结算单应当过期
jobs-kind-payment-ask = 应向支付机构查询付款结果
jobs-kind-refund-send = 应发出一笔退款
jobs-kind-fulfilment-confirm = 订单应自动确认收货
jobs-kind-order-ship = 应提醒卖家发货，或取消订单
jobs-kind-import-run = 应读取卖家上传的文件
jobs-kind-picture-fetch = 应抓取商品写有网址的图片
jobs-kind-picture-listing = 应检查旧商品的图片网址
jobs-kind-scenario-run = 应完成一次情景推演
overview-jobs = 有 { $count } 项任务系统未能自行完成
overview-jobs-detail = 可能有钱款或货物因此搁置。
overview-jobs-action = 查看任务
