# 卖家自己的资料。

nav-sell-profile = 资料
profile-title = 店铺资料
profile-lead = 买家在店铺主页和每件商品旁看到的介绍。修改后立即生效；改了名称，核实信息要等运营方看过后才会再显示。
profile-name-taken = 已有店铺使用这个名称，或名称看起来相同，请换一个。
profile-name-claims = 这个名称表示店铺是品牌官方店，但未经核实。请换一个，或联系运营方。
profile-verified-waits = 新名称尚待运营方核实，核实前买家看不到核实信息。
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
