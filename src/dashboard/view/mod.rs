//! What each page holds, as plain data.
//!
//! A handler reads rows, fills one of these structs and renders it (`askama::Template::render`). The structs say
//! nothing of SQL or HTTP; words are said by the translator in [`Frame`].

mod accessibility;
mod acting;
mod activity;
mod article;
mod articles;
mod audit;
mod bulk;
mod charts;
mod comparison;
mod confirm;
mod deeds;
mod explanation;
mod facet;
mod failure;
mod flash;
mod form;
mod frame;
mod headline;
mod live;
mod narrowing;
mod outgoing;
mod overtaken;
mod overview;
mod queue;
mod reports;
mod settings;
mod shortcuts;
mod sign_in;
mod sources;
mod status;
mod tally;
mod timeline;
mod told;
mod views;
mod who;

pub use accessibility::AccessibilityPage;
pub use acting::{Acting, Hold, Offer, Writing};
pub use activity::{ActivityDay, ActivityPage, ActivityRow, ActivityView, EventGroup, Happened, Words};
pub use article::{ArticlePage, History, LikelyRow, NoteRow, RevisionRow, Selected, SinceChoice, Step, VariantRow};
pub use articles::{ArticleRow, ArticlesPage, Dropped, Filter, LocaleChoice, LocaleColumn, Results, Sort};
pub use audit::{AuditPage, AuditRow, AuditView};
pub use bulk::{BulkAction, BulkItem, BulkPage, Outcome};
pub use charts::{AgeBar, Charts, Column, Stroke, Trend};
pub use comparison::{
    Comparison, DiffBlock, DiffRow, Fate, Layout, Pair, PartName, Passage, Shown, Todo, Viewing, own_rows, passages,
    rows,
};
pub use confirm::{AskingPage, ConfirmPage};
pub use explanation::{Basis, Explanation};
pub use facet::Facet;
pub use failure::{ErrorPage, Failure, Kept, Unsent};
pub use flash::{Flash, Undo};
pub use form::{Choice, Field, Form, Group, InPlace, Input, ONCE};
pub use frame::{CollectionChoice, Density, Frame, Reader, Section, Theme};
pub use headline::{Flag, Headline};
pub use live::{
    ActivityNews, ArticleNews, ArticlesNews, NewCell, OldPage, OverviewNews, QueueChange, QueueNews, SourcesNews,
};
pub use narrowing::{Assignee, Changed};
pub use outgoing::{PauseReason, Paused};
pub use overtaken::{Overtaken, OvertakenPage};
pub use overview::{Board, Due, Glance, KpiTile, LocaleRow, OverviewPage, UrgentRow};
pub use queue::{Kind, QueueDetail, QueueGroup, QueueItem, QueuePage, QueueView, Tab, Urgency};
pub(in crate::dashboard) use reports::day_label;
pub use reports::{
    Draft, EditorPage, LastRun, MessageRow, PreviewPage, ReportRow, ReportRunPage, ReportRunRow, ReportRunsPage,
    ReportsPage, RunLook, Saying,
};
pub use settings::{
    Branch, CollectionPage, ConflictPage, ConflictRow, Delivered, DeliveryRow, Identity, OutlookPage, OwedRow, Part,
    PassingRow, PasswordTrouble, PeoplePage, PersonPage, PersonRow, PolicyPage, ProfilePage, SecretPage, SessionRow,
    Standing, TokenPage, TokenRow, TokensPage, WebhookPage, WebhookRow, WebhooksPage, is_zone,
};
pub(in crate::dashboard) use settings::{desk_zones, role_label, scope_label};
pub use shortcuts::ShortcutsPage;
pub use sign_in::{LinkPage, SignInPage, SignInTrouble};
pub use sources::{
    Counts, Health, LateSource, RefusedRow, RunPage, RunRow, Sender, SourceFilter, SourceKind, SourcePage, SourceRow,
    SourcelessRow, SourcesPage, Suggestion,
};
pub(super) use status::revision;
pub use status::{Detail, Severity, Status, StatusView};
pub use tally::{Optional, Segment, Tally};
pub use timeline::{Span, StateChange, Tick, Timeline, TimelineRow};
pub use told::Told;
pub use views::OwnView;
pub use who::Who;
