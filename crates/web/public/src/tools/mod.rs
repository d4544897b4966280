//! Tools for anybody.

mod landed_cost;

use crate::Routes;

pub(crate) fn routes(routes: Routes) -> Routes {
    landed_cost::routes(routes)
}
