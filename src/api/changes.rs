//! What changed in a text, word by word.

use actix_web::{HttpRequest, HttpResponse, get};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::{
    answer::found,
    article_bodies::percent,
    caller::Permitted,
    fields::{Asked, At, Fields, FromFields},
    names::{FactName, LocaleTag, SignificanceName, SpanName},
    problem::{Problem, ProblemKind},
    segments::VariantAt,
};
use crate::{
    domain::{
        Block, BlockKind, Locale, Text,
        change::{BlockChange, FactChange, Part, Place, Span},
    },
    service::{Changes, Read},
};

/// Which revisions are compared.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ChangesAsked {
    /// The upstream's older revision; the variant's baseline unless said.
    #[param(minimum = 1)]
    from: Option<i64>,
    /// The upstream's newer revision; its newest unless said.
    #[param(minimum = 1)]
    to: Option<i64>,
}

impl FromFields for ChangesAsked {
    fn read(fields: &mut Fields) -> Option<Self> {
        Some(Self { from: fields.number("from", 1..=i64::MAX), to: fields.number("to", 1..=i64::MAX) })
    }
}

/// What changed between two revisions of one variant.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ChangesBody {
    /// The locale whose revisions are compared: the upstream of the variant asked for, or itself for a source.
    #[schema(value_type = LocaleTag)]
    pub compared: Locale,
    /// The older revision; `null` where the translation was made before the first.
    pub from: Option<i64>,
    /// The newer revision.
    pub to: i64,
    /// How much it matters, by the words alone (an editor's label comes on top).
    pub significance: SignificanceName,
    /// How much of the text changed, in percent to a hundredth.
    #[schema(minimum = 0, maximum = 100, example = 12.34)]
    pub changed_percent: f64,
    /// The headline.
    pub title: PartBody,
    /// The summary.
    pub description: PartBody,
    /// The body, block by block, in the newer text's order; removed blocks stand where they were.
    pub blocks: Vec<BlockBody>,
    /// The facts that changed.
    pub facts: Vec<FactBody>,
}

/// A headline or a summary, old against new.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PartBody {
    /// Whether it differs after normalisation.
    pub changed: bool,
    /// Its words, marked. `same` and `deleted` give the old text, `same` and `inserted` the new one.
    pub spans: Vec<SpanBody>,
}

/// A run of characters with one fate.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SpanBody {
    /// What happened to it.
    pub kind: SpanName,
    /// The characters.
    pub text: String,
}

/// What became of a block.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum BlockFate {
    /// The same after normalisation.
    Unchanged,
    /// Some of its words changed.
    Changed,
    /// The same words in another place.
    Moved,
    /// Only in the newer text.
    Added,
    /// Only in the older text.
    Removed,
}

/// What a block is.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum BlockName {
    /// A heading.
    Heading,
    /// A paragraph.
    Paragraph,
    /// An item of a list.
    ListItem,
    /// A row of a table.
    TableRow,
    /// A block of code.
    Code,
    /// A block of HTML.
    Html,
}

impl From<BlockKind> for BlockName {
    fn from(kind: BlockKind) -> Self {
        match kind {
            BlockKind::Heading(_) => Self::Heading,
            BlockKind::Paragraph => Self::Paragraph,
            BlockKind::ListItem => Self::ListItem,
            BlockKind::TableRow => Self::TableRow,
            BlockKind::Code => Self::Code,
            BlockKind::Html => Self::Html,
        }
    }
}

/// A block of a body, old against new.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct BlockBody {
    /// What became of it.
    pub kind: BlockFate,
    /// What it is.
    pub block: Option<BlockName>,
    /// A heading's level, 1 to 6.
    pub level: Option<u8>,
    /// Its place in the older text, from 0.
    pub old: Option<usize>,
    /// Its place in the newer text, from 0.
    pub new: Option<usize>,
    /// Whether it stands in another place.
    pub moved: bool,
    /// Its words where they did not change, or stand on one side only.
    pub text: Option<String>,
    /// Its words, marked, where they changed.
    pub spans: Vec<SpanBody>,
}

/// Where a fact stands.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum PlaceName {
    /// In the headline.
    Title,
    /// In the summary.
    Description,
    /// In a block of the body.
    Block,
}

