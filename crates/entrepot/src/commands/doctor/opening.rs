//! What is left to do before the market can trade: the lines of `/admin`, from the same function.

use super::Look;
use crate::config::Config;
use house::{Circumstances, Standing};
use store::Db;
use web::{Clock, opening};

/// Each line as a look. What is to be done is a note, since a market that is being opened is well.
pub(super) async fn lines(config: &Config, db: &Db) -> Vec<Look> {
    let about = Circumstances {
        now: Clock::System.now(),
        // The only provider that there is.
        sandbox: true,
        mail: config.mail.is_some(),
        rates: config.fx.is_some(),
    };
    let lines = match db.read(move |tx| house::checklist(tx, &about)).await {
        Ok(lines) => lines,
        Err(error) => return vec![Look::amiss("opening", error.to_string())],
    };
    let look = |line: &house::Line| {
        let (name, sentence) = opening::plain(line);
        let told = format!("{name}: {sentence}");
        match line.look.standing {
            Standing::Done => Look::well("opening", told),
            Standing::Open | Standing::Amiss => Look::note("opening", told),
        }
    };
    lines.iter().map(look).collect()
}
