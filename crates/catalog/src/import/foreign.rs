//! Exports of other shops, told by their header so that a merchant hears what to export instead.

/// A file of another shop that is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Foreign {
    /// Its word in the texts of pages.
    pub(crate) key: &'static str,
    /// In English: "this is …".
    pub(crate) phrase: &'static str,
    /// What to do, in English.
    pub(crate) way: &'static str,
}

const PRODUCTS: &str = "in Shopify, export Products instead (Products, Export)";
const OWN: &str = "move its columns into Entrepot's own file (listing, title_en, price …; /sell/import has an example)";

/// What a header must have to be that of a file: each of the words, one of those that are parted by `|`.
struct Sign {
    needs: &'static [&'static str],
    file: Foreign,
}

const fn sign(
    needs: &'static [&'static str],
    key: &'static str,
    phrase: &'static str,
    way: &'static str,
) -> Sign {
    Sign { needs, file: Foreign { key, phrase, way } }
}

/// A word that ends with `*` stands for all columns that begin like it.
const SIGNS: &[Sign] = &[
    sign(
        &["name", "email", "financial status"],
        "shopify-orders",
        "a Shopify order export",
        PRODUCTS,
    ),
    sign(
        &["first name", "last name", "email", "accepts email marketing|accepts marketing"],
        "shopify-customers",
        "a Shopify customer export",
        PRODUCTS,
    ),
    sign(
        &["sku", "regular price|is featured?|tax status|visibility in catalog"],
        "woocommerce",
        "a WooCommerce product export",
        OWN,
    ),
    sign(&["artikelnummer", "regulärer preis"], "woocommerce", "a WooCommerce product export", OWN),
    sign(
        &["ugs", "tarif régulier|visibilité dans le catalogue"],
        "woocommerce",
        "a WooCommerce product export",
        OWN,
    ),
    sign(
        &["sku|货号", "常规售价|在列表页可见|目录中的可见性"],
        "woocommerce",
        "a WooCommerce product export",
        OWN,
    ),
    sign(
        &["title", "price", "quantity", "currency_code|image1|variation 1 type"],
        "etsy",
        "an Etsy listing export",
        OWN,
    ),
    sign(
        &["sku", "attribute_set_code|_attribute_set|product_websites|_product_websites"],
        "magento",
        "a Magento (Adobe Commerce) product export",
        OWN,
    ),
    sign(
        &["product id|id", "active (0/1)|price (tax excl.)*|price tax excluded*|wholesale price"],
        "prestashop",
        "a PrestaShop product export",
        OWN,
    ),
    sign(
        &["*action(*|action(*|#info*|info|item number|custom label*"],
        "ebay",
        "an eBay listing file",
        OWN,
    ),
    sign(
        &["id", "title", "fb_product_category|quantity_to_sell_on_facebook|product_tags[0]"],
        "facebook",
        "a Facebook catalogue",
        OWN,
    ),
    sign(
        &[
            "id",
            "title",
            "link|image link|image_link",
            "availability|price|google product category|google_product_category",
        ],
        "google",
        "a product feed, as Google Merchant Center and Facebook take it",
        OWN,
    ),
    sign(
        &["item_sku|seller-sku|templatetype=*|external_product_id|asin1"],
        "amazon",
        "an Amazon inventory file",
        OWN,
    ),
    sign(
        &["item type", "product name", "product code/sku"],
        "bigcommerce",
        "a BigCommerce product export",
        OWN,
    ),
    sign(
        &["item", "id", "name", "type", "sku", "inventory tracking|current stock"],
        "bigcommerce",
        "a BigCommerce product export",
        OWN,
    ),
    sign(
        &["product_number", "price_net|price_gross|tax_rate"],
        "shopware",
        "a Shopware product export",
        OWN,
    ),
    sign(&["ordernumber", "mainnumber"], "shopware", "a Shopware product export", OWN),
    sign(
        &["type", "product_internal_id|product_sku", "product_name|product_price"],
        "ecwid",
        "an Ecwid product export",
        OWN,
    ),
    sign(
        &["ps_product_name|et_title_product_id|et_title_product_name"],
        "shopee",
        "a Shopee product file",
        OWN,
    ),
    sign(
        &["product_name", "main_image", "seller_sku|parcel_weight|property_name_1"],
        "tiktok",
        "a TikTok Shop product file",
        OWN,
    ),
    sign(&["system id", "custom sku|manufact. sku"], "lightspeed", "a Lightspeed item export", OWN),
    sign(
        &["handle", "composite_handle|supply_price"],
        "lightspeed",
        "a Lightspeed item export",
        OWN,
    ),
    sign(&["internal_id", "internal_variant_id"], "lightspeed", "a Lightspeed item export", OWN),
    sign(
        &["internal reference|default_code", "sales price|list_price|lst_price"],
        "odoo",
        "an Odoo product export",
        OWN,
    ),
    sign(
        &["product title", "product type", "short description|long description|product id"],
        "weebly",
        "a Weebly product export",
        OWN,
    ),
    sign(&["productcode", "productname"], "volusion", "a Volusion product export", OWN),
    sign(&["product id [non editable]"], "squarespace", "a Squarespace product export", OWN),
    sign(&["handleid", "fieldtype"], "wix", "a Wix product export", OWN),
    sign(&["token", "item name", "variation name"], "square", "a Square item export", OWN),
    sign(&["product_id", "name(*|model"], "opencart", "an OpenCart product export", OWN),
    sign(&["宝贝名称", "宝贝类目|宝贝价格"], "taobao", "a Taobao listing file", OWN),
    sign(&["商品名称|商品标题", "京东价"], "jd", "a JD product file", OWN),
    sign(
        &["商品名称|商品标题|商品id", "拼单价|团购价|单买价"],
        "pinduoduo",
        "a Pinduoduo product file",
        OWN,
    ),
];

