//! Whatever is asked, in whatever order: nothing is lost and nothing is made.
use super::demo::{Office, ann, letter};
use super::{done, office, opened, received};
use case::custody::{Counted, Quantity, Storeroom};
use case::standing::Standing;
use case::{Command, Event, HandoverItem, fold};
use law::procedure::CustodyDoes;
use proptest::prelude::*;
use serde_json::{Value as Json, json};
use uuid::Uuid;

/// What somebody asks for: which operation, of which lot, how much, where.
type Ask = (u8, u8, u16, u8);

fn line(ask: &Ask) -> Json {
    let (_, lot, amount, place) = ask;
    let quantity = format!("{}.{}", amount % 130, amount % 10);
    let label = if lot % 5 == 4 { "1-1".to_owned() } else { (lot % 4 + 1).to_string() };
    let from = if place % 3 == 0 { json!(format!("{}号库", place % 2)) } else { json!("") };
    json!({ "lot": label, "quantity": quantity, "place": format!("{}号库", place % 2), "from": from })
}

fn ask(office: &mut Office, case: Uuid, ask: &Ask, items: &mut Vec<HandoverItem>, theirs: &mut Vec<Uuid>) {
    let goods = json!([line(ask)]);
    let (operation, _, amount, place) = *ask;
    let form =
        json!({ "goods": goods, "place": "2号库", "reason": if place % 2 == 0 { "说明" } else { "" } });
    let only = |keys: &[&str]| {
        let mut form = form.clone();
        form.as_object_mut().unwrap().retain(|key, _| keys.contains(&key.as_str()));
        form
    };
    match operation % 12 {
        0 | 1 => {
            let taken =
                json!({ "name": format!("物{}", amount % 3), "quantity": amount % 130, "unit": "件" });
            drop(done(
                office,
                case,
                "take",
                json!({ "goods": [taken], "place": format!("{}号库", place % 2) }),
            ));
        }
        2 => drop(done(office, case, "move", only(&["goods", "place"]))),
        3 => drop(done(office, case, "split", only(&["goods"]))),
        4 => drop(done(office, case, "sample", only(&["goods"]))),
        5 => drop(done(office, case, "return", only(&["goods"]))),
        6 => drop(done(office, case, "dispose", only(&["goods"]))),
        7 => {
            let mut form = only(&["goods"]);
            form["witness"] = json!("丙某");
            let record = case::value::FileRef { paper: "record".into(), ..letter() };
            let command = Command { papers: vec![record], ..office.command(case, "destroy", form) };
            drop(office.submit(&ann(), &command, None));
        }
        8 => drop(done(office, case, "count", only(&["goods", "reason"]))),
        9 => {
            let form = if place % 2 == 0 {
                json!({ "to_organ": "b1" })
            } else {
                json!({ "to_organ": "b1", "goods": goods })
            };
            if let Ok(decided) = done(office, case, "send", form) {
                items.extend(decided.sent);
            }
        }
        10 => {
            if let Some(item) = items.pop() {
                let some = json!([{ "lot": item.lots.first().map(|lot| lot.label.clone()), "quantity": amount % 60 }]);
                let form = if place % 2 == 0 { json!({}) } else { json!({ "received": some }) };
                match received(office, &item, form) {
                    Ok(case) => theirs.push(case),
                    Err(_) => items.push(item),
                }
            }
        }
        _ => {
            let lines = vec![Counted {
                lot: "1".into(),
                quantity: (amount % 90).to_string(),
                place: "3号库".into(),
                ..Counted::default()
            }];
            let does = [CustodyDoes::Move, CustodyDoes::Split, CustodyDoes::Count][usize::from(place % 3)];
            let work = Storeroom { does, lines, reason: "复核".into() };
            drop(office.standing(&ann(), case, &Standing::Storeroom(work)));
        }
    }
}

fn sum(office: &Office, cases: &[Uuid], part: impl Fn(&case::custody::Account) -> Quantity) -> Quantity {
    let lots =
        cases.iter().flat_map(|case| office.state(*case).custody.lots.into_values().collect::<Vec<_>>());
    Quantity::sum(lots.map(|lot| part(&lot.account)))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn quantity_is_conserved_whatever_is_asked(asks in proptest::collection::vec(any::<Ask>(), 0..40)) {
        let mut office = office();
        let case = opened(&mut office);
        let (mut items, mut theirs) = (Vec::new(), Vec::new());
        for one in &asks {
            ask(&mut office, case, one, &mut items, &mut theirs);
            for kept in std::iter::once(case).chain(theirs.iter().copied()) {
                let state = office.state(kept);
                prop_assert!(state.custody.balances(), "after {one:?}: {:#?}", state.custody);
            }
        }
        let all: Vec<Uuid> = std::iter::once(case).chain(theirs).collect();
        prop_assert_eq!(sum(&office, &all, |a| a.handed_over), sum(&office, &all, |a| a.received));
        let came = sum(&office, &all, |a| a.taken.plus(a.found));
        let there = sum(&office, &all, |a| {
            Quantity::sum([a.kept(), a.sampled, a.returned, a.destroyed, a.disposed, a.lost])
        });
        prop_assert_eq!(came, there, "taken and found = kept and gone, over both organs");
    }

    #[test]
    fn movements_are_read_back_and_fold_the_same(asks in proptest::collection::vec(any::<Ask>(), 0..25)) {
        let mut office = office();
        let case = opened(&mut office);
        for one in &asks {
            ask(&mut office, case, one, &mut Vec::new(), &mut Vec::new());
        }
        let written = serde_json::to_string(&office.events[&case]).unwrap();
        let read: Vec<Event> = serde_json::from_str(&written).unwrap();
        prop_assert_eq!(&read, &office.events[&case]);
        prop_assert_eq!(fold::fold(&read, &office.library).unwrap(), office.state(case));
    }
}
