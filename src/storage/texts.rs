//! The words of revisions: bodies deflated, in a table of their own.

use std::{
    collections::HashMap,
    io::{Read as _, Write as _},
};

use flate2::{Compression, read::DeflateDecoder, write::DeflateEncoder};
use sea_orm::{ActiveValue::Set, ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _, QueryFilter as _};

use super::{ArticleId, StorageError, entity::revision_text, rows};
use crate::domain::Locale;

/// How many rows one statement writes: bodies make statements large before parameters make them long.
const WRITTEN_AT_ONCE: usize = 200;

/// Which revision's words.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TextId {
    /// The article.
    pub article_id: ArticleId,
    /// The variant.
    pub locale: Locale,
    /// The revision.
    pub number: i64,
}

/// The words of one revision.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StoredText {
    /// The headline.
    pub title: Option<String>,
    /// The summary.
    pub description: Option<String>,
    /// Where the variant was published.
    pub url: Option<String>,
    /// The submitter's remark.
    pub note: Option<String>,
    /// Other fields of the front matter and the links cut from the body, a JSON object.
    pub extra: Option<String>,
    /// Markdown as submitted.
    pub body: Option<String>,
}

/// Reads the words of these revisions; those that are not there are left out.
pub(super) async fn read<C: ConnectionTrait>(
    db: &C,
    ids: &[TextId],
) -> Result<HashMap<TextId, StoredText>, StorageError> {
    let mut found = HashMap::with_capacity(ids.len());
    for chunk in ids.chunks(WRITTEN_AT_ONCE) {
        let any = chunk.iter().fold(Condition::any(), |any, id| {
            any.add(
                Condition::all()
                    .add(revision_text::Column::ArticleId.eq(id.article_id))
                    .add(revision_text::Column::Locale.eq(id.locale.to_string()))
                    .add(revision_text::Column::Number.eq(id.number)),
            )
        });
        for row in revision_text::Entity::find().filter(any).all(db).await? {
            let place = format!("article {} {} revision {}", row.article_id, row.locale, row.number);
            let locale = rows::locale("revision_text", &place, &row.locale)?;
            let body = row.body.as_deref().map(inflate).transpose();
            let body = body.map_err(|error| StorageError::inconsistent("revision_text", place, error))?;
            let text = StoredText {
                title: row.title,
                description: row.description,
                url: row.url,
                note: row.note,
                extra: row.extra,
                body,
            };
            found.insert(TextId { article_id: row.article_id, locale, number: row.number }, text);
        }
    }
    Ok(found)
}

/// Writes the words of new revisions.
pub(super) async fn write<C: ConnectionTrait>(db: &C, texts: &[(TextId, &StoredText)]) -> Result<(), StorageError> {
    for chunk in texts.chunks(WRITTEN_AT_ONCE) {
        let mut rows = Vec::with_capacity(chunk.len());
        for (id, text) in chunk {
            let place = || format!("article {} {} revision {}", id.article_id, id.locale, id.number);
            let body = text.body.as_deref().map(deflate).transpose();
            rows.push(revision_text::ActiveModel {
                article_id: Set(id.article_id),
                locale: Set(id.locale.to_string()),
                number: Set(id.number),
                title: Set(text.title.clone()),
                description: Set(text.description.clone()),
                url: Set(text.url.clone()),
                note: Set(text.note.clone()),
                extra: Set(text.extra.clone()),
                body: Set(body.map_err(|error| StorageError::inconsistent("revision_text", place(), error))?),
            });
        }
        revision_text::Entity::insert_many(rows).exec_without_returning(db).await?;
    }
    Ok(())
}

/// Level 3: half the time of the usual level for a few percent more bytes.
pub(super) fn deflate(text: &str) -> std::io::Result<Vec<u8>> {
    let mut encoder = DeflateEncoder::new(Vec::with_capacity(text.len() / 2), Compression::new(3));
    encoder.write_all(text.as_bytes())?;
    encoder.finish()
}

pub(super) fn inflate(bytes: &[u8]) -> std::io::Result<String> {
    let mut text = String::with_capacity(bytes.len() * 3);
    DeflateDecoder::new(bytes).read_to_string(&mut text)?;
    Ok(text)
}
