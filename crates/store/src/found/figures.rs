//! Sums over the cases that carry a tag, and these cases.

use access::Scope;
use uuid::Uuid;

use super::FigureRow;
use crate::cases::{CASE_COLUMNS, CaseRow, Condition, case_row};
use crate::page::{Cursor, page_size};
use crate::{Page, Store, StoreFault};

/// Which tagged cases are meant. Empty fields do not restrict.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TallyQuery {
    /// Tally id.
    pub tally: String,
    /// The tag.
    pub tag: String,
    /// Only cases that add to this figure.
    pub figure: Option<String>,
    /// Organ that conducts the case.
    pub organ: Option<String>,
    /// Region code, or the beginning of one.
    pub region: Option<String>,
    /// Cursor of the page, from the page before.
    pub cursor: Option<String>,
    /// Rows a page, at most [`crate::MAX_PAGE`].
    pub limit: i64,
}

/// A sum of one figure over the cases of one organ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigureSum {
    /// Figure id.
    pub figure: String,
    /// Organ that conducts the cases.
    pub organ: String,
    /// Region code of the organ.
    pub region: String,
    /// Cases added up.
    pub cases: i64,
    /// The sum, in the figure's unit.
    pub amount: i64,
}

fn restrict(scopes: (&Scope, &Scope), query: &TallyQuery) -> Condition {
    let mut condition = Condition::default();
    condition.and_value("g.tally =", Some(query.tally.as_str()));
    condition.and_value("g.tag =", Some(query.tag.as_str()));
    condition.and_either_scope(scopes.0, scopes.1, "c");
    condition.and_value("g.figure =", query.figure.as_deref());
    condition.and_value("c.organ =", query.organ.as_deref());
    if let Some(region) = &query.region {
        condition.and_region("c", region);
    }
    condition
}

impl Store {
    /// Sums by figure and organ over the cases within either scope.
    ///
    /// # Errors
    /// The database's.
    pub async fn tally(
        &self,
        own: &Scope,
        purpose: &Scope,
        query: &TallyQuery,
    ) -> Result<Vec<FigureSum>, StoreFault> {
        let head = "SELECT g.figure, c.organ, c.region, count(*) AS counted, \
                    CAST(sum(g.amount) AS BIGINT) AS amount \
                    FROM case_figures g JOIN cases c ON c.case_id = g.case_id";
        let tail = "GROUP BY g.figure, c.organ, c.region ORDER BY c.region, c.organ, g.figure";
        let statement = restrict((own, purpose), query).statement(head, tail);
        let rows = statement.all(&mut self.database.read().await?).await?;
        rows.iter()
            .map(|row| {
                Ok(FigureSum {
                    figure: row.text("figure")?,
                    organ: row.text("organ")?,
                    region: row.text("region")?,
                    cases: row.int("counted")?,
                    amount: row.int("amount")?,
                })
            })
            .collect()
    }

    /// A page of the cases that a figure counts, latest opened first, each with what it adds and whether it lies outside
    /// the first scope.
    ///
    /// # Errors
    /// [`StoreFault::Malformed`] for a cursor that is none of ours; otherwise the database's.
    pub async fn tallied(
        &self,
        own: &Scope,
        purpose: &Scope,
        query: &TallyQuery,
    ) -> Result<Page<(CaseRow, Vec<FigureRow>, bool)>, StoreFault> {
        let limit = page_size(query.limit);
        let mut condition = restrict((own, purpose), query);
        let within = condition.within(own, "c").unwrap_or_else(|| "1 = 1".to_owned());
        if let Some(cursor) = Cursor::read(query.cursor.as_deref())? {
            let (sort, key) = (condition.value(cursor.sort), condition.value(cursor.key));
            condition.and(format!("(c.opened_at, c.case_id) < ({sort}, {key})"));
        }
        let most = limit + 1;
        let head = format!(
            "SELECT DISTINCT {}, CAST(CASE WHEN {within} THEN 0 ELSE 1 END AS BIGINT) AS elsewhere \
             FROM case_figures g JOIN cases c ON c.case_id = g.case_id",
            CASE_COLUMNS
        );
        let tail = format!("ORDER BY c.opened_at DESC, c.case_id DESC LIMIT {most}");
        let mut connection = self.database.read().await?;
        let rows = condition.statement(&head, &tail).all(&mut connection).await?;
        let rows = rows
            .iter()
            .map(|row| Ok((case_row(row)?, Vec::new(), row.flag("elsewhere")?)))
            .collect::<Result<Vec<(CaseRow, Vec<FigureRow>, bool)>, StoreFault>>()?;
        let mut page = Page::cut(rows, limit, |(row, _, _)| Cursor {
            sort: row.opened_at,
            key: row.case_id.to_string(),
        });
        let ids: Vec<Uuid> = page.rows.iter().map(|(row, _, _)| row.case_id).collect();
        let mut of_cases = Condition::default();
        of_cases.and_value("g.tally =", Some(query.tally.as_str()));
        of_cases.and_value("g.tag =", Some(query.tag.as_str()));
        let list = of_cases.list(&ids);
        of_cases.and(format!("g.case_id IN ({list})"));
        let head = "SELECT g.case_id, g.tally, g.tag, g.figure, g.amount FROM case_figures g";
        for row in &of_cases.statement(head, "ORDER BY g.figure").all(&mut connection).await? {
            let case = row.uuid("case_id")?;
            let figure = FigureRow {
                tally: row.text("tally")?,
                tag: row.text("tag")?,
                figure: row.text("figure")?,
                amount: row.int("amount")?,
            };
            if let Some((_, figures, _)) = page.rows.iter_mut().find(|(row, _, _)| row.case_id == case) {
                figures.push(figure);
            }
        }
        Ok(page)
    }
}
