//! Saving a change that was looked at; where somebody was faster, all three are shown: what stood, mine, and theirs.

use std::collections::BTreeSet;

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use serde_json::{Map, Value};

use super::{
    super::super::{
        answer,
        errors::{Problem, Refusal, refuse},
        flash::go_saying,
        form::{Fields, ReaderForm},
        links::Address,
        state::Site,
        view::{ConflictPage, ConflictRow, Flash, Frame, Part, Section},
        visitor::Admitted,
    },
    page::{Began, json, outlook},
    told,
};
use crate::{
    domain::Policy,
    service::{Expected, Manage, Service, ServiceError},
};

/// Saves what was looked at, or looks again at what became of it on top of somebody else's change.
pub(in crate::dashboard) async fn save(
    request: HttpRequest,
    site: web::Data<Site>,
    service: Admitted<Manage>,
    sent: ReaderForm,
) -> HttpResponse {
    let saved = saved(&request, &site, &service, &sent.fields).await;
    saved.unwrap_or_else(|refusal| refuse(&request, &site, &refusal))
}

async fn saved(
    request: &HttpRequest,
    site: &Site,
    service: &Service<Manage>,
    sent: &Fields,
) -> Result<HttpResponse, Refusal> {
    let part = sent.one("part").and_then(Part::from_name).ok_or(Problem::Form)?;
    let name = sent.one("collection").ok_or(Problem::Form)?;
    let mine: Policy = sent.one("policy").and_then(|mine| serde_json::from_str(mine).ok()).ok_or(Problem::Form)?;
    let began = Began::of(sent)?;
    let frame = site.frame(request, Some(Section::Settings), None);
    if sent.one("do") == Some("look") {
        let page = outlook(service, frame, part, name, &began, &mine).await?;
        return Ok(answer::at_once(request, site, StatusCode::OK, &page, &page.frame));
    }
    match service.put_policy(name, &mine, Expected::Version(began.version)).await {
        Ok(_) => {
            let back = Address::to(part.href()).with("collection", name);
            Ok(go_saying(&back.to_string(), &Flash::new("settings-flash-policy")))
        }
        Err(ServiceError::Changed { .. }) => {
            let standing = service.collection(name).await?;
            if standing.policy == mine {
                // Sent twice, or somebody else wants the same: it stands as the reader wants it.
                let back = Address::to(part.href()).with("collection", name);
                return Ok(go_saying(&back.to_string(), &Flash::new("settings-flash-saved")));
            }
            let (merged, rows) = merged(&began.policy, &mine, &standing.policy)?;
            let rows = rows.into_iter().map(|row| row.told(&frame, [&began.policy, &mine, &standing.policy])).collect();
            let theirs = Began { version: standing.version, policy: standing.policy };
            let mut hidden = theirs.hidden(name)?;
            hidden.extend([("part", part.as_str().to_owned()), ("policy", json(&merged)?), ("do", "look".to_owned())]);
            let page = ConflictPage { part, collection: name.to_owned(), rows, hidden, frame };
            Ok(answer::at_once(request, site, StatusCode::CONFLICT, &page, &page.frame))
        }
        Err(error) => Err(error.into()),
    }
}

/// A field of the policy that is not the same three times, as the API writes it.
struct Differing {
    field: String,
    before: String,
    mine: String,
    theirs: String,
    clash: bool,
}

impl Differing {
    /// The same in the words of the forms, as far as there is a form for it. `policies` are what stood, mine, and theirs.
    fn told(self, frame: &Frame, policies: [&Policy; 3]) -> ConflictRow {
        let Self { field, before, mine, theirs, clash } = self;
        let [was, wanted, stands] = policies;
        let lines = |policy, plain: &str| {
            told::lines(frame, policy, &field).unwrap_or_else(|| vec![plain.trim_matches('"').to_owned()])
        };
        let (before, mine, theirs) = (lines(was, &before), lines(wanted, &mine), lines(stands, &theirs));
        // What is said by all three is no part of the matter.
        let apart = |one: &[String], two: &[String], three: &[String]| -> Vec<String> {
            one.iter().filter(|line| !(two.contains(line) && three.contains(line))).cloned().collect()
        };
        let (before, mine, theirs) =
            (apart(&before, &mine, &theirs), apart(&mine, &before, &theirs), apart(&theirs, &before, &mine));
        ConflictRow { name: told::name(frame, &field), field, before, mine, theirs, clash }
    }
}

/// Their policy with what I changed in it, and every field in which the three are not the same.
fn merged(before: &Policy, mine: &Policy, theirs: &Policy) -> Result<(Policy, Vec<Differing>), Refusal> {
    let (before, mine, theirs) = (object(before)?, object(mine)?, object(theirs)?);
    let fields: BTreeSet<&String> = before.keys().chain(mine.keys()).chain(theirs.keys()).collect();
    let mut merged = theirs.clone();
    let mut rows = Vec::new();
    for field in fields {
        let (was, wanted, stands) = (before.get(field), mine.get(field), theirs.get(field));
        if wanted != was {
            match wanted {
                Some(wanted) => merged.insert(field.clone(), wanted.clone()),
                None => merged.remove(field),
            };
        }
        if wanted != was || stands != was {
            let shown = |value: Option<&Value>| value.map(ToString::to_string).unwrap_or_default();
            rows.push(Differing {
                field: field.clone(),
                before: shown(was),
                mine: shown(wanted),
                theirs: shown(stands),
                clash: wanted != was && stands != was && wanted != stands,
            });
        }
    }
    let merged = serde_json::from_value(Value::Object(merged)).map_err(|_| Problem::Form)?;
    Ok((merged, rows))
}

fn object(policy: &Policy) -> Result<Map<String, Value>, Problem> {
    match serde_json::to_value(policy) {
        Ok(Value::Object(fields)) => Ok(fields),
        Ok(_) | Err(_) => Err(Problem::Form),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(text: &str) -> Policy {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn what_only_one_of_two_changed_is_kept_from_both() {
        let before = policy(r#"{"source_locale": "en", "grace": 60}"#);
        let mine = policy(r#"{"source_locale": "en", "grace": 60, "threshold": "major"}"#);
        let theirs = policy(r#"{"source_locale": "en", "grace": 90}"#);
        let (merged, rows) = merged(&before, &mine, &theirs).unwrap();
        assert_eq!(merged, policy(r#"{"source_locale": "en", "grace": 90, "threshold": "major"}"#));
        assert_eq!(
            rows.iter().map(|row| (&*row.field, row.clash)).collect::<Vec<_>>(),
            [("grace", false), ("threshold", false)]
        );
    }

    #[test]
    fn where_both_changed_the_same_thing_it_is_said() {
        let before = policy(r#"{"source_locale": "en", "grace": 60}"#);
        let mine = policy(r#"{"source_locale": "en", "grace": 30}"#);
        let theirs = policy(r#"{"source_locale": "en", "grace": 90}"#);
        let (merged, rows) = merged(&before, &mine, &theirs).unwrap();
        assert_eq!((merged.grace, rows.len(), rows[0].clash), (30, 1, true));
        assert_eq!((&*rows[0].before, &*rows[0].mine, &*rows[0].theirs), ("60", "30", "90"));
    }
}
