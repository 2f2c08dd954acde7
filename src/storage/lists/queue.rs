//! What people have to do something about, by when it is due.

use sea_orm::{ConnectionTrait as _, QueryResult, Statement};

use super::{
    ArticleRow, Cursor, CursorError, MAX_RANGES, Page, Sql, VariantRow,
    few::Having,
    hands::{nobodys, work_of},
    ranges,
    rows::{ARTICLE_COLUMNS, VARIANT_COLUMNS, article_row, variant_row},
};
use crate::{
    clock::Instant,
    domain::{Locale, State},
    storage::{ArticleId, CollectionId, StorageError, Store, codes},
};

/// As the index has it, to the letter: SQLite uses an index of an expression only where it reads the same.
pub(super) const DUE: &str = "COALESCE(v.due_at, 9223372036854775807)";
/// That there is something to do, as [`State::is_to_do`] has it and as the index's own condition is written.
pub(super) const TO_DO: &str = "v.state IN (1, 3, 5, 6)";

/// That there is work, or will be, as the index's own condition is written: SQLite uses a partial index only where it reads
/// the same.
pub(super) const OPEN: &str = "v.state IN (1, 3, 4, 5, 6, 7)";
/// What is written or read within five minutes, in bytes of deflated text times ten thousandths of it: 2,500 words a working
/// day of eight hours are written (blog.pangeanic.com, *words per day*), 5.2 a minute, 15 bytes deflated in any script.
const SHORT: i64 = 5 * 15 * 10_000;
/// As what of itself a text counts that is only read: 238 words a minute (Brysbaert 2019), 46 times as many as are written.
const READ: i64 = 10_000 / 46;
/// How many pieces are looked at for short ones, at most: how long each is stands in no index.
const MEASURED: u64 = 4_000;

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
    /// Of articles of this kind.
    pub section: Option<String>,
    /// Done within about five minutes.
    pub short: bool,
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
        let Some(sql) = self.queued(filter, &columns, filter.limit + 1).await? else {
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
        let Some(sql) = self.queued(filter, &columns, filter.limit).await? else { return Ok(0) };
        let text = format!("SELECT COUNT(*) AS length FROM ({}) AS queue", sql.text);
        let statement = Statement::from_sql_and_values(self.backend(), text, sql.values);
        let row = self.reader.query_one_raw(statement).await?;
        let length: i64 = row.map(|row| row.try_get("", "length")).transpose()?.unwrap_or_default();
        Ok(u64::try_from(length).unwrap_or_default())
    }

    /// The statement; `None` where there is nowhere to look.
    async fn queued(&self, filter: &QueueFilter, columns: &str, limit: u64) -> Result<Option<Sql>, StorageError> {
        let way = match filter.whose {
            Whose::Everybodys | Whose::Nobodys => self.way(filter).await?,
            Whose::Mine | Whose::Snoozed => Way::These(None),
        };
        statement(filter, &way, columns, limit)
    }

    async fn way(&self, filter: &QueueFilter) -> Result<Way, StorageError> {
        if let Some(section) = &filter.section
            && let Some(few) = self.few(Having::Kind(section), &filter.collections).await?
        {
            return Ok(Way::These(Some(few)));
        }
        Ok(Way::Walk)
    }
}

/// How a queue is read.
enum Way {
    /// By the index of what there is to do, or to do in one state, in its order.
    Walk,
    /// Few pieces, by their keys: of these articles, or of somebody's own.
    These(Option<Vec<ArticleId>>),
}

fn queue_row(row: &QueryResult) -> Result<QueueRow, StorageError> {
    Ok(QueueRow { article: article_row(row)?, variant: variant_row(row)?, assignee: row.try_get("", "assignee")? })
}

fn statement(filter: &QueueFilter, way: &Way, columns: &str, limit: u64) -> Result<Option<Sql>, StorageError> {
    let is_own = matches!(filter.whose, Whose::Mine | Whose::Snoozed);
    if filter.collections.is_empty() || (filter.locales.is_empty() && !is_own) {
        return Ok(None);
    }
    let mut sql = Sql::default();
    let ranges = match way {
        // A person's own work, and that on few articles, is read from its own index, wherever it lies.
        Way::These(_) => vec![(filter.collections.as_slice(), filter.locales.as_slice())],
        Way::Walk => ranges(&filter.collections, &filter.locales),
    };
    // Each state that is asked for has its own order; all there is to do has one.
    let by_state = !filter.states.is_empty() && ranges.len() * filter.states.len() <= MAX_RANGES;
    let states: Vec<&[State]> =
        if by_state { filter.states.chunks(1).collect() } else { vec![filter.states.as_slice()] };
    let backwards = filter.cursor.as_ref().is_some_and(|cursor| cursor.backwards);
    let direction = if backwards { "DESC" } else { "ASC" };
    let (size, is_short, stretch) = if filter.short {
        let share = (MEASURED / (ranges.len() * states.len()).max(1) as u64).max(limit);
        (format!(", {} AS size", size()), format!(" WHERE size < {SHORT}"), share)
    } else {
        (String::new(), String::new(), limit)
    };
    let mut parts = Vec::with_capacity(ranges.len() * states.len());
    for ((collections, locales), states) in
        ranges.iter().flat_map(|range| states.iter().map(move |states| (range, states)))
    {
        let from = from(filter, &mut sql);
        let conditions = conditions(filter, collections, locales, states, way, &mut sql)?;
        parts.push(format!(
            "SELECT * FROM (SELECT {columns}{size} FROM {from} JOIN article a ON a.id = v.article_id
            LEFT JOIN assignment s ON s.article_id = v.article_id AND s.locale = v.locale WHERE {conditions}
            ORDER BY {DUE} {direction}, v.article_id {direction}, v.locale {direction} LIMIT {stretch}) AS part{is_short}"
        ));
    }
    sql.text = format!(
        "{} ORDER BY due {direction}, article_id {direction}, locale {direction} LIMIT {limit}",
        parts.join(" UNION ALL ")
    );
    Ok(Some(sql))
}

