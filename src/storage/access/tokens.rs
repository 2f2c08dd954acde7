//! Tokens of programs.

use std::collections::BTreeSet;

use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    sea_query::Expr,
};

use super::{digest, json, list};
use crate::{
    clock::Instant,
    domain::{Grant, Scope},
    storage::{StorageError, Store, Transaction, entity::token},
};

/// A token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenRecord {
    /// Its public id.
    pub id: String,
    /// SHA-256 of the secret.
    pub digest: [u8; 32],
    /// What it is for.
    pub name: String,
    /// Who made it.
    pub created_by: String,
    /// What it may do, and where.
    pub grant: Grant,
    /// Since when it is there.
    pub created_at: Instant,
    /// When it ends.
    pub expires_at: Instant,
    /// When it was last used, to the minute.
    pub used_at: Option<Instant>,
    /// Since when it is revoked.
    pub revoked_at: Option<Instant>,
}

fn token(row: token::Model) -> Result<TokenRecord, StorageError> {
    let scopes: Option<BTreeSet<Scope>> = list("token", &row.id, Some(&row.scopes))?;
    Ok(TokenRecord {
        digest: digest("token", &row.digest)?,
        grant: Grant {
            scopes: scopes.unwrap_or_default(),
            collections: list("token", &row.id, row.collections.as_deref())?,
            locales: list("token", &row.id, row.locales.as_deref())?,
        },
        id: row.id,
        name: row.name,
        created_by: row.created_by,
        created_at: Instant::from_micros(row.created_at),
        expires_at: Instant::from_micros(row.expires_at),
        used_at: row.used_at.map(Instant::from_micros),
        revoked_at: row.revoked_at.map(Instant::from_micros),
    })
}

impl Transaction {
    /// Adds a token.
    pub async fn add_token(&self, new: &TokenRecord) -> Result<(), StorageError> {
        let row = token::ActiveModel {
            id: Set(new.id.clone()),
            digest: Set(new.digest.to_vec()),
            name: Set(new.name.clone()),
            created_by: Set(new.created_by.clone()),
            scopes: Set(json(&new.grant.scopes)?),
            collections: Set(new.grant.collections.as_ref().map(json).transpose()?),
            locales: Set(new.grant.locales.as_ref().map(json).transpose()?),
            created_at: Set(new.created_at.as_micros()),
            expires_at: Set(new.expires_at.as_micros()),
            used_at: Set(None),
            revoked_at: Set(None),
        };
        token::Entity::insert_many([row]).exec_without_returning(self.connection()).await?;
        Ok(())
    }

    /// Revokes a token. `false` where there is none, or it was revoked before.
    pub async fn revoke_token(&self, id: &str, now: Instant) -> Result<bool, StorageError> {
        let done = token::Entity::update_many()
            .col_expr(token::Column::RevokedAt, Expr::value(now.as_micros()))
            .filter(token::Column::Id.eq(id))
            .filter(token::Column::RevokedAt.is_null())
            .exec(self.connection())
            .await?;
        Ok(done.rows_affected > 0)
    }
}

impl Store {
    /// What these tokens are for, by their public ids.
    pub async fn token_names(&self, ids: &[&str]) -> Result<Vec<(String, String)>, StorageError> {
        let rows = token::Entity::find()
            .select_only()
            .columns([token::Column::Id, token::Column::Name])
            .filter(token::Column::Id.is_in(ids.iter().copied()));
        Ok(rows.into_tuple().all(&self.reader).await?)
    }

    /// The token with this public id.
    pub async fn token(&self, id: &str) -> Result<Option<TokenRecord>, StorageError> {
        token::Entity::find_by_id(id.to_owned()).one(&self.reader).await?.map(token).transpose()
    }

    /// All tokens, the newest first.
    pub async fn tokens(&self) -> Result<Vec<TokenRecord>, StorageError> {
        let rows = token::Entity::find().order_by_desc(token::Column::CreatedAt).all(&self.reader).await?;
        rows.into_iter().map(token).collect()
    }

    /// Notes that a token was used.
    pub async fn touch_token(&self, id: &str, now: Instant) -> Result<(), StorageError> {
        token::Entity::update_many()
            .col_expr(token::Column::UsedAt, Expr::value(now.as_micros()))
            .filter(token::Column::Id.eq(id))
            .exec(&self.writer)
            .await?;
        Ok(())
    }
}
