//! Official documents (公文、文书) from data: a template names what it takes, a page in Typst says how it looks, and the
//! press makes a PDF of them.
//!
//! A crate of its own because it alone needs the typesetter, and because documents can be drawn and checked without any
//! case, store or server. It fetches nothing: facts, dates and numbers come as arguments, fonts are inside the binary.
#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod check;
pub mod content;
pub mod fonts;
pub mod press;
pub mod sample;
pub mod shipped;
pub mod template;

mod inspect;
mod world;

pub use content::{Content, Facts, LawCited, Proof};
pub use fonts::Fonts;
pub use press::{Press, PressFault, Printed};
pub use sample::Sample;
pub use template::{HELD, LEAVING, NUMBER_OF, ORIGIN, Template, TemplateFault, Templates};
