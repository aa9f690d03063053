//! 涉案物品: what the organ's storerooms hold, and the chain of one lot across the cases and organs it went through.
use crate::clock::{instant, micros};
use crate::fault::AppFault;
use crate::people::Person;
use crate::platform::Platform;
use access::Request;
use case::custody::{Lot, Quantity};
use jiff::Timestamp;
use law::procedure::{CustodyDoes, Procedure};
use serde::Serialize;
use store::{Bounded, GoodsOfCase, GoodsQuery, Page};
use uuid::Uuid;

/// Which goods are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GoodsFilter {
    /// One storage place; `None` for all.
    pub place: Option<String>,
    /// Only what is past its limit.
    pub overdue: bool,
    /// Only lots of which a count differed.
    pub differs: bool,
    /// Where the page begins.
    pub cursor: String,
}

/// A lot in a place, as lists show it.
#[derive(Debug, Clone, Serialize)]
pub struct GoodsLineView {
    /// The case that keeps it.
    pub case: Uuid,
    /// Its number.
    pub case_number: String,
    /// Its title.
    pub case_title: String,
    /// The lot.
    pub lot: Uuid,
    /// The lot as first taken; names the chain.
    pub root: Uuid,
    /// Number of the lot in the case.
    pub label: String,
    /// What it is.
    pub name: String,
    /// Model.
    pub model: String,
    /// Mark or right.
    pub right: String,
    /// Batch.
    pub batch: String,
    /// Unit.
    pub unit: String,
    /// Storage place; empty where none was written down.
    pub place: String,
    /// How much lies there.
    pub held: Quantity,
    /// How much left from there and is not signed for.
    pub under_way: Quantity,
    /// When it came into the case.
    pub since: Timestamp,
    /// Whole days since then.
    pub days: i64,
    /// When the nearest limit of keeping it is due.
    pub due_at: Option<Timestamp>,
    /// Whether that has passed.
    pub overdue: bool,
    /// Whether a count of it ever differed.
    pub differs: bool,
}

/// What the organ's storerooms hold.
#[derive(Debug, Clone, Serialize)]
pub struct Storerooms {
    /// Storage places, with how many lots lie there and how many of them are overdue.
    pub places: Vec<PlaceView>,
    /// Lots in all, e.g. `17` or `1000+`.
    pub lots: String,
    /// Lots past their limit.
    pub overdue: String,
    /// Lots of which a count differed.
    pub differing: String,
}

/// A storage place.
#[derive(Debug, Clone, Serialize)]
pub struct PlaceView {
    /// The place; empty where none was written down.
    pub place: String,
    /// Lots there.
    pub lots: i64,
    /// Those past their limit.
    pub overdue: i64,
}

/// One step of a chain.
#[derive(Debug, Clone, Serialize)]
pub struct ChainStep {
    /// When it took effect.
    pub at: Timestamp,
    /// Organ that did it.
    pub organ: String,
    /// The case.
    pub case: Uuid,
    /// Its number.
    pub case_number: String,
    /// Number of the lot in that case.
    pub label: String,
    /// What was done, as an act of the case.
    pub act: String,
    /// What it did to the goods.
    pub does: CustodyDoes,
    /// The same in words.
    pub does_in_words: &'static str,
    /// How much.
    pub quantity: Quantity,
    /// Unit.
    pub unit: String,
    /// From where.
    pub from: String,
    /// To where or whom.
    pub to: String,
    /// Who.
    pub who: Vec<String>,
    /// Leaf in the ledger.
    pub leaf: i64,
}

/// The chain of a lot and everything split off it, as far as the person may see.
#[derive(Debug, Clone, Serialize)]
pub struct Chain {
    /// The lot as first taken.
    pub root: Uuid,
    /// What it is.
    pub name: String,
    /// Steps, oldest first.
    pub steps: Vec<ChainStep>,
    /// The lot and its parts as they stand, case by case.
    pub lots: Vec<(Uuid, Lot)>,
    /// Organs to which goods passed whose further way the person may not see.
    pub beyond: Vec<String>,
}

impl Platform {
    fn goods_query(&self, person: &Person, filter: &GoodsFilter, limit: i64) -> GoodsQuery {
        GoodsQuery {
            organ: Some(person.case_actor.organ.clone()),
            place: filter.place.clone(),
            due_before: filter.overdue.then(|| micros(self.now())),
            differs: filter.differs,
            cursor: Some(filter.cursor.clone()).filter(|cursor| !cursor.is_empty()),
            limit,
        }
    }

    /// A page of what the storerooms of the person's organ hold, as far as the person may know the cases.
    ///
    /// # Errors
    /// When the person may list no cases.
    pub async fn goods(
        &self,
        person: &Person,
        filter: &GoodsFilter,
        limit: i64,
    ) -> Result<Page<GoodsLineView>, AppFault> {
        self.access.authorise(&person.actor, &Request::ListCases)?;
        let scope = self.access.scope(&person.actor)?;
        let page = self.store.goods(&scope, &self.goods_query(person, filter, limit)).await?;
        let now = self.now();
        Ok(Page { rows: page.rows.into_iter().map(|row| line_view(row, now)).collect(), next: page.next })
    }