/// A fact that differs.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FactBody {
    /// What sort of fact.
    pub kind: FactName,
    /// As the older text has it; `null` where it was added.
    pub old: Option<String>,
    /// As the newer text has it; `null` where it was taken out.
    pub new: Option<String>,
    /// Where it stands.
    pub place: PlaceName,
    /// In which block of the newer text, from 0; of the older text where the block was removed.
    pub block: Option<usize>,
}

/// What changed in the upstream since a translation was made, or between any two of its revisions.
#[utoipa::path(
    tag = "variants",
    params(VariantAt, ChangesAsked),
    responses((status = 200, description = "What changed.", body = ChangesBody)),
)]
#[get("/articles/{id}/variants/{locale}/changes")]
pub(crate) async fn get_changes(
    request: HttpRequest,
    at: At<VariantAt>,
    asked: Asked<ChangesAsked>,
    service: Permitted<Read>,
) -> Result<HttpResponse, Problem> {
    let changes = service.changes(at.0.id, &at.0.locale, asked.0.from, asked.0.to).await;
    let changes = changes.map_err(|error| Problem::from(error).outside_body())?;
    let nothing = || {
        let detail = "The upstream has no text, or what this translation was made from is not known; name `from`.";
        Problem::new(ProblemKind::NothingToCompare, detail)
    };
    found(&request, &ChangesBody::from(changes.ok_or_else(nothing)?), None)
}

impl From<Changes> for ChangesBody {
    fn from(changes: Changes) -> Self {
        let Changes { compared, from, to, change, old, new, .. } = changes;
        Self {
            compared,
            from,
            to,
            significance: change.significance.into(),
            changed_percent: percent(change.share),
            title: change.title.into(),
            description: change.description.into(),
            blocks: change.blocks.into_iter().map(|block| block_body(block, &old, &new)).collect(),
            facts: change.facts.into_iter().map(FactBody::from).collect(),
        }
    }
}

impl From<Part> for PartBody {
    fn from(part: Part) -> Self {
        Self { changed: part.changed, spans: part.spans.into_iter().map(SpanBody::from).collect() }
    }
}

impl From<Span> for SpanBody {
    fn from(span: Span) -> Self {
        Self { kind: span.kind.into(), text: span.text }
    }
}

impl From<FactChange> for FactBody {
    fn from(fact: FactChange) -> Self {
        let (place, block) = match fact.place {
            Place::Title => (PlaceName::Title, None),
            Place::Description => (PlaceName::Description, None),
            Place::Block(nth) => (PlaceName::Block, Some(nth)),
        };
        Self { kind: fact.kind.into(), old: fact.old, new: fact.new, place, block }
    }
}

fn block_body(change: BlockChange, old: &Text, new: &Text) -> BlockBody {
    let in_text = |text: &Text, nth: usize| text.blocks.as_ref().and_then(|blocks| blocks.get(nth)).cloned();
    let body =
        |kind, places: (Option<usize>, Option<usize>), moved, shown: Option<Block>, spans: Vec<Span>| BlockBody {
            kind,
            block: shown.as_ref().map(|block| block.kind.into()),
            level: shown.as_ref().and_then(|block| match block.kind {
                BlockKind::Heading(level) => Some(level),
                BlockKind::Paragraph
                | BlockKind::ListItem
                | BlockKind::TableRow
                | BlockKind::Code
                | BlockKind::Html => None,
            }),
            old: places.0,
            new: places.1,
            moved,
            text: if spans.is_empty() { shown.map(|block| block.text) } else { None },
            spans: spans.into_iter().map(SpanBody::from).collect(),
        };
    match change {
        BlockChange::Unchanged { old, new: nth } => {
            body(BlockFate::Unchanged, (Some(old), Some(nth)), false, in_text(new, nth), Vec::new())
        }
        BlockChange::Changed { old, new: nth, spans, moved } => {
            body(BlockFate::Changed, (Some(old), Some(nth)), moved, in_text(new, nth), spans)
        }
        BlockChange::Moved { old, new: nth } => {
            body(BlockFate::Moved, (Some(old), Some(nth)), true, in_text(new, nth), Vec::new())
        }
        BlockChange::Added { new: nth } => {
            body(BlockFate::Added, (None, Some(nth)), false, in_text(new, nth), Vec::new())
        }
        BlockChange::Removed { old: nth } => {
            body(BlockFate::Removed, (Some(nth), None), false, in_text(old, nth), Vec::new())
        }
    }
}
