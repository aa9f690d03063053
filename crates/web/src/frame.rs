//! The frame of a page for a person: name, organ, posts, and the places that the person may open.
use crate::state::WebState;
use crate::ui::frame::{self, Frame, Place};
use access::{AdministratorKind, Request};
use app::Person;

/// The frame for a person.
pub(crate) fn of_person(state: &WebState, person: &Person, csrf: &str, request_id: &str) -> Frame {
    let directory = &state.platform.rules.directory;
    let posts = state.platform.posts();
    let title = |post: &String| {
        posts.iter().find(|(id, _)| id == post).map_or(post.clone(), |(_, title)| title.clone())
    };
    let mut held: Vec<String> = person.case_actor.posts.iter().map(title).collect();
    held.extend(administrator(person).map(|kind| kind_title(kind).to_owned()));
    Frame {
        person: Some(frame::Person {
            name: person.case_actor.name.clone(),
            organ: directory.organ_name(&person.case_actor.organ).to_owned(),
            posts: held,
        }),
        menu: menu(state, person),
        csrf: Some(csrf.to_owned()),
        ..outside(state, request_id)
    }
}

/// The frame for somebody not signed in.
pub(crate) fn outside(state: &WebState, request_id: &str) -> Frame {
    let regions = &state.platform.rules.directory.regions;
    let province = regions.get(&state.platform.rules.directory.plan.region);
    Frame {
        province: province.map_or_else(String::new, |region| region.name.clone()),
        request_id: request_id.to_owned(),
        demonstration: state.config.demo_banner.is_some(),
        ..Frame::default()
    }
}

/// Which administrator a person is.
pub(crate) fn administrator(person: &Person) -> Option<AdministratorKind> {
    person.as_officer().and_then(|officer| officer.administrator)
}

/// What an administrator is called.
pub(crate) const fn kind_title(kind: AdministratorKind) -> &'static str {
    match kind {
        AdministratorKind::System => "系统管理员",
        AdministratorKind::Security => "安全管理员",
        AdministratorKind::Audit => "审计管理员",
    }
}

/// The first page of a person.
pub(crate) fn home(person: &Person) -> &'static str {
    match administrator(person) {
        None => "/desk",
        Some(AdministratorKind::Audit) => "/audit",
        Some(_) => "/admin",
    }
}

fn menu(state: &WebState, person: &Person) -> Vec<Place> {
    let may = |request: &Request<'_>| state.platform.access.authorise(&person.actor, request).is_ok();
    let mut places = Vec::new();
    if may(&Request::ListCases) {
        places.extend([
            Place::Desk,
            Place::Cases,
            Place::NewCase,
            Place::Handovers,
            Place::Goods,
            Place::Finders,
            Place::Topics,
            Place::Marks,
            Place::Plan,
        ]);
        places.extend(may(&Request::ReadRegisters).then_some(Place::Registers));
    }
    places.push(Place::Law);
    if may(&Request::Search) {
        places.push(Place::Search);
    }
    if may(&Request::ManageSecurity) || may(&Request::ManageJobs) {
        places.push(Place::Admin);
    }
    if may(&Request::ReadAudit) {
        places.push(Place::Audit);
    }
    places.push(Place::Verify);
    places
}
