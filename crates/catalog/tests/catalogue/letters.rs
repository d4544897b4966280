//! Chinese that another program read in the wrong letters. On both engines.

use super::import::take;
use super::kinds::shopify;
use catalog::import::ImportOptions;

#[tokio::test]
async fn chinese_in_the_wrong_letters_is_noted_with_what_it_was() {
    let text = shopify(
        "pot,陶瓷花盆，大,,颜色,红色,,,P,300,5,9,,\n\
         moji,ÌÕ´É»¨ÅèºìÉ«,,,,,,Q,300,5,9,,\nwrong,闄剁摲鑺辩泦,,,,,,R,300,5,9,,\n\
         lost,锟斤拷锟斤拷,,,,,,S,300,5,9,,\n",
    );
    for test in testkit::databases().await {
        let taken = take(&test.db, text.as_bytes(), &ImportOptions::default()).await;
        let expected = [
            (3, "Title", "mojibake-gb"),
            (4, "Title", "mojibake-utf8"),
            (5, "Title", "letters-lost"),
        ];
        assert_eq!(taken.codes(), expected, "{}", test.name);
        let meant: Vec<&str> =
            taken.issues.iter().filter_map(|i| Some(i.args.get("meant")?.as_str())).collect();
        assert_eq!(meant, ["陶瓷花盆红色", "陶瓷花盆"]);
    }
}
