//! What a list of articles is narrowed to, read from the address and held within bounds.

use super::{
    columns,
    errors::Problem,
    query::Query,
    rows::wanted,
    view::{Assignee, Facet, Filter, Sort},
};
use crate::{
    clock::Instant,
    domain::{Collation, Locale, Search, State},
    service::{
        ArticleFilter, ArticleRow, ArticleSort, CollectionId, Cursor, Hands, Matched, Page, Read, Service, ServiceError,
    },
};

/// The longest search, in characters.
pub(super) const LONGEST_SEARCH: usize = 200;

/// Reads the filter. What is not known is refused by name, rather than quietly answered with everything.
pub(super) fn filter(query: &Query) -> Result<Filter, Problem> {
    let mut statuses: Vec<Facet> = Vec::new();
    for name in query.all("status") {
        let facet: Facet = name.parse().map_err(|_| Problem::Value("status", name.to_owned()))?;
        if !statuses.contains(&facet) {
            statuses.push(facet);
        }
    }
    let mut locales: Vec<Locale> = Vec::new();
    for tag in query.all("locale") {
        let locale = Locale::parse(tag).map_err(|_| Problem::Value("locale", tag.to_owned()))?;
        if !locales.contains(&locale) {
            locales.push(locale);
        }
    }
    if locales.len() > columns::MOST {
        return Err(Problem::ManyLocales(columns::MOST));
    }
    // White space of any sort and length is one blank; control characters are in no title, and no database takes NUL.
    let words = query.one("q").unwrap_or_default().split_whitespace();
    let words: String = words.collect::<Vec<_>>().join(" ").replace(char::is_control, "");
    if words.chars().count() > LONGEST_SEARCH {
        return Err(Problem::LongSearch(LONGEST_SEARCH));
    }
    let age = query.one("age").map(|age| age.parse().map_err(|_| Problem::Value("age", age.to_owned())));
    let changed = query.one("changed").map(|name| name.parse().map_err(|_| Problem::Value("changed", name.to_owned())));
    let [usual, ..] = Filter::ROWS;
    let per = query.one("per").and_then(|per| per.parse().ok());
    Ok(Filter {
        statuses,
        query: words,
        raised: query.one("raised").is_some(),
        locales,
        age: age.transpose()?,
        section: query.one("section").map(|section| bounded("section", section)).transpose()?,
        changed: changed.transpose()?,
        assignee: query.one("assignee").map(assignee).transpose()?,
        sort: query.one("sort").map(Sort::from_name).unwrap_or_default(),
        per: per.filter(|per| *per != usual && Filter::ROWS.contains(per)),
    })
}

/// In whose hands texts are to be: as events name people and programs.
fn assignee(name: &str) -> Result<Assignee, Problem> {
    match name {
        "me" => Ok(Assignee::Me),
        "nobody" => Ok(Assignee::Nobody),
        _ if name.contains(':') => Ok(Assignee::Of(bounded("assignee", name)?)),
        _ => Err(Problem::Value("assignee", name.to_owned())),
    }
}

/// A value as long as there are any.
pub(super) fn bounded(name: &'static str, value: &str) -> Result<String, Problem> {
    let fits = value.chars().count() <= LONGEST_SEARCH && !value.contains(char::is_control);
    if fits { Ok(value.to_owned()) } else { Err(Problem::Value(name, value.chars().take(LONGEST_SEARCH).collect())) }
}

/// For whom, and of what, a list is asked for.
pub(super) struct Asking<'a> {
    /// Who reads, as events name them.
    pub(super) reader: &'a str,
    /// The collection.
    pub(super) collection: CollectionId,
    /// All locales that it has.
    pub(super) locales: &'a [Locale],
    /// The moment that the page is of.
    pub(super) now: Instant,
    /// How the reader's language orders headlines.
    pub(super) collation: Collation,
}

/// What a list is asked for.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    /// What it holds, and in which order, if not by headline.
    pub(super) filter: ArticleFilter,
    /// That it is to be by headline, and how those are ordered.
    pub(super) by_headline: Option<Collation>,
}

impl Wanted {
    /// The page that was asked for, and whether the list could be put in the order asked for.
    pub(super) async fn page(&self, service: &Service<Read>) -> Result<(Page<ArticleRow>, bool), ServiceError> {
        if let Some(collation) = self.by_headline {
            if let Some(page) = service.articles_by_headline(&self.filter, collation).await? {
                return Ok((page, true));
            }
            return Ok((service.articles(&self.filter).await?, false));
        }
        Ok((service.articles(&self.filter).await?, true))
    }

    /// The same, and how many articles the whole list holds, where they are few enough to be counted.
    pub(super) async fn counted(
        &self,
        service: &Service<Read>,
    ) -> Result<(Page<ArticleRow>, bool, Option<Matched>), ServiceError> {
        if let Some(collation) = self.by_headline {
            if let Some((page, matched)) = service.counted_by_headline(&self.filter, collation).await? {
                return Ok((page, true, Some(matched)));
            }
            return Ok((service.articles(&self.filter).await?, false, None));
        }
        let (page, matched) = service.articles_counted(&self.filter).await?;
        Ok((page, true, matched))
    }
}

