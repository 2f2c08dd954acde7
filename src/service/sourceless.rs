//! Texts whose source is unknown: what they may have been made from, and who sent them.

use std::cmp::Reverse;

use super::{Service, ServiceError, VariantDetail};
use crate::{
    clock::Instant,
    domain::{Lifecycle, Sight, State, likeness, probes},
    storage::{
        ArticleId,
        lists::{ArticleRow, ListedVariant, SourceText, VariantFilter},
    },
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
        let mut found = Vec::new();
        for source in self.store.source_texts(&ids, &variant.locale).await? {
            let theirs = Sight {
                headline: source.headline.as_deref(),
                key: &source.key,
                url: source.url.as_deref(),
                at: nearest(&source, sight.at),
            };
            let percent = likeness(&sight, &theirs);
            if percent >= LEAST {
                found.push((percent, source));
            }
        }
        found.sort_by_key(|(percent, source)| Reverse((*percent, source.article_id)));
        found.truncate(NAMED);
        let ids: Vec<ArticleId> = found.iter().map(|(_, source)| source.article_id).collect();
        let mut heads = self.store.article_heads(&ids).await?;
        let named = found.into_iter().filter_map(|(percent, source)| {
            let article = heads.remove(&source.article_id)?;
            Some(LikelySource { article, headline: source.headline, percent })
        });
        Ok(named.collect())
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

/// Of the moments at which a source was published and last changed, the one nearer to a text: it may follow either.
fn nearest(source: &SourceText, text: Option<Instant>) -> Option<Instant> {
    let apart = |at: &Instant| text.map_or(0, |text| at.seconds_since(text).abs());
    [source.published_at, source.datetime].into_iter().flatten().min_by_key(apart)
}
