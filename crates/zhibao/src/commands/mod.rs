//! The commands, one a file; each turns its arguments into an [`Answer`](crate::answer::Answer).
pub mod calendar;
pub mod completions;
pub mod config;
pub mod deadline;
pub mod document;
pub mod dossier_verify;
pub mod draw_verify;
pub mod law_check;
pub mod law_decide;
pub mod law_diagram;
pub mod law_schemas;
pub mod law_show;
pub mod law_test;
pub mod law_text;
pub mod plan_import;
pub mod screen;

use crate::answer::Answer;
use crate::answer::Answered;
use crate::cli::{
    Cli, Command, DocumentCommand, DossierCommand, DrawCommand, LawCommand, LawTextCommand, LedgerCommand,
    PlanCommand, RegisterCommand, ScreenCommand,
};
use crate::server::{demo, law_rehearse, records, registers, serve};

/// Runs the command that was asked for.
///
/// # Errors
/// [`Failure`](crate::answer::Failure) when the input or the usage is wrong.
pub fn run(cli: &Cli) -> Answered {
    match &cli.command {
        Command::Demo(args) => demo::demo(&cli.global, args),
        Command::Serve(args) => serve::serve(&cli.global, args).map(|()| Answer::nothing()),
        Command::Ledger(LedgerCommand::Verify) => records::ledger_verify(&cli.global),
        Command::Backup(args) => records::backup(&cli.global, args),
        Command::Restore(args) => records::restore(&cli.global, args),
        Command::Dossier(DossierCommand::Export(args)) => records::dossier_export(&cli.global, args),
        Command::Law(LawCommand::Check(args)) => law_check::run(args),
        Command::Law(LawCommand::Test(args)) => law_test::run(args),
        Command::Law(LawCommand::Decide(args)) => law_decide::run(args),
        Command::Law(LawCommand::Show(args)) => law_show::run(args),
        Command::Law(LawCommand::Rehearse(args)) => law_rehearse::run_command(&cli.global, args),
        Command::Law(LawCommand::Schemas(args)) => law_schemas::run(args),
        Command::Law(LawCommand::Diagram(args)) => law_diagram::run(args),
        Command::Law(LawCommand::Text(LawTextCommand::Import(args))) => law_text::run(&cli.global, args),
        Command::Plan(PlanCommand::Import(args)) => plan_import::run(&cli.global, args),
        Command::Calendar(args) => calendar::run(args),
        Command::Deadline(args) => deadline::run(args),
        Command::Dossier(DossierCommand::Verify(args)) => dossier_verify::run(args),
        Command::Document(DocumentCommand::Render(args)) => document::render(args),
        Command::Document(DocumentCommand::Check(args)) => document::check(args),
        Command::Draw(DrawCommand::Verify(args)) => draw_verify::run(&cli.global, args),
        Command::Register(RegisterCommand::Import(args)) => registers::import(&cli.global, args),
        Command::Screen(ScreenCommand::Index(args)) => screen::index::run(args),
        Command::Screen(ScreenCommand::Add(args)) => screen::add::run(args),
        Command::Screen(ScreenCommand::Marks(args)) => screen::marks::run(args),
        Command::Screen(ScreenCommand::Batch(args)) => screen::batch::run(args),
        Command::Screen(ScreenCommand::Compare(args)) => screen::compare::run(args),
        Command::Screen(ScreenCommand::Filers(args)) => screen::filers::run(args),
        Command::Screen(ScreenCommand::Images(args)) => screen::image::index(args),
        Command::Screen(ScreenCommand::Image(args)) => screen::image::search(args),
        Command::Config => config::run(&cli.global),
        Command::Completions(args) => completions::run(args),
    }
}

/// Today in China, for commands whose date may be left out.
fn today() -> jiff::civil::Date {
    use app::clock::{Clock, SystemClock};
    ::calendar::local_date(SystemClock.now())
}
