//! The one binary: `entrepot`. Everything it does lives in the library; here are only the exit codes.

use std::process::ExitCode;

fn main() -> ExitCode {
    match entrepot::run(std::env::args_os()) {
        Ok(entrepot::Outcome::Done) => ExitCode::SUCCESS,
        Ok(entrepot::Outcome::Refused) => ExitCode::from(1),
        Ok(entrepot::Outcome::Failed) => ExitCode::from(2),
        Err(error) => {
            entrepot::say_error(&error);
            ExitCode::from(2)
        }
    }
}
