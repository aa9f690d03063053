//! Goods that cases keep: lists by storage place within a scope, and the cases through which a lot went.

use access::Scope;
use uuid::Uuid;

use super::{Bounded, COUNT_LIMIT, Condition};
use crate::page::{Cursor, page_size};
use crate::sql::Row;
use crate::{Page, Store, StoreFault};

/// Most cases one chain is followed through.
const MAX_CHAIN: i64 = 50;
/// Most storage places counted on one page.
const MAX_PLACES: i64 = 200;

/// A lot of a case in one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoodsRow {
    /// The lot.
    pub lot: Uuid,
    /// The lot as first taken.
    pub root: Uuid,
    /// Its number in the case.
    pub label: String,
    /// What it is.
    pub name: String,
    /// Model.
    pub model: String,
    /// Unit.
    pub unit: String,
    /// Mark or right.
    pub right: String,
    /// Batch.
    pub batch: String,
    /// Place; empty where none was written down.
    pub place: String,
    /// Thousandths of the unit in this place.
    pub held: i64,
    /// Thousandths sent from this place and not signed for.
    pub under_way: i64,
    /// Whether a count of the lot ever differed.
    pub differs: bool,
    /// When it came into the case.
    pub since: i64,
    /// When the nearest limit of keeping goods is due.
    pub due_at: Option<i64>,
}

/// A row with its case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoodsOfCase {
    /// The row.
    pub goods: GoodsRow,
    /// The case.
    pub case_id: Uuid,
    /// Its number.
    pub number: Option<String>,
    /// Its title.
    pub title: String,
    position: i64,
}

/// Which goods a list shows. Only what is in store or on its way is shown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GoodsQuery {
    /// Organ whose storerooms are meant.
    pub organ: Option<String>,
    /// One place.
    pub place: Option<String>,
    /// Only what was due before.
    pub due_before: Option<i64>,
    /// Only lots of which a count differed.
    pub differs: bool,
    /// Where the page begins.
    pub cursor: Option<String>,
    /// Rows wanted.
    pub limit: i64,
}

/// A storage place and what lies in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceCount {
    /// The place; empty where none was written down.
    pub place: String,
    /// Lots there.
    pub lots: i64,
    /// Those past their limit at the time asked for.
    pub overdue: i64,
}

/// What is known of a party or right under its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownRow {
    /// `party` or `right`, in the caller's words.
    pub kind: String,
    /// Number, as it is asked for.
    pub number: String,
    /// JSON of the caller's.
    pub body: String,
}

const HEAD: &str = "SELECT g.case_id, g.position, g.lot, g.root, g.label, g.name, g.model, g.unit, g.right_shown, g.batch, \
    g.place, g.held, g.under_way, g.differs, g.since, g.due_at, c.number, c.title \
    FROM case_goods g JOIN cases c ON c.case_id = g.case_id";

impl Store {
    /// A page of the goods kept within `scope`, by place.
    ///
    /// # Errors
    /// [`StoreFault::Malformed`] for a cursor that is none of ours; otherwise the database's.
    pub async fn goods(&self, scope: &Scope, query: &GoodsQuery) -> Result<Page<GoodsOfCase>, StoreFault> {
        if scope.is_empty() {
            return Ok(Page { rows: Vec::new(), next: None });
        }
        let limit = page_size(query.limit);
        let mut condition = restrict(scope, query);
        if let Some(cursor) = Cursor::read(query.cursor.as_deref())? {
            let (case, place) = cursor.key.split_once('/').unwrap_or((&cursor.key, ""));
            let (place, case) = (condition.value(place), condition.value(case));
            let position = condition.value(cursor.sort);
            condition.and(format!("(g.place, g.case_id, g.position) > ({place}, {case}, {position})"));
        }
        let most = limit + 1;
        let tail = format!("ORDER BY g.place, g.case_id, g.position LIMIT {most}");
        let rows = condition.statement(HEAD, &tail).all(&mut self.database.read().await?).await?;
        let rows = rows.iter().map(of_case).collect::<Result<Vec<_>, _>>()?;
        Ok(Page::cut(rows, limit, |row| Cursor {
            sort: row.position,
            key: format!("{}/{}", row.case_id, row.goods.place),
        }))
    }

    /// How many lots the query describes, up to [`COUNT_LIMIT`].
    ///
    /// # Errors
    /// The database's.
    pub async fn count_goods(&self, scope: &Scope, query: &GoodsQuery) -> Result<Bounded, StoreFault> {
        if scope.is_empty() {
            return Ok(Bounded::default());
        }
        let head = "SELECT 1 FROM case_goods g JOIN cases c ON c.case_id = g.case_id";
        let counting = restrict(scope, query).counting(head, COUNT_LIMIT + 1);
        let counted = counting.one(&mut self.database.read().await?).await?;
        Ok(Bounded::of(counted.int("counted")?))
    }

