//! Texts whose source is unknown: what they may have been made from, and who sent them.

use std::collections::BTreeSet;

use super::{Service, ServiceError, VariantDetail};
use crate::{
    clock::Instant,
    domain::{Lifecycle, Locale, Sight, State, likeness, probes},
    storage::lists::{ArticleRow, ListedVariant, VariantFilter, VariantRow},
};

/// How many articles are looked at for their likeness.
const LOOKED_AT: usize = 200;
/// How many are named, and how alike they must be, in percent.
const NAMED: usize = 5;
const LEAST: u8 = 30;
/// How many texts without a source are looked through for those that one sent.
const LOOKED_THROUGH: u64 = 500;

/// An article that a text may have been made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LikelySource {
    /// The article, without its variants.
    pub article: ArticleRow,
    /// The headline of its source text.
    pub headline: Option<String>,
    /// How alike the two are, in percent.
    pub percent: u8,
}

impl<P> Service<P> {
    /// The articles of the same collection that this text may have been made from, the most alike first: those whose source
    /// stands in another locale, and that have no text in this one. For a variant that the caller was shown.
    pub async fn likely_sources(&self, read: &VariantDetail) -> Result<Vec<LikelySource>, ServiceError> {
        let (article, variant) = (&read.detail.article, &read.variant);
        let own = read.text.as_ref().and_then(|text| text.title.as_deref());
        let sight = Sight {
            headline: own.or(article.title.as_deref()),
            key: &article.key,
            url: variant.url.as_deref().or(article.url.as_deref()),
            at: variant.datetime.or(Some(article.created_at)),
        };
        let mut ids = self.store.found_any(&probes(&sight), article.collection_id, LOOKED_AT).await?;
        ids.retain(|id| *id != article.id);
        let mut heads = self.store.article_heads(&ids).await?;
        let sources: BTreeSet<Locale> = heads.values().map(|head| head.source_locale.clone()).collect();
        let of_sources: Vec<&Locale> = sources.iter().collect();
        let mut headlines = self.store.headlines(&ids, &of_sources).await?;
        // And in the text's own, where it must find room.
        let asked: Vec<&Locale> = sources.iter().chain([&variant.locale]).collect();
        let variants = self.store.variants_within(&ids, &asked).await?;
        let mut found = Vec::new();
        for id in ids {
            let Some(other) = heads.remove(&id) else { continue };
            let others = variants.get(&id).map(Vec::as_slice).unwrap_or_default();
            let source = others.iter().find(|row| row.locale == other.source_locale && row.exists);
            let Some(source) = source.filter(|_| may_take(&other, others, &variant.locale)) else { continue };
            let titles = headlines.remove(&id).unwrap_or_default();
            let headline = titles.into_iter().find(|(locale, _)| *locale == other.source_locale);
            let headline = headline.map(|(_, title)| title);
            let theirs = Sight {
                headline: headline.as_deref(),
                key: &other.key,
                url: source.url.as_deref().or(other.url.as_deref()),
                at: other.published_at.or(source.datetime).map(|at| nearest(at, source, sight.at)),
            };
            let percent = likeness(&sight, &theirs);
            if percent >= LEAST {
                found.push(LikelySource { article: other, headline, percent });
            }
        }
        found.sort_by(|one, other| other.percent.cmp(&one.percent).then(other.article.id.cmp(&one.article.id)));
        found.truncate(NAMED);
        Ok(found)
    }

    /// The texts without a known source that one has sent, the newest article first; of the newest five hundred.
    pub async fn sourceless_of(&self, sender: &str) -> Result<Vec<ListedVariant>, ServiceError> {
        let filter = VariantFilter {
            states: vec![State::Orphaned, State::Unknown],
            limit: LOOKED_THROUGH,
            ..VariantFilter::default()
        };
        let mut found = self.variants(&filter).await?.items;
        found.retain(|listed| listed.article.lifecycle == Lifecycle::Active);
        let ids: Vec<i64> = found.iter().map(|listed| listed.article.id).collect();
        let sent = self.store.added_by(sender, &ids).await?;
        found.retain(|listed| sent.contains(&(listed.article.id, listed.variant.locale.to_string())));
        Ok(found)
    }
}

/// Whether an article has room for a text in this locale that is made from its source.
fn may_take(article: &ArticleRow, variants: &[VariantRow], locale: &Locale) -> bool {
    let has_one = variants.iter().any(|variant| variant.locale == *locale && variant.exists);
    article.lifecycle == Lifecycle::Active && article.source_locale != *locale && !has_one
}

/// Of the moments at which a source was published and last changed, the one nearer to a text: it may follow either.
fn nearest(published: Instant, source: &VariantRow, text: Option<Instant>) -> Instant {
    let Some((changed, text)) = source.datetime.zip(text) else { return published };
    let apart = |at: Instant| at.seconds_since(text).abs();
    if apart(changed) < apart(published) { changed } else { published }
}
