//! Tests at the boundary of the `law` crate: data files in, problems, answers, pictures and texts out.
#![allow(clippy::unwrap_used)]

mod checking;
mod demand;
mod drawing;
mod evidence;
mod finders;
mod sample;
mod shipped;
mod topics;
mod uses;
