//! Typed identifiers and official numbers, with their check digits.
//!
//! A crate of its own so that it stays free of the logic of cases: a value that parsed is well formed, and that is all it
//! says. Every type reads what people type (spaces, full-width digits, lower case), shows its official form, and travels
//! as a string in JSON and TOML.
//!
//! ```
//! let money: vocabulary::Money = "３万".parse()?;
//! assert_eq!(money.to_string(), "3万元");
//! let wrong = "91230100MA1B000000".parse::<vocabulary::UnifiedSocialCreditCode>();
//! assert!(wrong.unwrap_err().to_string().contains("校验码"));
//! # Ok::<(), vocabulary::Malformed>(())
//! ```
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod credit_code;
mod document_number;
mod identifiers;
mod malformed;
mod money;
mod parser_words;
mod patent_number;
mod region_code;
mod secrecy_level;
mod text_form;
mod trademark_number;

pub use credit_code::{OrganizationCode, UnifiedSocialCreditCode};
pub use document_number::DocumentNumber;
pub use identifiers::{
    ActId, CaseId, DeadlineId, DepositId, DocumentId, DraftId, EntryId, EventId, ExhibitId, HandoverId,
    JobId, LeadId, MAX_ORGAN_ID_CHARS, OfficerId, OrganId, PartyId, RightId, SessionId, TaskId,
};
pub use malformed::{MAX_INPUT_CHARS, Malformed, Problem};
pub use money::Money;
pub use parser_words::parser_words;
pub use patent_number::{PatentKind, PatentNumber};
pub use region_code::{RegionCode, RegionLevel};
pub use secrecy_level::SecrecyLevel;
pub use trademark_number::TrademarkNumber;
