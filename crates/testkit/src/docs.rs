//! Documentation that is printed from code.

use std::path::Path;

/// Holds that a file of `docs` has, between `<!-- {name} -->` and `<!-- end of {name} -->`, what code prints. Where
/// `ENTREPOT_WRITE_DOCS` is set it is written there instead.
///
/// # Panics
/// When it has something else, there is no such place in it, or it cannot be read or written.
pub fn holds_printed(file: &str, name: &str, printed: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs").join(file);
    let known = std::fs::read_to_string(&path).expect("a file of docs can be read");
    let (begin, end) = (format!("<!-- {name} -->\n"), format!("<!-- end of {name} -->"));
    let (head, rest) = known.split_once(&begin).expect("what is printed has a beginning");
    let (_, tail) = rest.split_once(&end).expect("what is printed has an end");
    let wanted = format!("{head}{begin}{printed}{end}{tail}");
    if std::env::var_os("ENTREPOT_WRITE_DOCS").is_some() {
        std::fs::write(&path, &wanted).expect("a file of docs can be written");
    } else {
        assert_eq!(known, wanted, "docs/{file} is not what the code says");
    }
}
