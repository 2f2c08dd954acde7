//! What people have to do something about, by when it is due.

use sea_orm::{ConnectionTrait as _, QueryResult, Statement};

use super::{
    ArticleRow, Cursor, CursorError, Page, Sql, VariantRow,
    hands::{nobodys, work_of},
    ranges,
    rows::{ARTICLE_COLUMNS, VARIANT_COLUMNS, article_row, variant_row},
};
use crate::{
    clock::Instant,
    domain::{Locale, State},
    storage::{CollectionId, StorageError, Store, codes},
};

/// As the index has it, to the letter: SQLite uses an index of an expression only where it reads the same.
pub(super) const DUE: &str = "COALESCE(v.due_at, 9223372036854775807)";
/// That there is something to do, as [`State::is_to_do`] has it and as the index's own condition is written.
pub(super) const TO_DO: &str = "v.state IN (1, 3, 5, 6)";

/// Whose work a queue holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Whose {
    /// What was assigned to the reader, and what they hold.
    Mine,
    /// All of it.
    Everybodys,
    /// What is assigned to nobody, and held by nobody.
    Nobodys,
    /// What the reader put off.
    Snoozed,
}

/// Which work a queue holds.
#[derive(Debug, Clone)]
pub struct QueueFilter {
    /// Of these collections.
    pub collections: Vec<CollectionId>,
    /// Into these locales. The reader's own work needs none: empty, it is in all.
    pub locales: Vec<Locale>,
    /// In these of the states in which there is something to do; in all of them where empty.
    pub states: Vec<State>,
    /// Whose.
    pub whose: Whose,
    /// Who looks, as events name them.
    pub reader: String,
    /// The present moment.
    pub now: Instant,
    /// Where the page begins.
    pub cursor: Option<Cursor>,
    /// How many pieces the page holds at most.
    pub limit: u64,
}

/// A piece of work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueRow {
    /// The article, without its variants.
    pub article: ArticleRow,
    /// The variant.
    pub variant: VariantRow,
    /// To whom it is assigned, as events name them.
    pub assignee: Option<String>,
}

impl Store {
    /// A page of the queue, what is due first before the rest. What the reader put off is left out, unless it is asked for.
    pub async fn queue_page(&self, filter: &QueueFilter) -> Result<Page<QueueRow>, StorageError> {
        let columns = format!("{VARIANT_COLUMNS}, {ARTICLE_COLUMNS}, s.assignee, {DUE} AS due");
        let Some(sql) = statement(filter, &columns, filter.limit + 1)? else {
            return Ok(Page { items: Vec::new(), next: None, previous: None });
        };
        let statement = Statement::from_sql_and_values(self.backend(), sql.text, sql.values);
        let rows: Result<Vec<QueueRow>, StorageError> =
            self.reader.query_all_raw(statement).await?.iter().map(queue_row).collect();
        Ok(Page::cut(rows?, filter.limit, filter.cursor.as_ref(), |row| {
            let due = row.variant.due_at.map_or(i64::MAX, Instant::as_micros);
            (format!("{due}/{}", row.variant.locale), row.article.id)
        }))
    }

    /// How many pieces the queue holds, counted up to the filter's limit.
    pub async fn queue_length(&self, filter: &QueueFilter) -> Result<u64, StorageError> {
        let columns = format!("v.article_id, v.locale, {DUE} AS due");
        let Some(sql) = statement(filter, &columns, filter.limit)? else { return Ok(0) };
        let text = format!("SELECT COUNT(*) AS length FROM ({}) AS queue", sql.text);
        let statement = Statement::from_sql_and_values(self.backend(), text, sql.values);
        let row = self.reader.query_one_raw(statement).await?;
        let length: i64 = row.map(|row| row.try_get("", "length")).transpose()?.unwrap_or_default();
        Ok(u64::try_from(length).unwrap_or_default())
    }
}

fn queue_row(row: &QueryResult) -> Result<QueueRow, StorageError> {
    Ok(QueueRow { article: article_row(row)?, variant: variant_row(row)?, assignee: row.try_get("", "assignee")? })
}