/// Shopify's file of stock, which begins like its file of products.
const SHOPIFY_STOCK: Foreign =
    Foreign { key: "shopify-inventory", phrase: "a Shopify inventory export", way: PRODUCTS };

/// Whose file it is, by the cells of its header.
pub(super) fn foreign(header: &[String]) -> Option<Foreign> {
    let cells: Vec<String> = header.iter().map(|cell| cell.trim().to_lowercase()).collect();
    let has = |words: &str| {
        let named = |word: &str| match word.strip_suffix('*') {
            Some(start) => cells.iter().any(|cell| cell.starts_with(start)),
            None => cells.iter().any(|cell| cell == word),
        };
        words.split('|').any(named)
    };
    SIGNS.iter().find(|sign| sign.needs.iter().all(|words| has(words))).map(|sign| sign.file)
}

/// Whether a file that begins like Shopify's products holds their stock alone.
pub(super) fn shopify_stock(header: &[String]) -> Option<Foreign> {
    let begins = |word: &str| header.iter().any(|cell| cell.to_lowercase().starts_with(word));
    let priced = begins("variant price") || begins("price");
    let counted = begins("location") || begins("on hand") || begins("available") || begins("coo");
    (counted && !priced).then_some(SHOPIFY_STOCK)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_other_shops_are_known_by_their_headers() {
        for (header, key) in [
            (
                "ID,Type,SKU,Name,Published,Is featured?,Regular price,Weight (kg),Images,Parent",
                "woocommerce",
            ),
            ("TITLE,DESCRIPTION,PRICE,CURRENCY_CODE,QUANTITY,TAGS,MATERIALS,IMAGE1,SKU", "etsy"),
            (
                "sku,store_view_code,attribute_set_code,product_type,categories,name,price",
                "magento",
            ),
            (
                "Product ID,Active (0/1),Name *,Price tax excluded or Price tax included",
                "prestashop",
            ),
            ("*Action(SiteID=US|Country=US|Currency=USD|Version=1193),*Category,*Title", "ebay"),
            ("#INFO,Version=0.0.2,Template= eBay-active-revise-price-quantity-download_US", "ebay"),
            ("Item number,Title,Variation details,Custom label (SKU),Available quantity", "ebay"),
            ("id,title,description,link,image_link,availability,price,brand,gtin", "google"),
            ("id,title,description,availability,price,link,fb_product_category", "facebook"),
            ("ID,Type,UGS,Nom,Publié,Mis en avant ?,Visibilité dans le catalogue", "woocommerce"),
            ("ID,类型,SKU,名称,已发布,是推荐产品?,促销价格,常规售价,分类", "woocommerce"),
            ("Item,ID,Name,Type,SKU,Options,Inventory Tracking,Current Stock,Price", "bigcommerce"),
            ("id,parent_id,product_number,active,stock,name,price_net,price_gross", "shopware"),
            ("ordernumber,mainnumber,name,supplier,tax", "shopware"),
            ("type,product_internal_id,product_sku,product_name,product_price", "ecwid"),
            ("ps_category,ps_product_name,ps_product_description", "shopee"),
            ("category,brand,product_name,main_image,parcel_weight,seller_sku", "tiktok"),
            ("System ID,UPC,EAN,Custom SKU,Manufact. SKU,Item,Qty.,Price", "lightspeed"),
            ("id,handle,sku,composite_handle,composite_sku,name,supply_price", "lightspeed"),
            ("External ID,Name,Internal Reference,Sales Price,Cost", "odoo"),
            ("Product Id,Product Title,Product Type,Short Description,Sku,Price", "weebly"),
            ("productcode,vendor_partno,productname,productprice", "volusion"),
            ("商品编码,商品名称,京东价,库存", "jd"),
            ("商品ID,商品标题,拼单价,单买价,库存", "pinduoduo"),
            ("Name,Email,Financial Status,Paid at", "shopify-orders"),
            ("handleId,fieldType,name,description,productImageUrl", "wix"),
        ] {
            let cells: Vec<String> = header.split(',').map(str::to_owned).collect();
            assert_eq!(foreign(&cells).map(|file| file.key), Some(key), "{header}");
        }
        for header in ["id,name", "sku,price,title", "标题,价格"] {
            let cells: Vec<String> = header.split(',').map(str::to_owned).collect();
            assert_eq!(foreign(&cells), None, "{header}");
        }
    }

    #[test]
    fn a_file_of_stock_is_not_one_of_products() {
        let of = |header: &str| {
            let cells: Vec<String> = header.split(',').map(str::to_owned).collect();
            shopify_stock(&cells).is_some()
        };
        assert!(of("Handle,Title,Option1 Name,Option1 Value,SKU,HS Code,COO,Location,On hand"));
        assert!(!of("Title,URL handle,SKU,Price,Inventory quantity,COO"));
        assert!(!of("Handle,Title,Variant SKU,Status"));
    }
}
