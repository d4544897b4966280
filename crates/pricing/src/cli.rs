//! What stands behind `entrepot quote` and `entrepot fx import`: texts in, JSON values out.
