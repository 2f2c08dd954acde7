//! The three pages, and the look at what a change would do.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};

use super::{
    super::{
        super::{
            answer,
            errors::{Problem, Refusal, refuse},
            form::{Fields, ReaderForm},
            state::{Chosen, Site},
            view::{CollectionChoice, Form, Frame, OutlookPage, Part, PassingRow, PolicyPage, Section},
            visitor::Admitted,
        },
        asking::{Wrong, problem},
    },
    chains, deadlines, locales,
};
use crate::{
    domain::{Policy, Scope},
    service::{CollectionRecord, Manage, Read, Service},
};

/// The page of one part of the policy.
pub(in crate::dashboard) async fn show(
    request: HttpRequest,
    site: web::Data<Site>,
    service: Admitted<Read>,
) -> HttpResponse {
    let page = page(&request, &site, &service).await;
    answer::give(&request, &site, page, |page| &page.frame)
}

async fn page(request: &HttpRequest, site: &Site, service: &Service<Read>) -> Result<PolicyPage, Refusal> {
    let part = request.path().rsplit('/').next().and_then(Part::from_name).ok_or(Refusal::NotFound)?;
    let chosen = Chosen::of(service, request).await?;
    let frame = site.frame(request, Some(Section::Settings), chosen.name());
    let Some(collection) = &chosen.collection else {
        let (collections, tree) = (chosen.choices, Vec::new());
        return Ok(PolicyPage { frame, part, collections, form: None, tree, owed: Vec::new(), recomputing: false });
    };
    let typed = Fields::from(pairs(&frame, part, &collection.policy));
    Ok(PolicyPage {
        part,
        collections: chosen.choices,
        form: Some(form(&frame, part, collection, &collection.policy, &typed, &Wrong::new())?),
        tree: chains::tree(&collection.policy),
        owed: locales::owed(&collection.policy),
        recomputing: service.is_recomputing(collection.id).await?,
        frame,
    })
}

/// Looks at what the change that was typed would do; or says what is wrong with it.
pub(in crate::dashboard) async fn look(
    request: HttpRequest,
    site: web::Data<Site>,
    service: Admitted<Manage>,
    sent: ReaderForm,
) -> HttpResponse {
    let looked = looked(&request, &site, &service, &sent.fields).await;
    looked.unwrap_or_else(|refusal| refuse(&request, &site, &refusal))
}

async fn looked(
    request: &HttpRequest,
    site: &Site,
    service: &Service<Manage>,
    typed: &Fields,
) -> Result<HttpResponse, Refusal> {
    let part = request.path().rsplit('/').next().and_then(Part::from_name).ok_or(Refusal::NotFound)?;
    let name = typed.one("collection").ok_or(Problem::Form)?;
    let collection = service.collection(name).await?;
    let began = Began::of(typed)?;
    let frame = site.frame(request, Some(Section::Settings), None);
    let mut wrong = Wrong::new();
    let policy = match part {
        Part::Locales => locales::read(&frame, typed, &began.policy, &mut wrong),
        Part::Chains => chains::read(&frame, typed, &began.policy, &mut wrong),
        Part::Deadlines => deadlines::read(&frame, typed, &began.policy, &mut wrong),
    };
    // What the forms do not catch by themselves: a chain whose locale is not owed any more.
    if wrong.is_empty()
        && let Some(found) = policy.problems().first()
    {
        let id = if found.field.starts_with("chain.") { "settings-wrong-chain" } else { "settings-wrong-policy" };
        let field = found.field.rsplit('.').next().unwrap_or_default().to_owned();
        wrong.push((String::new(), frame.say_with(id, &[("name", field.into())])));
    }
    if !wrong.is_empty() {
        let form = form(&frame, part, &collection, &began.policy, typed, &wrong)?;
        let hidden = began.hidden(&collection.name)?;
        let (tree, recomputing) = (chains::tree(&began.policy), service.is_recomputing(collection.id).await?);
        // What is wrong is wrong in this collection, and the picker says in which.
        let choice = |one: CollectionRecord| CollectionChoice { chosen: one.name == collection.name, name: one.name };
        let collections = service.collections().await?.into_iter().map(choice).collect();
        let form = Some(Form { hidden, ..form });
        let owed = locales::owed(&began.policy);
        let page = PolicyPage { frame, part, collections, form, tree, owed, recomputing };
        return Ok(answer::at_once(request, site, StatusCode::UNPROCESSABLE_ENTITY, &page, &page.frame));
    }
    let page = outlook(service, frame, part, &collection.name, &began, &policy).await?;
    Ok(answer::at_once(request, site, StatusCode::OK, &page, &page.frame))
}

/// What a change would do.
pub(super) async fn outlook(
    service: &Service<Manage>,
    frame: Frame,
    part: Part,
    collection: &str,
    began: &Began,
    policy: &Policy,
) -> Result<OutlookPage, Refusal> {
    let seen = service.outlook(collection, policy).await?;
    let mut hidden = began.hidden(collection)?;
    hidden.extend([("part", part.as_str().to_owned()), ("policy", json(policy)?)]);
    let mut passings: Vec<PassingRow> = seen
        .passings
        .into_iter()
        .map(|(passing, count)| PassingRow { locale: passing.locale, from: passing.from, to: passing.to, count })
        .collect();
    passings.sort_by(|one, other| one.locale.cmp(&other.locale).then(other.count.cmp(&one.count)));
    Ok(OutlookPage {
        part,
        collection: collection.to_owned(),
        articles: seen.articles,
        judged: seen.judged,
        passings,
        late: seen.late.into_iter().collect(),
        on_time: seen.on_time.into_iter().collect(),
        hidden,
        frame,
    })
}

/// What stood when the reader began to change it.
pub(super) struct Began {
    pub(super) version: i64,
    pub(super) policy: Policy,
}

impl Began {
    pub(super) fn of(typed: &Fields) -> Result<Self, Problem> {
        let version = typed.one("version").and_then(|version| version.parse().ok());
        let policy = typed.one("base").and_then(|base| serde_json::from_str(base).ok());
        version.zip(policy).map(|(version, policy)| Self { version, policy }).ok_or(Problem::Form)
    }

    pub(super) fn hidden(&self, collection: &str) -> Result<Vec<(&'static str, String)>, Refusal> {
        let base = json(&self.policy)?;
        Ok(vec![("collection", collection.to_owned()), ("version", self.version.to_string()), ("base", base)])
    }
}

pub(super) fn json(policy: &Policy) -> Result<String, Problem> {
    serde_json::to_string(policy).map_err(|_| Problem::Form)
}

fn pairs(frame: &Frame, part: Part, policy: &Policy) -> Vec<(String, String)> {
    match part {
        Part::Locales => locales::pairs(policy),
        Part::Chains => chains::pairs(policy),
        Part::Deadlines => deadlines::pairs(&frame.t, policy),
    }
}

fn form(
    frame: &Frame,
    part: Part,
    collection: &CollectionRecord,
    standing: &Policy,
    typed: &Fields,
    wrong: &Wrong,
) -> Result<Form, Refusal> {
    let fields = match part {
        Part::Locales => locales::fields(frame, typed, standing, wrong),
        Part::Chains => chains::fields(frame, typed, standing, wrong),
        Part::Deadlines => deadlines::fields(frame, typed, standing, wrong),
    };
    let began = Began { version: collection.version, policy: standing.clone() };
    let hidden = began.hidden(&collection.name)?;
    Ok(Form { hidden, problem: problem(wrong, ""), locked: !frame.may(Scope::Manage), ..Form::new(fields) })
}
