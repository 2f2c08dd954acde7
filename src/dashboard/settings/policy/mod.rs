//! A collection's rules: what is owed, what is made from what, and by when. Each page is a form over one part of the
//! policy; what a change would do is shown before it is saved, and whoever was faster is not overwritten.

mod allowances;
mod chains;
mod deadlines;
mod desk;
mod first;
mod locales;
mod page;
mod rows;
mod saving;
pub(in crate::dashboard) mod terms;
mod told;

pub(in crate::dashboard) use first::{add, show_new};
pub(in crate::dashboard) use page::{look, show};
pub(in crate::dashboard) use saving::save;
