//! What the reports to start from are called, in the languages of the interface.

use super::letter::Letters;
use crate::domain::report::Template;

/// The message that says what a template is called.
pub const fn template_name(template: Template) -> &'static str {
    match template {
        Template::DailyBacklog => "reports-start-daily",
        Template::WeeklyCoverage => "reports-start-weekly",
        Template::CorrectionsNotApplied => "reports-start-corrections",
        Template::LocaleHealth => "reports-start-health",
    }
}

impl Letters {
    /// What a report that is made of a template is called, in the language nearest to this tag.
    pub fn name_of(&self, template: Template, language: &str) -> String {
        self.translator(language).say(template_name(template))
    }
}