/// The statement; `None` where there is nowhere to look.
fn statement(filter: &QueueFilter, columns: &str, limit: u64) -> Result<Option<Sql>, StorageError> {
    let is_own = matches!(filter.whose, Whose::Mine | Whose::Snoozed);
    if filter.collections.is_empty() || (filter.locales.is_empty() && !is_own) {
        return Ok(None);
    }
    let mut sql = Sql::default();
    let ranges: Vec<(&[CollectionId], &[Locale])> = match filter.whose {
        // A person's own work is read from their own index, wherever it lies.
        Whose::Mine | Whose::Snoozed => vec![(filter.collections.as_slice(), filter.locales.as_slice())],
        Whose::Everybodys | Whose::Nobodys => ranges(&filter.collections, &filter.locales),
    };
    let backwards = filter.cursor.as_ref().is_some_and(|cursor| cursor.backwards);
    let direction = if backwards { "DESC" } else { "ASC" };
    let mut parts = Vec::with_capacity(ranges.len());
    for (collections, locales) in ranges {
        let from = from(filter, &mut sql);
        let conditions = conditions(filter, collections, locales, &mut sql)?;
        parts.push(format!(
            "SELECT * FROM (SELECT {columns} FROM {from} JOIN article a ON a.id = v.article_id
            LEFT JOIN assignment s ON s.article_id = v.article_id AND s.locale = v.locale WHERE {conditions}
            ORDER BY {DUE} {direction}, v.article_id {direction}, v.locale {direction} LIMIT {limit}) AS part"
        ));
    }
    sql.text = format!(
        "{} ORDER BY due {direction}, article_id {direction}, locale {direction} LIMIT {limit}",
        parts.join(" UNION ALL ")
    );
    Ok(Some(sql))
}

fn from(filter: &QueueFilter, sql: &mut Sql) -> String {
    let mine = match filter.whose {
        Whose::Everybodys | Whose::Nobodys => return "variant v".to_owned(),
        Whose::Mine => work_of(sql, &filter.reader, "article_id, locale"),
        Whose::Snoozed => {
            let owner = sql.bind(filter.reader.as_str());
            format!("SELECT article_id, locale FROM snooze WHERE owner = {owner}")
        }
    };
    format!("({mine}) AS mine JOIN variant v ON v.article_id = mine.article_id AND v.locale = mine.locale")
}

fn conditions(
    filter: &QueueFilter,
    collections: &[CollectionId],
    locales: &[Locale],
    sql: &mut Sql,
) -> Result<String, StorageError> {
    // A person's own pieces are few, and lead to their variants by key. The plus keeps SQLite, which knows no figures, from
    // walking all open work of the collection instead.
    let sign = if matches!(filter.whose, Whose::Mine | Whose::Snoozed) { "+" } else { "" };
    let mut all = vec![
        format!("{sign}v.collection_id IN ({})", sql.bind_all(collections.iter().copied())),
        format!("{sign}{TO_DO}"),
    ];
    if !locales.is_empty() {
        all.push(format!("v.locale IN ({})", sql.bind_all(locales.iter().map(ToString::to_string))));
    }
    if !filter.states.is_empty() {
        let states: Vec<String> = filter.states.iter().map(|state| codes::state(*state).to_string()).collect();
        all.push(format!("v.state IN ({})", states.join(", ")));
    }
    if filter.whose == Whose::Nobodys {
        // Not that the joined assignee is none: no assignment has none, so PostgreSQL would expect to find nothing, and sort
        // all open work rather than read the first of it in order.
        let unassigned =
            "NOT EXISTS (SELECT 1 FROM assignment n WHERE n.article_id = v.article_id AND n.locale = v.locale)";
        all.push(nobodys(sql, unassigned, filter.now));
    }
    let (owner, now) = (sql.bind(filter.reader.as_str()), sql.bind(filter.now.as_micros()));
    let not = if filter.whose == Whose::Snoozed { "" } else { "NOT " };
    all.push(format!(
        "{not}EXISTS (SELECT 1 FROM snooze z LEFT JOIN variant u ON u.article_id = z.article_id AND u.locale = v.upstream
        WHERE z.owner = {owner} AND z.article_id = v.article_id AND z.locale = v.locale
        AND (z.until > {now} OR (z.until IS NULL AND COALESCE(u.newest, 0) <= z.revision)))"
    ));
    if let Some(cursor) = &filter.cursor {
        let wrong = || StorageError::Cursor(CursorError);
        let (due, locale) = cursor.at.split_once('/').ok_or_else(wrong)?;
        let due: i64 = due.parse().map_err(|_| wrong())?;
        let (due, id, locale) = (sql.bind(due), sql.bind(cursor.id), sql.bind(locale));
        let sign = if cursor.backwards { '<' } else { '>' };
        all.push(format!("({DUE}, v.article_id, v.locale) {sign} ({due}, {id}, {locale})"));
    }
    Ok(all.join(" AND "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_queue_s_index_holds_what_there_is_to_do() {
        let states = State::ALL.into_iter().filter(|state| state.is_to_do());
        let codes: Vec<String> = states.map(|state| codes::state(state).to_string()).collect();
        assert_eq!(TO_DO, format!("v.state IN ({})", codes.join(", ")));
    }
}
