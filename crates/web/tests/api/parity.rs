//! The interface covers all of it: every route of the desk has its counterpart, or stands on a list that may only shrink.
use std::collections::{BTreeMap, BTreeSet};

/// `METHOD /desk/route -> METHOD /api/route` (several with `+`), or `METHOD /desk/route -- why the interface needs none`.
const TABLE: &str = include_str!("desk-routes.txt");

/// How many routes of the desk are exempt. It may only be lowered: a new route of the desk needs its counterpart.
const EXEMPT: usize = 20;

#[test]
fn every_route_of_the_desk_has_its_counterpart_or_its_reason() {
    let desk: BTreeSet<String> =
        web::ROUTES.iter().map(|route| format!("{} {}", route.method, route.path)).collect();
    let api: BTreeSet<String> =
        web::api::routes().iter().map(|route| format!("{} {}", route.method, route.path)).collect();
    let mut named: BTreeMap<String, &str> = BTreeMap::new();
    let mut exempt = 0;
    for line in TABLE.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (route, rest) = match (line.split_once(" -> "), line.split_once(" -- ")) {
            (Some((route, counterparts)), _) => {
                for counterpart in counterparts.split(" + ") {
                    assert!(api.contains(counterpart), "{route}: the interface has no “{counterpart}”");
                }
                (route, counterparts)
            }
            (None, Some((route, why))) => {
                assert!(why.chars().count() > 5, "{route}: why?");
                exempt += 1;
                (route, why)
            }
            (None, None) => panic!("neither counterpart nor reason: {line}"),
        };
        assert!(named.insert(route.to_owned(), rest).is_none(), "{route} stands twice");
    }
    let named: BTreeSet<String> = named.into_keys().collect();
    let forgotten: Vec<&String> = desk.difference(&named).collect();
    assert!(
        forgotten.is_empty(),
        "new on the desk; give each its counterpart in desk-routes.txt: {forgotten:?}"
    );
    let gone: Vec<&String> = named.difference(&desk).collect();
    assert!(gone.is_empty(), "no longer on the desk: {gone:?}");
    assert_eq!(exempt, EXEMPT, "the list of exemptions may only shrink: lower EXEMPT with it");
}
