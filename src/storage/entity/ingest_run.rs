//! What sources have sent, minute by minute.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ingest_run")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub collection_id: i64,
    pub source: String,
    pub began_at: i64,
    pub ended_at: i64,
    pub calls: i64,
    pub created: i64,
    pub revised: i64,
    pub unchanged: i64,
    pub refused: i64,
    pub held: i64,
    pub busy_ms: i64,
    pub problems: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