    /// What the storerooms hold, counted.
    ///
    /// # Errors
    /// As [`Platform::goods`].
    pub async fn storerooms(&self, person: &Person) -> Result<Storerooms, AppFault> {
        self.access.authorise(&person.actor, &Request::ListCases)?;
        let scope = self.access.scope(&person.actor)?;
        let query = |filter: GoodsFilter| self.goods_query(person, &filter, 1);
        let all = query(GoodsFilter::default());
        let late = query(GoodsFilter { overdue: true, ..GoodsFilter::default() });
        let differing = query(GoodsFilter { differs: true, ..GoodsFilter::default() });
        let counted = |bounded: Bounded| bounded.to_string();
        let places = self.store.goods_places(&scope, &all, micros(self.now())).await?;
        Ok(Storerooms {
            places: places
                .into_iter()
                .map(|place| PlaceView { place: place.place, lots: place.lots, overdue: place.overdue })
                .collect(),
            lots: counted(self.store.count_goods(&scope, &all).await?),
            overdue: counted(self.store.count_goods(&scope, &late).await?),
            differing: counted(self.store.count_goods(&scope, &differing).await?),
        })
    }

    /// Storage places to offer where goods are listed: those that the organ uses.
    ///
    /// # Errors
    /// The store's.
    pub async fn storage_places(&self, person: &Person) -> Result<Vec<String>, AppFault> {
        let Ok(scope) = self.access.scope(&person.actor) else { return Ok(Vec::new()) };
        let query = self.goods_query(person, &GoodsFilter::default(), 1);
        let places = self.store.goods_places(&scope, &query, 0).await?;
        Ok(places.into_iter().map(|place| place.place).filter(|place| !place.is_empty()).collect())
    }

    /// The whole way of a lot, from whichever of the cases it is opened.
    ///
    /// # Errors
    /// "Not there" when the person may see none of the cases it went through.
    pub async fn goods_chain(&self, person: &Person, root: Uuid) -> Result<Chain, AppFault> {
        self.access.authorise(&person.actor, &Request::ListCases)?;
        let scope = self.access.scope(&person.actor)?;
        let cases = self.store.goods_chain(&scope, root).await?;
        let mut chain =
            Chain { root, name: String::new(), steps: Vec::new(), lots: Vec::new(), beyond: Vec::new() };
        let mut beyond = Vec::new();
        for case in &cases {
            let loaded = self.load_to_read(person, *case).await?;
            let lots: Vec<&Lot> = loaded
                .state
                .custody
                .in_order()
                .into_iter()
                .filter(|lot| lot.root == root || lot.id == root)
                .collect();
            for lot in lots {
                if chain.name.is_empty() {
                    chain.name.clone_from(&lot.goods.name);
                }
                chain.steps.extend(self.steps(&loaded, lot));
                chain.lots.push((*case, lot.clone()));
            }
            let gone =
                loaded.state.sent.iter().filter(|sent| {
                    sent.signed_at.is_some() && sent.item.lots.iter().any(|lot| lot.root == root)
                });
            beyond.extend(gone.map(|sent| (sent.to_case, sent.item.to_organ.clone())));
        }
        if chain.lots.is_empty() {
            return Err(AppFault::NotThere);
        }
        chain.steps.sort_by_key(|step| step.at);
        let unseen = beyond.into_iter().filter(|(case, _)| case.is_none_or(|case| !cases.contains(&case)));
        chain.beyond = unseen.map(|(_, organ)| self.rules.directory.organ_name(&organ).to_owned()).collect();
        chain.beyond.sort();
        chain.beyond.dedup();
        Ok(chain)
    }

    fn steps(&self, loaded: &crate::cases::Loaded<'_>, lot: &Lot) -> Vec<ChainStep> {
        let steps = lot.history.iter().map(|passage| {
            let recorded =
                usize::try_from(passage.version).ok().and_then(|v| loaded.events.get(v.checked_sub(1)?));
            let organ =
                recorded.map_or(loaded.state.organ.as_str(), |recorded| recorded.event.organ.as_str());
            ChainStep {
                at: passage.at,
                organ: self.rules.directory.organ_name(organ).to_owned(),
                case: loaded.state.id,
                case_number: loaded.state.number.clone(),
                label: lot.label.clone(),
                act: act_title(loaded.procedure, &passage.word),
                does: passage.does,
                does_in_words: passage.does.title(),
                quantity: passage.quantity,
                unit: lot.goods.unit.clone(),
                from: passage.from.clone(),
                to: passage.to.clone(),
                who: passage.who.clone(),
                leaf: recorded.map_or(-1, |recorded| recorded.stored.leaf_index),
            }
        });
        steps.collect()
    }
}

/// What was done, in words: an act by its title; storeroom work and receipts say enough by what they do.
fn act_title(procedure: &Procedure, word: &str) -> String {
    procedure.act(word).map(|act| act.title.clone()).unwrap_or_default()
}

fn line_view(row: GoodsOfCase, now: Timestamp) -> GoodsLineView {
    const HOURS_A_DAY: i64 = 24;
    let goods = row.goods;
    let since = instant(goods.since);
    let due_at = goods.due_at.map(instant);
    GoodsLineView {
        case: row.case_id,
        case_number: row.number.unwrap_or_default(),
        case_title: row.title,
        lot: goods.lot,
        root: goods.root,
        label: goods.label,
        name: goods.name,
        model: goods.model,
        right: goods.right,
        batch: goods.batch,
        unit: goods.unit,
        place: goods.place,
        held: Quantity::of_thousandths(goods.held).unwrap_or_default(),
        under_way: Quantity::of_thousandths(goods.under_way).unwrap_or_default(),
        since,
        days: now.duration_since(since).as_hours() / HOURS_A_DAY,
        due_at,
        overdue: due_at.is_some_and(|due| due < now),
        differs: goods.differs,
    }
}