/// What the lists are asked for.
pub(super) fn request(filter: &Filter, query: &Query, asking: &Asking<'_>) -> Result<Wanted, Problem> {
    let &Asking { reader, collection, locales, now, collation } = asking;
    let mut wanted = wanted(&filter.statuses);
    if filter.age.is_some() && filter.statuses.is_empty() {
        // Only what is stale has an age.
        wanted.states.push(State::Stale);
    }
    let by_headline = (filter.sort == Sort::Headline).then_some(collation);
    let sort = match filter.sort {
        Sort::Urgent => ArticleSort::Urgent,
        Sort::Changed | Sort::Headline => ArticleSort::Updated,
        Sort::Key => ArticleSort::Key,
    };
    let [usual, ..] = Filter::ROWS;
    // That one variant is both late and in one of the states can only be asked of named locales.
    let both = wanted.overdue && !wanted.states.is_empty() && filter.locales.is_empty();
    let hands = filter.assignee.as_ref().map(|assignee| match assignee {
        Assignee::Me => Hands::Of(reader.to_owned()),
        Assignee::Nobody => Hands::Nobodys,
        Assignee::Of(actor) => Hands::Of(actor.clone()),
    });
    // A place in a list of another order means nothing in this one.
    let fits = |cursor: &Cursor| by_headline.is_some() || sort.has(cursor);
    let filter = ArticleFilter {
        collections: vec![collection],
        search: Some(Search::parse(&filter.query)).filter(|search| !search.is_empty()),
        states: wanted.states,
        locales: if both { locales.to_vec() } else { filter.locales.clone() },
        overdue: wanted.overdue,
        raised: filter.raised,
        age: filter.age.map(|age| (age, now)),
        kind: filter.section.clone(),
        hands: hands.map(|hands| (hands, now)),
        held: wanted.held.then_some(now),
        updated_since: filter.changed.map(|changed| now.plus_seconds(-changed.seconds())),
        sort,
        cursor: query.place(fits)?,
        limit: u64::from(filter.per.unwrap_or(usual)),
        ..ArticleFilter::default()
    };
    Ok(Wanted { filter, by_headline })
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn read(uri: &str) -> Result<Filter, Problem> {
        filter(&Query::of(&TestRequest::with_uri(uri).to_http_request()))
    }

    #[test]
    fn what_is_unknown_is_refused_by_name_and_what_is_odd_is_the_default() {
        assert_eq!(read("/?status=stale&status=nonsense"), Err(Problem::Value("status", "nonsense".into())));
        assert_eq!(read("/?locale=not+a+tag"), Err(Problem::Value("locale", "not a tag".into())));
        assert_eq!(read("/?sort=7&per=9999&colour=red&status=&locale="), Ok(Filter::default()));
        assert_eq!(read("/?per=50").unwrap().per, Some(50));
        assert_eq!(read("/?per=25").unwrap().per, None);
    }

    #[test]
    fn hands_are_the_readers_nobodys_or_named_as_events_name_them() {
        assert_eq!(read("/?assignee=me").unwrap().assignee, Some(Assignee::Me));
        assert_eq!(read("/?assignee=user:chan").unwrap().assignee, Some(Assignee::Of("user:chan".into())));
        assert_eq!(read("/?assignee=chan"), Err(Problem::Value("assignee", "chan".into())));
        assert_eq!(read("/?changed=1y"), Err(Problem::Value("changed", "1y".into())));
        assert!(read(&format!("/?section={}", "x".repeat(201))).is_err());
    }

    #[test]
    fn a_search_is_bounded_and_holds_no_control_characters() {
        assert_eq!(read("/?q=%20a%00b%0a%20c%20").unwrap().query, "ab c");
        assert!(read(&format!("/?q={}", "x".repeat(200))).is_ok());
        assert_eq!(read(&format!("/?q={}", "x".repeat(201))), Err(Problem::LongSearch(200)));
    }

    #[test]
    fn more_locales_than_there_are_columns_are_refused() {
        let tags: Vec<String> = (0..61).map(|nth| format!("locale=en-{nth:03}")).collect();
        assert_eq!(read(&format!("/?{}", tags.join("&"))), Err(Problem::ManyLocales(60)));
        assert_eq!(read("/?locale=zh-HK&locale=zh_hk").unwrap().locales.len(), 1);
    }

    #[test]
    fn a_place_of_another_list_is_refused() {
        let asked = |uri: &str| {
            let query = Query::of(&TestRequest::with_uri(uri).to_http_request());
            let now = Instant::from_micros(0);
            let asking = Asking { reader: "user:me", collection: 1, locales: &[], now, collation: Collation::Letters };
            request(&filter(&query).unwrap(), &query, &asking).map(|asked| asked.filter.cursor.map(|at| at.backwards))
        };
        let place = |at: &str, backwards| Cursor { at: at.into(), id: 5, backwards };
        assert_eq!(asked(&format!("/?after={}", place("w17", false))), Ok(Some(false)));
        assert_eq!(asked(&format!("/?before={}", place("i17", true))), Ok(Some(true)));
        assert_eq!(asked(&format!("/?sort=changed&after={}", place("17", false))), Ok(Some(false)));
        assert_eq!(asked(&format!("/?sort=changed&after={}", place("w17", false))), Err(Problem::Place));
        assert_eq!(asked(&format!("/?before={}", place("17", false))), Err(Problem::Place));
        assert_eq!(asked(&format!("/?after={}", place("news/1", false))), Err(Problem::Place));
        assert_eq!(asked(&format!("/?sort=key&after={}", place("news/1", false))), Ok(Some(false)));
        assert_eq!(asked("/?after=x"), Err(Problem::Place));
    }
}
