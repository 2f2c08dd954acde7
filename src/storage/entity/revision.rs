//! Revisions, without their words.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "revision")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub article_id: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub locale: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i64,
    pub arrival: i64,
    pub datetime: Option<i64>,
    pub day_only: bool,
    pub received_at: i64,
    pub digest: Vec<u8>,
    pub digest_version: i16,
    pub has_body: bool,
    pub deleted: bool,
    pub label: Option<i16>,
    pub labelled_by_editor: bool,
    pub declared_upstream: Option<String>,
    pub based_on: Option<String>,
    pub source_locale: String,
    pub origin: Option<i16>,
    pub sent_back: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
