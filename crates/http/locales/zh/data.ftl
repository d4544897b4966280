### 规则册中的英文语句及其中文说法。键名为 data- 加英文原文（小写，以连字符相连）。

## 取整方法
data-entrepot-s-own-choice-the-taxes-of-one-order-are-added-exactly-rounded-once-to-the-fen-half-up-and-shared-out-by-largest-remainder = 本平台自定：一笔订单的税款精确相加，只四舍五入一次到分，再按最大余额法分摊到各行
data-entrepot-s-own-choice-each-tax-of-the-consignment-is-rounded-once-to-the-fen-half-up-no-source-was-found = 本平台自定：整票货物的每项税只取整一次，四舍五入到分；未找到出处
data-entrepot-s-own-choice-each-charge-of-the-consignment-is-rounded-once-to-the-cent-half-up-no-source-was-found = 本平台自定：整票货物的每项税费只取整一次，四舍五入到分；未找到出处
data-entrepot-s-own-choice-each-charge-of-the-consignment-is-rounded-once-to-the-penny-half-up-no-source-was-found = 本平台自定：整票货物的每项税费只取整一次，四舍五入到便士；未找到出处
data-entrepot-s-own-choice-each-charge-of-the-consignment-is-rounded-once-to-the-sen-half-up-no-source-was-found = 本平台自定：整票货物的每项税费只取整一次，四舍五入到仙；未找到出处
data-entrepot-s-own-choice-each-charge-of-the-consignment-is-rounded-once-to-the-centavo-half-up-no-source-was-found = 本平台自定：整票货物的每项税费只取整一次，四舍五入到分；未找到出处
data-entrepot-s-own-choice-each-charge-of-the-consignment-is-rounded-once-to-the-dong-half-up-no-source-was-found = 本平台自定：整票货物的每项税费只取整一次，四舍五入到越南盾；未找到出处
data-entrepot-s-own-choice-each-charge-of-the-consignment-is-rounded-once-to-the-cent-half-up-the-sources-read-give-exact-amounts = 本平台自定：整票货物的每项税费只取整一次，四舍五入到分；所读资料给出的是精确金额
data-entrepot-s-own-choice-each-charge-of-the-consignment-is-rounded-once-to-the-rupiah-half-up-no-source-was-found-customs-practice-of-rounding-up-to-1-000-rupiah-was-not-found-in-a-source = 本平台自定：整票货物的每项税费只取整一次，四舍五入到印尼盾；未找到出处；海关进位到 1,000 印尼盾的做法也未找到出处
data-entrepot-s-own-choice-each-charge-of-the-consignment-is-rounded-once-to-the-satang-half-up-no-source-was-found-the-published-samples-of-thai-customs-round-each-step-to-whole-units = 本平台自定：整票货物的每项税费只取整一次，四舍五入到萨当；未找到出处；泰国海关公布的例子每一步都取整到整数
