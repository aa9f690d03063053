use access::Scope;

use super::todos::{COLUMNS, NO_DUE, Todo, TodoQuery, by_case, restrict, todo};
use super::{Bounded, COUNT_LIMIT};
use crate::page::{Cursor, page_size};
use crate::{Page, Store, StoreFault};

impl Store {
    /// A page of cases in which something is to be done, most urgent first, each with all of it. A page holds as many
    /// cases as asked for, so that pager and count agree with a list that shows one line a case.
    ///
    /// # Errors
    /// [`StoreFault::Malformed`] for a cursor that is none of ours; otherwise the database's.
    pub async fn todos_by_case(
        &self,
        scope: &Scope,
        query: &TodoQuery,
    ) -> Result<Page<Vec<Todo>>, StoreFault> {
        if scope.is_empty() {
            return Ok(Page { rows: Vec::new(), next: None });
        }
        let limit = page_size(query.limit);
        let (mut condition, mine) = by_case(scope, query);
        if let Some(cursor) = Cursor::read(query.cursor.as_deref())? {
            let (sort, case) = (condition.value(cursor.sort), condition.value(cursor.key));
            condition.and(format!("(t.first_due, t.case_id) > ({sort}, {case})"));
        }
        let most = limit + 1;
        let head = format!("SELECT t.case_id, t.first_due {mine}");
        let tail = format!("ORDER BY t.first_due, t.case_id LIMIT {most}");
        let mut connection = self.database.read().await?;
        let cases = condition.statement(&head, &tail).all(&mut connection).await?;
        let cases = cases.iter().map(|row| Ok((row.text("case_id")?, row.int("first_due")?)));
        let cases = cases.collect::<Result<Vec<_>, StoreFault>>()?;
        let page = Page::cut(cases, limit, |(case, due)| Cursor { sort: *due, key: case.clone() });
        let ids: Vec<String> = page.rows.into_iter().map(|(case, _)| case).collect();
        if ids.is_empty() {
            return Ok(Page { rows: Vec::new(), next: None });
        }
        let (condition, from) = restrict(scope, query, &ids);
        let tail = format!("ORDER BY coalesce(t.due_at, {NO_DUE}), t.position");
        let rows = condition.statement(&format!("{COLUMNS} {from}"), &tail).all(&mut connection).await?;
        let mut groups: Vec<Vec<Todo>> = ids.iter().map(|_| Vec::new()).collect();
        for row in &rows {
            let found = todo(row)?;
            let place = ids.iter().position(|id| *id == found.case_id.to_string());
            if let Some(group) = place.and_then(|place| groups.get_mut(place)) {
                group.push(found);
            }
        }
        groups.retain(|group| !group.is_empty());
        Ok(Page { rows: groups, next: page.next })
    }

    /// In how many cases something is to be done, up to [`COUNT_LIMIT`].
    ///
    /// # Errors
    /// The database's.
    pub async fn count_todo_cases(&self, scope: &Scope, query: &TodoQuery) -> Result<Bounded, StoreFault> {
        if scope.is_empty() {
            return Ok(Bounded::default());
        }
        let mut connection = self.database.read().await?;
        let (condition, mine) = by_case(scope, query);
        let counted =
            condition.counting(&format!("SELECT 1 {mine}"), COUNT_LIMIT + 1).one(&mut connection).await?;
        Ok(Bounded::of(counted.int("counted")?))
    }
}
