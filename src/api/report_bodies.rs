//! Reports as JSON.

use actix_web::http::header::EntityTag;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    answer::version_tag,
    names::{FormatName, GroupingName, HookFormName, LocaleTag, SignificanceName, StateName},
    problem::{Problem, ProblemField, ProblemKind},
    schedule_bodies::ScheduleBody,
};
use crate::{
    clock::Instant,
    domain::{
        Locale,
        report::{Definition, Recipient, Schedule, ScheduleText, Selection, Template},
    },
    service::Report,
};

/// A report as somebody defines it. All but `name` and `language` may be left out.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DefinitionBody {
    /// What people call it; no two have the same.
    #[schema(min_length = 1, max_length = 100, example = "Daily backlog, HK desk")]
    pub name: String,
    /// The language it is written in for whoever has none of their own: `en`, `zh-CN` or `zh-HK`.
    #[schema(value_type = LocaleTag, example = "zh-HK")]
    pub language: Locale,
    /// Whether its schedule rests.
    #[serde(default)]
    pub paused: bool,
    /// Whether it is sent where there is nothing to say.
    #[serde(default)]
    pub send_empty: bool,
    /// Forms that go along with mails: `csv`, `ics` or `markdown`.
    #[serde(default)]
    pub attach: Vec<FormatName>,
    /// By what its work is put together; by locale where it is left out.
    #[serde(default = "by_locale")]
    pub grouping: GroupingName,
    /// For how many days what it said is kept.
    #[serde(default = "usually_kept")]
    #[schema(minimum = 1, maximum = 3650)]
    pub keep_days: u16,
    /// What it is about.
    #[serde(default)]
    pub selection: SelectionBody,
    /// When it is due; only when somebody asks for it where it is left out.
    #[serde(default)]
    pub schedule: Option<ScheduleBody>,
    /// To whom it goes.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub recipients: Vec<RecipientBody>,
}

const fn by_locale() -> GroupingName {
    GroupingName::Locale
}

const fn usually_kept() -> u16 {
    400
}

/// Which open work a report is about. Every field may be left out; an empty list means all.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct SelectionBody {
    /// Of the collections with these names.
    #[schema(example = json!(["news"]))]
    pub collections: Vec<String>,
    /// In these locales.
    #[schema(value_type = Vec<LocaleTag>)]
    pub locales: Vec<Locale>,
    /// Of articles of these kinds.
    pub kinds: Vec<String>,
    /// In these states, which must be open ones; missing and stale where it is left out.
    pub states: Vec<StateName>,
    /// Stale by at least this much.
    pub significance: Option<SignificanceName>,
    /// Open for at least this long, in seconds.
    #[schema(maximum = 315_360_000)]
    pub minimum_age: u64,
    /// Only what is overdue.
    pub overdue_only: bool,
    /// How many rows each list holds.
    #[schema(minimum = 1, maximum = 500)]
    pub limit: u32,
}

impl Default for SelectionBody {
    fn default() -> Self {
        Selection::default().into()
    }
}

impl From<Selection> for SelectionBody {
    fn from(selection: Selection) -> Self {
        Self {
            collections: selection.collections,
            locales: selection.locales,
            kinds: selection.kinds,
            states: selection.states.into_iter().map(StateName::from).collect(),
            significance: selection.significance.map(SignificanceName::from),
            minimum_age: selection.minimum_age,
            overdue_only: selection.overdue_only,
            limit: selection.limit,
        }
    }
}

impl From<SelectionBody> for Selection {
    fn from(body: SelectionBody) -> Self {
        Self {
            collections: body.collections,
            locales: body.locales,
            kinds: body.kinds,
            states: body.states.into_iter().map(Into::into).collect(),
            significance: body.significance.map(Into::into),
            minimum_age: body.minimum_age,
            overdue_only: body.overdue_only,
            limit: body.limit,
        }
    }
}

/// Somebody, or something, that a report goes to.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(tag = "by", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum RecipientBody {
    /// A person, by mail.
    Mail {
        /// The address.
        #[schema(max_length = 254, example = "desk@example.org")]
        address: String,
        /// The language they read; the report's where it is left out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schema(value_type = Option<LocaleTag>)]
        language: Option<Locale>,
    },
    /// A program, by a call.
    Webhook {
        /// Where it is called. For those who may not change the report it ends after the host.
        url: String,
        /// What it understands; `standard` where it is left out.
        #[serde(default = "standard")]
        form: HookFormName,
        /// The language; the report's where it is left out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schema(value_type = Option<LocaleTag>)]
        language: Option<Locale>,
    },
    /// A folder below the one that the operator sets aside.
    Folder {
        /// Its path in there, with `/`.
        #[schema(example = "desk/hk")]
        path: String,
        /// The forms that are laid down.
        formats: Vec<FormatName>,
        /// The language; the report's where it is left out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schema(value_type = Option<LocaleTag>)]
        language: Option<Locale>,
    },
}

