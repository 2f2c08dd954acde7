//! The event log.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "event")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub position: Option<i64>,
    pub collection_id: i64,
    pub article_id: Option<i64>,
    pub locale: Option<String>,
    pub kind: String,
    pub actor: String,
    pub at: i64,
    pub data: String,
    pub decision: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
