//! What the papers say about whose word the shipped rules rest on is counted, not remembered.

use trade::{BookSource, standing::counts};

const BEGIN: &str = "<!-- counted: whose word each line rests on -->\n";
const END: &str = "<!-- end -->";

#[test]
fn the_papers_count_the_lines_that_rest_on_an_authority_and_on_others() {
    let papers = include_str!("../../../../docs/data.md");
    let (_, rest) = papers.split_once(BEGIN).unwrap();
    let (told, _) = rest.split_once(END).unwrap();
    let mut table = "| text | lines | an authority's | somebody else's page | nobody's |\n\
                     | --- | ---: | ---: | ---: | ---: |\n"
        .to_owned();
    for one in counts(BookSource::shipped()) {
        table.push_str(&format!(
            "| `{}` | {} | {} | {} | {} |\n",
            one.path,
            one.lines(),
            one.authority,
            one.other,
            one.own
        ));
    }
    assert_eq!(told, table, "docs/data.md should say:\n{table}");
}