const fn standard() -> HookFormName {
    HookFormName::Standard
}

impl From<Recipient> for RecipientBody {
    fn from(recipient: Recipient) -> Self {
        match recipient {
            Recipient::Mail { address, language } => Self::Mail { address, language },
            Recipient::Webhook { url, form, language } => Self::Webhook { url, form: form.into(), language },
            Recipient::Folder { path, formats, language } => {
                Self::Folder { path, formats: formats.into_iter().map(FormatName::from).collect(), language }
            }
        }
    }
}

impl From<RecipientBody> for Recipient {
    fn from(body: RecipientBody) -> Self {
        match body {
            RecipientBody::Mail { address, language } => Self::Mail { address, language },
            RecipientBody::Webhook { url, form, language } => Self::Webhook { url, form: form.into(), language },
            RecipientBody::Folder { path, formats, language } => {
                Self::Folder { path, formats: formats.into_iter().map(Into::into).collect(), language }
            }
        }
    }
}

impl From<Definition> for DefinitionBody {
    fn from(definition: Definition) -> Self {
        Self {
            name: definition.name,
            language: definition.language,
            paused: definition.paused,
            send_empty: definition.send_empty,
            attach: definition.attach.into_iter().map(FormatName::from).collect(),
            grouping: definition.grouping.into(),
            keep_days: definition.keep_days,
            selection: definition.selection.into(),
            schedule: definition.schedule.map(ScheduleBody::from),
            recipients: definition.recipients.into_iter().map(RecipientBody::from).collect(),
        }
    }
}

impl DefinitionBody {
    /// The definition that it says; or what is wrong with its schedule.
    pub(super) fn read(self) -> Result<Definition, Problem> {
        let schedule = self.schedule.map(|body| Schedule::try_from(ScheduleText::from(body)));
        let schedule = schedule.transpose().map_err(|wrong| {
            let named = |field: &crate::domain::FieldError| {
                ProblemField::in_body(format!("schedule.{}", field.field), &field.message)
            };
            Problem::with_errors(ProblemKind::Unprocessable, wrong.0.iter().map(named).collect())
        })?;
        Ok(Definition {
            name: self.name,
            language: self.language,
            paused: self.paused,
            send_empty: self.send_empty,
            attach: self.attach.into_iter().map(Into::into).collect(),
            grouping: self.grouping.into(),
            keep_days: self.keep_days,
            selection: self.selection.into(),
            schedule,
            recipients: self.recipients.into_iter().map(Recipient::from).collect(),
        })
    }
}

/// What a report to start from is called in addresses and on the command line.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum TemplateName {
    /// What is missing and stale, every weekday.
    DailyBacklog,
    /// How each locale stands, every Monday, also where nothing is open.
    WeeklyCoverage,
    /// Corrections that translations do not carry, every weekday.
    CorrectionsNotApplied,
    /// All that is open, on the first of the month.
    LocaleHealth,
}

impl From<Template> for TemplateName {
    fn from(template: Template) -> Self {
        match template {
            Template::DailyBacklog => Self::DailyBacklog,
            Template::WeeklyCoverage => Self::WeeklyCoverage,
            Template::CorrectionsNotApplied => Self::CorrectionsNotApplied,
            Template::LocaleHealth => Self::LocaleHealth,
        }
    }
}

/// A report to start from.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TemplateBody {
    /// Which one.
    pub name: TemplateName,
    /// What it sets.
    pub definition: DefinitionBody,
}

/// A report.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct ReportBody {
    /// Its number.
    #[schema(example = 3)]
    pub id: i64,
    /// When it is due next; `null` where it rests or has no schedule.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub next_slot: Option<Instant>,
    /// Who made it.
    #[schema(example = "user:ada")]
    pub created_by: String,
    /// Since when it is there.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Instant,
    /// When it was changed last.
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Instant,
    /// Grows with each change; `If-Match` takes it as `"<id>-<version>"`.
    pub version: i64,
    /// What it is.
    pub definition: DefinitionBody,
}

impl From<Report> for ReportBody {
    fn from(report: Report) -> Self {
        Self {
            id: report.id,
            next_slot: report.next_slot,
            created_by: report.created_by,
            created_at: report.created_at,
            updated_at: report.updated_at,
            version: report.version,
            definition: report.definition.into(),
        }
    }
}

impl ReportBody {
    /// Its version, and what time changes without a new one.
    pub(super) fn tag(&self) -> EntityTag {
        version_tag(self.id, self.version, self.next_slot.map(|slot| slot.as_micros().to_string()))
    }
}

/// A secret that was made.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ReportSecretBody {
    /// What the report's calls are signed with, by Standard Webhooks. It is shown this once; the answer to the same request
    /// sent again has `null` here.
    #[schema(example = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    pub secret: Option<String>,
}
