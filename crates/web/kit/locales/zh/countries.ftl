### 国家和地区的常用名称（参考名单用的是正式名称）。

country-us = 美国
country-gb = 英国
country-kr = 韩国
country-kp = 朝鲜
country-ru = 俄罗斯
country-ir = 伊朗
country-bo = 玻利维亚
country-ve = 委内瑞拉
country-tz = 坦桑尼亚
country-la = 老挝
country-md = 摩尔多瓦
country-sy = 叙利亚
country-cd = 刚果（金）
country-cg = 刚果（布）
country-bn = 文莱
country-fm = 密克罗尼西亚
country-fk = 马尔维纳斯群岛（福克兰）
country-nl = 荷兰
country-hk = 中国香港
country-mo = 中国澳门
country-tw = 中国台湾

# 句中的国名。
country-said-us = 美国
country-said-gb = 英国
country-said-nl = 荷兰
country-said-ph = 菲律宾
country-said-ae = 阿联酋
country-said-bs = 巴哈马
country-said-mv = 马尔代夫
country-said-gm = 冈比亚
country-said-do = 多米尼加