/// How much there is to write of the variant `v`, or to read of one that is to be approved, in the unit of [`SHORT`]; nothing
/// where no text says it. A headline and a summary count for half, as they would be deflated.
fn size() -> String {
    let [missing, review, unknown] = [State::Missing, State::InReview, State::Unknown].map(codes::state);
    let own = |own: &str, upstream: &str| format!("CASE v.state WHEN {review} THEN {own} ELSE {upstream} END");
    let (locale, number) = (own("v.locale", "v.upstream"), own("v.newest", "u.newest"));
    format!(
        "(SELECT (COALESCE(LENGTH(x.body), 0)
            + (COALESCE(OCTET_LENGTH(x.title), 0) + COALESCE(OCTET_LENGTH(x.description), 0)) / 2)
            * CAST(CASE v.state WHEN {missing} THEN 10000 WHEN {review} THEN {READ} WHEN {unknown} THEN NULL ELSE v.share END
                AS BIGINT)
        FROM variant u JOIN revision_text x ON x.article_id = u.article_id AND x.locale = {locale} AND x.number = {number}
        WHERE u.article_id = v.article_id AND u.locale = COALESCE(v.upstream, v.locale))"
    )
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
    states: &[State],
    way: &Way,
    sql: &mut Sql,
) -> Result<String, StorageError> {
    // Few pieces lead to their variants by key. The plus keeps SQLite, which knows no figures, from walking all open work of
    // the collection instead.
    let sign = if matches!(way, Way::These(_)) { "+" } else { "" };
    let mut all = vec![
        format!("{sign}v.collection_id IN ({})", sql.bind_all(collections.iter().copied())),
        format!("{sign}{TO_DO}"),
    ];
    if !locales.is_empty() {
        all.push(format!("v.locale IN ({})", sql.bind_all(locales.iter().map(ToString::to_string))));
    }
    if !states.is_empty() {
        let states: Vec<String> = states.iter().map(|state| codes::state(*state).to_string()).collect();
        all.push(format!("v.state IN ({})", states.join(", ")));
    }
    match way {
        Way::Walk | Way::These(None) => {}
        Way::These(Some(ids)) if ids.is_empty() => all.push("v.article_id IS NULL".to_owned()),
        Way::These(Some(ids)) => {
            let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
            all.push(format!("v.article_id IN ({})", ids.join(", ")));
        }
    }
    if let Some(section) = &filter.section {
        all.push(format!("a.kind = {}", sql.bind(section.as_str())));
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
    use super::{super::plans::plan, *};

    #[tokio::test]
    async fn work_is_walked_by_when_it_is_due_in_all_states_or_in_those_asked_for() {
        let all = QueueFilter {
            collections: vec![1],
            locales: vec![Locale::parse("fr").unwrap(), Locale::parse("ja").unwrap()],
            states: Vec::new(),
            section: None,
            short: false,
            whose: Whose::Everybodys,
            reader: "user:ada".to_owned(),
            now: Instant::from_micros(1),
            cursor: None,
            limit: 50,
        };
        let some = QueueFilter { states: vec![State::Stale, State::InReview], ..all.clone() };
        for (filter, index, count) in [(all, "variant_to_do (", 2), (some, "variant_to_do_of_a_state (", 4)] {
            let plan = plan(
                statement(&filter, &Way::Walk, &format!("v.article_id, v.locale, {DUE} AS due"), 51).unwrap().unwrap(),
            )
            .await;
            assert_eq!(plan.matches(index).count(), count, "{plan}");
        }
    }

    #[test]
    fn the_queue_s_index_holds_what_there_is_to_do() {
        let states = State::ALL.into_iter().filter(|state| state.is_to_do());
        let codes: Vec<String> = states.map(|state| codes::state(state).to_string()).collect();
        assert_eq!(TO_DO, format!("v.state IN ({})", codes.join(", ")));
    }
}
