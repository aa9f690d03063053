//! Pages: pure functions from view models (plain structs beside each renderer) to markup.
//!
//! Nothing here reads a clock, a database or the law: whoever calls has already asked and been authorised. Pages hold
//! no inline script and no inline style, work as plain links and forms, and use htmx only where it is quicker.
pub mod admin;
pub mod audit;
pub mod auth;
pub mod case_page;
pub mod cases;
pub mod desk;
pub mod draws;
pub mod evidence;
pub mod finders;
pub mod form;
pub mod frame;
pub mod goods;
pub mod handovers;
pub mod icon;
pub mod inspections;
pub mod law;
pub mod light;
pub mod marks;
pub mod message;
pub mod parts;
pub mod pictures;
pub mod plan;
pub mod qr;
pub mod quality;
pub mod registers;
pub mod screenings;
pub mod search;
pub mod tally;
pub mod topics;
pub mod verify;
pub mod words;

#[cfg(test)]
mod page_checks;
#[cfg(test)]
mod samples;
