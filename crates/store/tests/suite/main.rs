//! The store on both databases. SQLite always; PostgreSQL when `ZHIBAO_TEST_POSTGRES` gives the address of a server
//! (`postgres://user@host:port/postgres`) on which each test makes a database of its own.
#![allow(clippy::unwrap_used)]

mod append;
mod audit_seals;
mod backup;
mod blobs;
mod durability;
mod entries;
mod found;
mod handovers;
mod jobs;
mod ledger_proofs;
mod links;
mod lists;
mod parts;
mod people;
mod screenings;
mod stage;
mod tampering;
mod topics;
