# 关于账户的信件。

verify-subject = 确认邮箱，开通账户
verify-body =
    { greeting }

    您在 { $market } 申请开通账户。请点开以下链接并设置密码：

    { $link }

    链接只能使用一次，有效期至 { $until }。如果不是您本人申请，无需理会，账户不会开通。

    { farewell }

already-subject = 您已经有账户了
already-body =
    { greeting }

    有人（可能就是您）用这个邮箱在 { $market } 申请新账户。您已经有账户，因此没有任何改动。

    登录：

    { $link }

    如果忘了密码，可在登录页重设。

    { farewell }

reset-subject = 重设密码
reset-body =
    { greeting }

    您在 { $market } 申请重设密码：

    { $link }

    链接只能使用一次，有效期至 { $until }。如果不是您本人申请，无需理会，密码不会改变。

    { farewell }

password-changed-subject = 您的密码已更改
password-changed-body =
    { greeting }

    您在 { $market } 的账户密码已于 { $at }更改，其他设备均已退出登录。

    如果不是您本人操作，请立即重设密码：

    { $link }

    { farewell }

email-confirm-subject = 确认您的新邮箱
email-confirm-body =
    { greeting }

    您申请把 Entrepot 账户的邮箱改为此邮箱。请点开以下链接确认：

    { $link }

    链接只能使用一次，有效期至 { $until }。如果不是您本人申请，无需理会，不会有任何改动。

    { farewell }

email-asked-subject = 您的账户即将更换邮箱
email-asked-body =
    { greeting }

    有人凭您在 Entrepot 的账户密码申请更换邮箱。新邮箱确认后即生效，最迟 { $until } 前确认有效。

    如果不是您本人操作，请点开以下链接阻止。更换生效后七天内，此链接仍可撤回：

    { $link }

    如果是您本人操作，无需理会；请暂时保留这封信。

    { farewell }

email-changed-subject = 您的账户已更换邮箱
email-changed-body =
    { greeting }

    自 { $at } 起，您在 Entrepot 的账户已换成另一个邮箱，信件将寄往新邮箱。

    如果不是您本人操作，请打开我们的上一封信“您的账户即将更换邮箱”，在 { $until } 前可用信中的链接撤回。

    用新邮箱登录：

    { $link }

    { farewell }

sign-in-link-subject = 您的登录链接
sign-in-link-body =
    { greeting }

    您申请登录 Entrepot。请点开以下链接，再按页面上的按钮：

    { $link }

    链接只能使用一次，有效期至 { $until }。如果不是您本人申请，无需理会，也不要转给别人：它能打开您的账户。

    { farewell }

sign-in-password-subject = 请用密码登录
sign-in-password-body =
    { greeting }

    您申请用链接登录 Entrepot。您的账户有运营权限，只能用密码登录：

    { $link }

    如果忘了密码，可在登录页重设。

    { farewell }

verify-notice = 请确认邮箱，开通账户
already-notice = 您已经有账户了
reset-notice = 有人申请重设密码
password-changed-notice = 您的密码已于 { $at } 更改
email-confirm-notice = 请确认您的新邮箱
email-asked-notice = 有人申请更换邮箱
email-changed-notice = 您的邮箱已于 { $at } 更换
sign-in-link-notice = 有人申请登录链接
sign-in-password-notice = 请用密码登录

# 信中对各种角色的称呼。
role-operator = 市集运营人员
role-owner = 店铺店主
role-member = 店铺成员

role-granted-subject = 您有了新角色：{ $role }
role-granted-body =
    { greeting }

    自 { $at } 起，您是 { $market } 的{ $role }。

    查看您的权限：

    { $link }

    { farewell }
role-granted-notice = 您现在是{ $role }

role-revoked-subject = 您的角色已取消：{ $role }
role-revoked-body =
    { greeting }

    自 { $at } 起，您不再是 { $market } 的{ $role }。您的账户和订单不受影响。

    您的账户：

    { $link }

    { farewell }
role-revoked-notice = 您不再是{ $role }