    /// The storage places of the goods within `scope`, with how many lots lie there and are overdue at `now`.
    ///
    /// # Errors
    /// The database's.
    pub async fn goods_places(
        &self,
        scope: &Scope,
        query: &GoodsQuery,
        now: i64,
    ) -> Result<Vec<PlaceCount>, StoreFault> {
        if scope.is_empty() {
            return Ok(Vec::new());
        }
        let mut condition = restrict(scope, query);
        let most = MAX_PLACES;
        let now = condition.value(now);
        let tail = format!("GROUP BY g.place ORDER BY g.place LIMIT {most}");
        let head = format!(
            "SELECT g.place, count(*) AS lots, \
             count(CASE WHEN g.due_at < CAST({now} AS BIGINT) THEN 1 END) AS overdue \
             FROM case_goods g JOIN cases c ON c.case_id = g.case_id"
        );
        let rows = condition.statement(&head, &tail).all(&mut self.database.read().await?).await?;
        let place = |row: &Row| {
            Ok(PlaceCount { place: row.text("place")?, lots: row.int("lots")?, overdue: row.int("overdue")? })
        };
        rows.iter().map(place).collect()
    }

    /// The cases within `scope` that keep or kept a lot or a part of it, first opened first.
    ///
    /// # Errors
    /// The database's.
    pub async fn goods_chain(&self, scope: &Scope, root: Uuid) -> Result<Vec<Uuid>, StoreFault> {
        if scope.is_empty() {
            return Ok(Vec::new());
        }
        let mut condition = Condition::default();
        condition.and_scope(scope, "c");
        let root = condition.value(root);
        condition.and(format!(
            "EXISTS (SELECT 1 FROM case_goods g WHERE g.case_id = c.case_id AND g.root = {root})"
        ));
        let most = MAX_CHAIN;
        let tail = format!("ORDER BY c.opened_at, c.case_id LIMIT {most}");
        let statement = condition.statement("SELECT c.case_id FROM cases c", &tail);
        let rows = statement.all(&mut self.database.read().await?).await?;
        rows.iter().map(|row| row.uuid("case_id")).collect()
    }

    /// What cases within `scope` know under a number, latest changed first, each with its case.
    ///
    /// # Errors
    /// The database's.
    pub async fn known(
        &self,
        scope: &Scope,
        kind: &str,
        number: &str,
        limit: i64,
    ) -> Result<Vec<(KnownRow, Uuid)>, StoreFault> {
        if scope.is_empty() {
            return Ok(Vec::new());
        }
        let mut condition = Condition::default();
        condition.and_scope(scope, "c");
        condition.and_value("k.kind =", Some(kind));
        condition.and_value("k.number =", Some(number));
        let most = page_size(limit);
        let tail = format!("ORDER BY c.updated_at DESC, c.case_id, k.position LIMIT {most}");
        let head = "SELECT k.case_id, k.kind, k.number, k.body FROM case_known k JOIN cases c ON c.case_id = k.case_id";
        let rows = condition.statement(head, &tail).all(&mut self.database.read().await?).await?;
        rows.iter().map(|row| Ok((known_row(row)?, row.uuid("case_id")?))).collect()
    }
}

fn restrict(scope: &Scope, query: &GoodsQuery) -> Condition {
    let mut condition = Condition::default();
    condition.and_scope(scope, "c");
    condition.and("(g.held > 0 OR g.under_way > 0)");
    condition.and_value("c.organ =", query.organ.as_deref());
    condition.and_value("g.place =", query.place.as_deref());
    condition.and_value("g.due_at <", query.due_before);
    if query.differs {
        condition.and("g.differs = 1");
    }
    condition
}

fn of_case(row: &Row) -> Result<GoodsOfCase, StoreFault> {
    Ok(GoodsOfCase {
        goods: goods_row(row)?,
        case_id: row.uuid("case_id")?,
        number: row.get("number")?,
        title: row.text("title")?,
        position: row.int("position")?,
    })
}

pub(super) fn goods_row(row: &Row) -> Result<GoodsRow, StoreFault> {
    Ok(GoodsRow {
        lot: row.uuid("lot")?,
        root: row.uuid("root")?,
        label: row.text("label")?,
        name: row.text("name")?,
        model: row.text("model")?,
        unit: row.text("unit")?,
        right: row.text("right_shown")?,
        batch: row.text("batch")?,
        place: row.text("place")?,
        held: row.int("held")?,
        under_way: row.int("under_way")?,
        differs: row.int("differs")? != 0,
        since: row.int("since")?,
        due_at: row.get("due_at")?,
    })
}

pub(super) fn known_row(row: &Row) -> Result<KnownRow, StoreFault> {
    Ok(KnownRow { kind: row.text("kind")?, number: row.text("number")?, body: row.text("body")? })
}
