//! Reports to start from: whoever takes one names it, and tells it to somebody.

use super::{
    Service, ServiceError,
    means::{Reporting, is_spoken},
};
use crate::domain::{
    FieldError, Locale,
    report::{Definition, Template},
};

impl Reporting {
    /// What a template sets, named in this language, with the times of this zone, and told to nobody yet.
    pub fn template(&self, template: Template, language: &Locale, zone: &str) -> Result<Definition, ServiceError> {
        let mut fields = Vec::new();
        if !is_spoken(language) {
            let message = format!("Reports are not written in `{language}`.");
            fields.push(FieldError { field: "language".to_owned(), line: None, message });
        }
        let unwritten = |error| ServiceError::Conflict { why: format!("The template cannot be named: {error}.") };
        let name = self.letters().map_err(unwritten)?.name_of(template, &language.to_string());
        match template.definition(name, language.clone(), zone) {
            Ok(definition) if fields.is_empty() => Ok(definition),
            Ok(_) => Err(ServiceError::Invalid { fields }),
            Err(wrong) => {
                fields.extend(wrong.0);
                Err(ServiceError::Invalid { fields })
            }
        }
    }
}

impl<P> Service<P> {
    /// What a template sets, named in this language, with the times of this zone, and told to nobody yet.
    pub fn report_template(
        &self,
        template: Template,
        language: &Locale,
        zone: &str,
    ) -> Result<Definition, ServiceError> {
        self.reporting.template(template, language, zone)
    }
}
