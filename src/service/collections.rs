//! Collections and their policies; carrying a policy's change out over all articles.

use serde_json::json;

use super::{
    MayManage, Service, ServiceError,
    judging::{Words, judged, reread},
    passings::passings,
};
use crate::{
    domain::{Actor, EventKind, FieldError, Happening, Policy},
    storage::{CollectionRecord, Decided, NewEvent, Transaction},
};

/// How many articles one step of carrying out a policy judges: few enough that writers wait for milliseconds only.
const ARTICLES_A_STEP: u64 = 500;
/// The longest name of a collection, in characters.
const MAX_NAME: usize = 100;

/// What setting a policy did.
#[derive(Debug, Clone)]
pub struct PolicyChange {
    /// The collection as it is now.
    pub collection: CollectionRecord,
    /// Whether it is new.
    pub created: bool,
    /// Whether its articles are to be judged anew.
    pub recomputing: bool,
}

impl<P> Service<P> {
    /// All collections, by name.
    pub async fn collections(&self) -> Result<Vec<CollectionRecord>, ServiceError> {
        let all = self.store.collections().await?;
        Ok(all.into_iter().filter(|collection| self.caller.grant.covers_collection(&collection.name)).collect())
    }

    /// The collection with this name.
    pub async fn collection(&self, name: &str) -> Result<CollectionRecord, ServiceError> {
        let found = self.store.collection(name).await?.filter(|found| self.caller.grant.covers_collection(&found.name));
        found.ok_or_else(|| ServiceError::not_found(format!("collection `{name}`")))
    }

    /// The name of the collection with this number.
    pub async fn collection_by_id(&self, id: i64) -> Result<CollectionRecord, ServiceError> {
        let found = self.store.collection_by_id(id).await?;
        let found = found.filter(|found| self.caller.grant.covers_collection(&found.name));
        found.ok_or_else(|| ServiceError::not_found(format!("collection number {id}")))
    }

    /// Whether the policy of this collection is still being carried out.
    pub async fn is_recomputing(&self, id: i64) -> Result<bool, ServiceError> {
        Ok(self.store.recomputing().await?.contains(&id))
    }

    /// The numbers of those of these collections that the caller may see; of all where none is named.
    pub(super) async fn visible(&self, wanted: &[i64]) -> Result<Vec<i64>, ServiceError> {
        if self.caller.grant.collections.is_none() && !wanted.is_empty() {
            return Ok(wanted.to_vec());
        }
        let seen = self.collections().await?.into_iter().map(|collection| collection.id);
        Ok(seen.filter(|id| wanted.is_empty() || wanted.contains(id)).collect())
    }

    /// Judges articles by today's policy, and says what passed.
    pub(super) async fn judge_anew(
        &self,
        transaction: &Transaction,
        collection: &CollectionRecord,
        ids: &[i64],
    ) -> Result<Vec<Decided>, ServiceError> {
        let now = self.clock.now();
        let mut words = Words::default();
        let records = transaction.lock(ids).await?;
        let mut decided = Vec::with_capacity(records.len());
        for record in records {
            let mut states = record.stored_states();
            let mut decision = judged(transaction, record, &collection.policy, &mut words).await?;
            decision.happenings = passings(&mut states, &decision.verdicts, now);
            decided.push(decision);
        }
        Ok(decided)
    }
}

