//! The words for reports, their runs and their messages.

use std::str::FromStr;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    domain::{
        UnknownName,
        report::{Format, Grouping, HookForm},
    },
    service::{MessageState, RunCause, RunState},
};

named! {
    /// A form that a report comes in.
    FormatName of Format {
        /// The HTML part of a mail.
        Html = "html",
        /// The plain-text part of a mail.
        Text = "text",
        /// Markdown.
        Markdown = "markdown",
        /// A table of the items.
        Csv = "csv",
        /// The frozen facts as they stand.
        Json = "json",
        /// A feed of the news.
        Atom = "atom",
        /// A calendar of due dates.
        Ics = "ics",
        /// A message for a chat's incoming webhook.
        Slack = "slack",
    }
}

named! {
    /// By what the work in a report is put together.
    GroupingName of Grouping {
        /// By the locale it is owed in.
        Locale = "locale",
        /// By the kind of article.
        Kind = "kind",
        /// By collection.
        Collection = "collection",
    }
}

named! {
    /// What a webhook of a report understands.
    HookFormName of HookForm {
        /// A message by Standard Webhooks, signed, with the facts in it.
        Standard = "standard",
        /// A message for a chat's incoming webhook, as Slack, Mattermost and others take it.
        Slack = "slack",
    }
}

named! {
    /// Why a report runs.
    RunCauseName of RunCause {
        /// Its slot came.
        Scheduled = "scheduled",
        /// Somebody asked for it.
        Manual = "manual",
        /// Somebody tries out what it looks like.
        Test = "test",
    }
}

named! {
    /// How far a run of a report is.
    RunStateName of RunState {
        /// It waits to be carried out, for the first time or again.
        Pending = "pending",
        /// It is being carried out.
        Running = "running",
        /// What it says is stored.
        Done = "done",
        /// It could not be carried out.
        Failed = "failed",
        /// Its slot was missed, and a later one was carried out instead.
        Skipped = "skipped",
    }
}

named! {
    /// How far a report's message is.
    MessageStateName of MessageState {
        /// It waits for its next try.
        Pending = "pending",
        /// A try is being made.
        Sending = "sending",
        /// It was taken.
        Sent = "sent",
        /// It was refused for good, or every try failed.
        Failed = "failed",
    }
}
