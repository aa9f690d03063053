//! Every route of the desk, in one table: who may come, and what answers. The router is built from it, and the test of
//! unauthorised requests walks it.
use crate::assets;
use crate::desk::{
    account, act, admin, audit, bulk, case, cases, documents, door, draws, evidence, filing, finders, goods,
    handovers, help, inspections, instrument, jobs, law, law_calendar, law_procedure, law_register,
    law_rehearsal, law_table, links, marks, measure, notices, opening, papers, phrases, pictures, plan,
    plan_import, registers, reminders, screenings, search, sessions, setup, standing, tally, topics, undoing,
    verify, workbench,
};
use crate::security::{MAX_DRAFT_BYTES, MAX_PLAN_BYTES, MAX_UPLOAD_BYTES};
use crate::state::WebState;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, RawQuery};
use axum::http::{HeaderMap, Method};
use axum::response::Response;
use axum::routing::{MethodRouter, get, post};

/// Who may come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Anybody, also without an account.
    Anybody,
    /// Every account.
    Account,
    /// Officers who work on cases.
    Officer,
    /// 系统管理员 and 安全管理员, each with their own part.
    Administrator,
    /// 安全管理员.
    Security,
    /// 系统管理员.
    System,
    /// 审计管理员.
    Audit,
}

/// A route.
#[derive(Debug, Clone)]
pub struct Route {
    /// Method.
    pub method: Method,
    /// Path with its parameters in braces.
    pub path: &'static str,
    /// Who may come.
    pub who: Who,
    handler: fn() -> MethodRouter<WebState>,
}

const fn on_get(path: &'static str, who: Who, handler: fn() -> MethodRouter<WebState>) -> Route {
    Route { method: Method::GET, path, who, handler }
}

const fn on_post(path: &'static str, who: Who, handler: fn() -> MethodRouter<WebState>) -> Route {
    Route { method: Method::POST, path, who, handler }
}

/// Forms that carry files.
fn upload(router: MethodRouter<WebState>) -> MethodRouter<WebState> {
    router.layer(DefaultBodyLimit::max(MAX_UPLOAD_BYTES))
}

/// The form that carries the plan's official document.
fn document(router: MethodRouter<WebState>) -> MethodRouter<WebState> {
    router.layer(DefaultBodyLimit::max(MAX_PLAN_BYTES))
}

/// The form that carries a draft of law data.
fn draft(router: MethodRouter<WebState>) -> MethodRouter<WebState> {
    router.layer(DefaultBodyLimit::max(MAX_DRAFT_BYTES))
}