impl<P: MayManage> Service<P> {
    /// Creates a collection or changes its policy. `expected` is the version that the caller saw: see [`Expected`].
    ///
    /// The articles are judged anew afterwards, in steps ([`Service::recompute_step`]).
    pub async fn put_policy(
        &self,
        name: &str,
        policy: &Policy,
        expected: Expected,
    ) -> Result<PolicyChange, ServiceError> {
        if !self.caller.grant.covers_collection(name) {
            return Err(ServiceError::not_found(format!("collection `{name}`")));
        }
        let mut problems = policy.problems();
        if !is_name(name) {
            let message =
                "A name is 1 to 100 lower-case letters, digits, `-`, `_` or `.`, beginning with a letter or digit.";
            problems.push(FieldError { field: "name".to_owned(), line: None, message: message.to_owned() });
        }
        if let Some(layout) = &policy.layout
            && let Err(error) = crate::document::Layout::parse(layout)
        {
            problems.push(FieldError { field: "layout".to_owned(), line: None, message: error.to_string() });
        }
        if !problems.is_empty() {
            return Err(ServiceError::Invalid { fields: problems });
        }
        let now = self.clock.now();
        let transaction = self.store.transaction().await?;
        let standing = transaction.collection(name).await?;
        let changed = || ServiceError::Changed { what: format!("collection `{name}`") };
        let (created, recomputing) = match (&standing, expected) {
            (None, Expected::Absent | Expected::Any) => {
                if !transaction.create_collection(name, policy, now).await? {
                    return Err(changed());
                }
                (true, false)
            }
            (Some(standing), Expected::Version(_) | Expected::Any) if standing.policy == *policy => {
                if let Expected::Version(version) = expected
                    && version != standing.version
                {
                    return Err(changed());
                }
                (false, false)
            }
            (Some(standing), Expected::Version(_) | Expected::Any) => {
                let version = match expected {
                    Expected::Version(version) => version,
                    Expected::Any | Expected::Absent => standing.version,
                };
                if !transaction.change_policy(standing.id, policy, version, now).await? {
                    return Err(changed());
                }
                (false, true)
            }
            (None, Expected::Version(_)) | (Some(_), Expected::Absent) => return Err(changed()),
        };
        let collection = transaction.collection(name).await?;
        let collection = collection.ok_or_else(|| ServiceError::not_found(format!("collection `{name}`")))?;
        if created || recomputing {
            let kind = if created { EventKind::CollectionCreated } else { EventKind::PolicyChanged };
            let before = standing.map(|standing| standing.policy);
            let data = json!({ "collection": name, "version": collection.version, "before": before, "after": policy });
            let happening = Happening::new(kind, None, data);
            self.note_told(&transaction, &format!("collection {name}"), &happening).await?;
            let event = NewEvent { collection_id: collection.id, article_id: None, happening };
            transaction.append(&[event], &self.actor(), now).await?;
            transaction.commit().await?;
            self.wake();
        }
        Ok(PolicyChange { collection, created, recomputing })
    }
}

impl Service {
    /// Judges the next few hundred articles of a collection whose policy changed. Returns whether there was anything to
    /// do. Several nodes may call it at once; a step that is cut off is done again.
    pub async fn recompute_step(&self) -> Result<bool, ServiceError> {
        let now = self.clock.now();
        let transaction = self.store.transaction().await?;
        let Some(work) = transaction.next_recompute().await? else {
            // Rolled back rather than dropped: a dropped one keeps its locks until its connection is used again.
            transaction.roll_back().await?;
            return Ok(false);
        };
        let collection = transaction.hold_collection(work.collection_id).await?;
        let Some(collection) = collection else {
            transaction.advance_recompute(work.collection_id, None).await?;
            transaction.commit().await?;
            return Ok(true);
        };
        let ids = transaction.article_ids(work.collection_id, work.after, ARTICLES_A_STEP).await?;
        if work.reread {
            for mut record in transaction.lock(&ids).await? {
                reread(&transaction, &mut record, &collection.policy).await?;
            }
        }
        let decided = self.judge_anew(&transaction, &collection, &ids).await?;
        transaction.save(&decided, &Actor::System.to_string(), now).await?;
        transaction.advance_recompute(work.collection_id, ids.last().copied()).await?;
        transaction.commit().await?;
        self.wake();
        Ok(true)
    }

    /// Carries every change of policy out to its end. For the command line and for tests.
    pub async fn recompute_all(&self) -> Result<(), ServiceError> {
        loop {
            match self.recompute_step().await {
                Ok(true) => {}
                Ok(false) => return Ok(()),
                Err(error) if error.is_transient() => tokio::task::yield_now().await,
                Err(error) => return Err(error),
            }
        }
    }
}

/// Which version of a collection the caller expects to change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// None: it is to be created.
    Absent,
    /// This one.
    Version(i64),
    /// Whatever stands; for operators.
    Any,
}

/// Whether a collection may be called so.
fn is_name(name: &str) -> bool {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '.');
    let begins = name.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit());
    begins && name.len() <= MAX_NAME && name.chars().all(fits)
}
