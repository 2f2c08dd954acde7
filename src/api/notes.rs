//! Notes of editors on articles.

use actix_web::{HttpRequest, HttpResponse, get, http::StatusCode, post};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    answer::{PageBody, done, found},
    body::Sent,
    caller::Permitted,
    fields::{Asked, At, Nothing},
    problem::Problem,
    segments::ArticleAt,
};
use crate::{
    clock::Instant,
    service::{Decide, Note, Read},
};

/// A note on an article.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct NoteBody {
    /// Its number: the position of the event that tells of it.
    #[schema(minimum = 1, example = 2041)]
    number: i64,
    /// Who wrote it.
    #[schema(example = "user:ada")]
    author: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: Instant,
    /// What it says.
    text: String,
}

impl From<Note> for NoteBody {
    fn from(note: Note) -> Self {
        Self { number: note.position, author: note.author, at: note.at, text: note.text }
    }
}

/// A note that is to be written.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewNoteBody {
    /// What it says, at most 2,000 characters; of control characters, only the ends of lines and tabs.
    #[schema(min_length = 1, max_length = 2000)]
    text: String,
}

/// The notes on an article, the newest first; those that were deleted are not among them.
#[utoipa::path(
    tag = "articles",
    params(ArticleAt),
    responses((status = 200, description = "The notes.", body = PageBody<NoteBody>)),
)]
#[get("/articles/{id}/notes")]
pub(crate) async fn list_notes(
    request: HttpRequest,
    at: At<ArticleAt>,
    _: Asked<Nothing>,
    service: Permitted<Read>,
) -> Result<HttpResponse, Problem> {
    let notes = service.notes(at.0.id).await?;
    found(&request, &PageBody::whole(notes.into_iter().map(NoteBody::from).collect()), None)
}

/// Writes a note on an article, for everybody who sees the article.
#[utoipa::path(
    tag = "articles",
    params(ArticleAt),
    request_body = NewNoteBody,
    responses(
        (status = 201, description = "The note.", body = NoteBody),
        (status = 202, description = "The note is written, and cannot be read: it is not listed yet, or was deleted since."),
    ),
)]
#[post("/articles/{id}/notes")]
pub(crate) async fn create_note(
    at: At<ArticleAt>,
    _: Asked<Nothing>,
    service: Permitted<Decide>,
    sent: Sent<NewNoteBody>,
) -> Result<HttpResponse, Problem> {
    match service.write_note(at.0.id, &sent.0.text).await? {
        Some(note) => done(StatusCode::CREATED, &NoteBody::from(note), None),
        None => Ok(HttpResponse::Accepted().finish()),
    }
}
