//! One file per command.

mod commit;
mod count;
mod count_stated;
mod put_back;
mod release;
mod reserve;
mod ship;

pub use commit::commit;
pub use count::count;
pub use count_stated::count_stated;
pub use put_back::put_back;
pub use release::{forget, release, release_units};
pub use reserve::{Reserve, reserve, reserve_all};
pub use ship::{ship, ship_units};
