//! Articles.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "article")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub collection_id: i64,
    pub key: String,
    pub source_locale: String,
    pub source_declared: bool,
    pub kind: Option<String>,
    pub lifecycle: i16,
    pub priority: i16,
    pub arrivals: i64,
    pub title: Option<String>,
    pub title_locale: Option<String>,
    pub url: Option<String>,
    pub states: i32,
    pub published_at: Option<i64>,
    pub created_at: i64,
    pub updated_at: i64,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
