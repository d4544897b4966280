//! SQL of orders, by table.

pub(crate) mod cart;
pub(crate) mod checkout;
pub(crate) mod claim;
pub(crate) mod line;
pub(crate) mod movement;
pub(crate) mod order;
pub(crate) mod order_list;
pub(crate) mod part;
pub(crate) mod payment;
pub(crate) mod people;
pub(crate) mod policy;
pub(crate) mod purse;
pub(crate) mod quota;
pub(crate) mod quote;
pub(crate) mod sending;