/// Every route.
pub const ROUTES: &[Route] = &[
    on_get("/assets/{*path}", Who::Anybody, || get(asset)),
    on_get("/login", Who::Anybody, || get(door::show)),
    on_post("/login", Who::Anybody, || post(door::sign_in)),
    on_get("/setup/{token}", Who::Anybody, || get(setup::show)),
    on_post("/setup/{token}", Who::Anybody, || post(setup::submit)),
    on_get("/invitation/{token}", Who::Anybody, || get(setup::show_invitation)),
    on_post("/invitation/{token}", Who::Anybody, || post(setup::accept)),
    on_get("/reset/{token}", Who::Anybody, || get(setup::show_reset)),
    on_post("/reset/{token}", Who::Anybody, || post(setup::reset)),
    on_get("/verify", Who::Anybody, || get(verify::show)),
    on_post("/verify", Who::Anybody, || upload(post(verify::check))),
    on_get("/verify/leaf/{leaf}", Who::Anybody, || get(verify::leaf)),
    on_get("/verify/documents/{code}", Who::Anybody, || get(documents::verified)),
    on_get("/verify/draws/{id}", Who::Anybody, || get(draws::show)),
    on_get("/verify/draws/{id}/draw.json", Who::Anybody, || get(draws::download)),
    on_get("/help", Who::Anybody, || get(help::show)),
    on_get("/law/diagram.css", Who::Anybody, || get(law::diagram_style)),
    on_get("/healthz", Who::Anybody, || get(verify::alive)),
    on_get("/readyz", Who::Anybody, || get(verify::ready)),
    on_get("/", Who::Account, || get(door::home)),
    on_post("/logout", Who::Account, || post(door::sign_out)),
    on_get("/account", Who::Account, || get(account::show)),
    on_get("/account/password", Who::Account, || get(account::show_password)),
    on_post("/account/password", Who::Account, || post(account::change_password)),
    on_get("/account/code", Who::Account, || get(account::show_code)),
    on_post("/account/code", Who::Account, || post(account::enrol_code)),
    on_get("/account/sessions", Who::Account, || get(sessions::show)),
    on_post("/account/sessions/end", Who::Account, || post(sessions::end)),
    on_get("/account/phrases", Who::Officer, || get(phrases::show)),
    on_post("/account/phrases", Who::Officer, || post(phrases::keep)),
    on_post("/account/phrases/delete", Who::Officer, || post(phrases::delete)),
    on_get("/law", Who::Account, || get(law::instruments)),
    on_get("/law/at/{*cite}", Who::Account, || get(law::at)),
    on_get("/law/instruments/{id}", Who::Account, || get(instrument::show)),
    on_get("/law/procedures", Who::Account, || get(law::procedures)),
    on_get("/law/procedures/{id}", Who::Account, || get(law_procedure::show)),
    on_get("/law/procedures/{id}/checklist", Who::Account, || get(law_procedure::print)),
    on_get("/law/tables", Who::Account, || get(law::tables)),
    on_get("/law/tables/{id}", Who::Account, || get(law_table::show)),
    on_get("/law/parameters", Who::Account, || get(law::parameters)),
    on_get("/law/registers", Who::Account, || get(law_register::list)),
    on_get("/law/registers/{id}", Who::Account, || get(law_register::show)),
    on_get("/law/checklists", Who::Account, || get(evidence::list)),
    on_get("/law/checklists/{id}", Who::Account, || get(evidence::show)),
    on_get("/law/calendar", Who::Account, || get(law_calendar::now)),
    on_get("/law/calendar/{year}", Who::Account, || get(law_calendar::show)),
    on_get("/law/rehearsal", Who::Account, || get(law_rehearsal::show)),
    on_post("/law/rehearsal", Who::Officer, || draft(post(law_rehearsal::submit))),
    on_get("/admin", Who::Administrator, || get(admin::show)),
    on_get("/admin/organs", Who::Security, || get(admin::show_organs)),
    on_get("/admin/accounts/new", Who::Security, || get(admin::new)),
    on_post("/admin/accounts", Who::Security, || post(admin::invite)),
    on_get("/admin/accounts/{id}", Who::Security, || get(admin::edit)),
    on_post("/admin/accounts/{id}", Who::Security, || post(admin::change)),
    on_post("/admin/accounts/{id}/reset", Who::Security, || post(admin::reset)),
    on_post("/admin/accounts/{id}/clear-code", Who::Security, || post(admin::clear_code)),
    on_post("/admin/accounts/{id}/unlock", Who::Security, || post(admin::unlock)),
    on_get("/admin/links", Who::System, || get(links::show)),
    on_post("/admin/links/{id}/confirm", Who::System, || post(links::confirm)),
    on_post("/admin/links/{id}/refuse", Who::System, || post(links::refuse)),
    on_post("/admin/jobs/{id}/retry", Who::System, || post(jobs::retry)),
    on_get("/audit", Who::Audit, || get(audit::show)),
    on_get("/desk", Who::Officer, || get(workbench::show)),
    on_post("/desk/bulk", Who::Officer, || post(bulk::submit)),
    on_get("/notices", Who::Officer, || get(notices::show)),
    on_post("/notices/read", Who::Officer, || post(notices::read)),
    on_get("/cases", Who::Officer, || get(cases::show)),
    on_post("/cases/filters", Who::Officer, || post(cases::keep_filter)),
    on_post("/cases/filters/rename", Who::Officer, || post(cases::rename_filter)),
    on_post("/cases/filters/delete", Who::Officer, || post(cases::delete_filter)),
    on_get("/cases/new", Who::Officer, || get(opening::choose_procedure)),
    on_get("/cases/new/{procedure}/{act}", Who::Officer, || get(opening::show)),
    on_post("/cases/new/{procedure}/{act}", Who::Officer, || upload(post(opening::submit))),
    on_post("/cases/new/{procedure}/{act}/preview/{template}", Who::Officer, || {
        upload(post(documents::preview_opening))
    }),
    on_get("/cases/{id}", Who::Officer, || get(case::show)),
    on_get("/cases/{id}/acts/{act}", Who::Officer, || get(act::show)),
    on_post("/cases/{id}/acts/{act}", Who::Officer, || upload(post(act::submit))),
    on_post("/cases/{id}/acts/{act}/preview/{template}", Who::Officer, || upload(post(documents::preview))),
    on_get("/cases/{id}/co-sign", Who::Officer, || get(standing::co_sign)),
    on_post("/cases/{id}/standing/{kind}", Who::Officer, || post(standing::submit)),
    on_get("/cases/{id}/papers/{sha256}", Who::Officer, || get(papers::download)),
    on_get("/cases/{id}/dossier", Who::Officer, || get(papers::dossier)),
    on_get("/cases/{id}/print", Who::Officer, || get(case::print)),
    on_get("/cases/{id}/tally", Who::Officer, || get(tally::cases)),
    on_get("/cases/{id}/files", Who::Officer, || get(inspections::list)),
    on_get("/cases/{id}/files/{case}", Who::Officer, || get(inspections::one)),
    on_get("/finders", Who::Officer, || get(finders::list)),
    on_get("/finders/looks", Who::Officer, || get(finders::looks)),
    on_get("/finders/{id}", Who::Officer, || get(finders::show)),
    on_get("/finders/{id}/findings.csv", Who::Officer, || get(finders::sheet)),
    on_get("/finders/{id}/{case}", Who::Officer, || get(finders::one)),
    on_get("/topics", Who::Officer, || get(topics::list)),
    on_get("/topics/{id}", Who::Officer, || get(topics::show)),
    on_get("/topics/{id}/tallies/{tally}", Who::Officer, || get(tally::topic_cases)),
    on_get("/marks", Who::Officer, || get(marks::show)),
    on_get("/marks.csv", Who::Officer, || get(marks::sheet)),
    on_get("/marks/pictures", Who::Officer, || get(pictures::show)),
    on_post("/marks/pictures", Who::Officer, || upload(post(pictures::find))),
    on_get("/marks/pictures/{number}", Who::Officer, || get(pictures::one)),
    on_get("/marks/screenings", Who::Officer, || get(screenings::list)),
    on_post("/marks/screenings", Who::Officer, || upload(post(screenings::order))),
    on_get("/marks/screenings/{id}", Who::Officer, || get(screenings::show)),
    on_get("/marks/screenings/{id}/findings.csv", Who::Officer, || get(screenings::sheet)),
    on_post("/marks/findings/{id}/decision", Who::Officer, || post(screenings::decide)),
    on_get("/marks/quality", Who::Officer, || get(screenings::show_quality)),
    on_get("/handovers", Who::Officer, || get(handovers::show)),
    on_get("/handovers/{id}/sign", Who::Officer, || get(handovers::sign)),
    on_post("/handovers/{id}/sign", Who::Officer, || upload(post(handovers::submit))),
    on_post("/handovers/{id}/file", Who::Officer, || post(filing::submit)),
    on_get("/handovers/{id}/recall", Who::Officer, || get(undoing::recall)),
    on_post("/handovers/{id}/recall", Who::Officer, || post(undoing::submit_recall)),
    on_get("/handovers/{id}/return", Who::Officer, || get(undoing::give_back)),
    on_post("/handovers/{id}/return", Who::Officer, || post(undoing::submit_return)),
    on_get("/goods", Who::Officer, || get(goods::show)),
    on_get("/goods/print", Who::Officer, || get(goods::print)),
    on_get("/goods.csv", Who::Officer, || get(goods::sheet)),
    on_get("/goods/{root}", Who::Officer, || get(goods::chain)),
    on_get("/plan", Who::Officer, || get(plan::show)),
    on_get("/plan/reminders", Who::Officer, || get(reminders::show)),
    on_get("/plan/reminders.csv", Who::Officer, || get(reminders::sheet)),
    on_get("/plan/import", Who::Officer, || get(plan_import::show)),
    on_post("/plan/import", Who::Officer, || document(post(plan_import::preview))),
    on_post("/plan/import/apply", Who::Officer, || post(plan_import::apply)),
    on_get("/plan/{number}", Who::Officer, || get(measure::show)),
    on_get("/registers", Who::Officer, || get(registers::list)),
    on_get("/registers/{id}", Who::Officer, || get(registers::show)),
    on_get("/registers/{id}/entries.csv", Who::Officer, || get(registers::sheet)),
    on_get("/registers/{id}/entry", Who::Officer, || get(registers::one)),
    on_get("/registers/{id}/import", Who::Officer, || get(registers::show_import)),
    on_post("/registers/{id}/import", Who::Officer, || document(post(registers::preview))),
    on_post("/registers/{id}/import/apply", Who::Officer, || post(registers::apply)),
    on_get("/search", Who::Officer, || get(search::show)),
];

async fn asset(Path(path): Path<String>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    assets::serve(&path, query.as_deref(), &headers)
}

/// The routes of the table, without layers.
pub(crate) fn table() -> Router<WebState> {
    ROUTES.iter().fold(Router::new(), |router, route| router.route(route.path, (route.handler)()))
}
