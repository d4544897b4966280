# 卖家自己的资料。

nav-sell-profile = 资料
profile-title = 店铺资料
profile-lead = 买家在店铺主页和每件商品旁看到的介绍。修改后立即生效。
profile-save = 保存
profile-public = 查看店铺主页
profile-edit = 修改店铺资料
profile-fixed = 不可自行修改
profile-fixed-why = 这些内容已经运营方核实，或为订单和链接所依据。如需更改，请联系运营方。
profile-kind = 卖家类型
profile-verified = 核实方式
profile-changed-meanwhile = 您填写期间，店铺资料被改过了。您看到的是自己的版本，没有保存。
profile-reload = 查看当前资料
done-profile-saved = 店铺资料已保存。
