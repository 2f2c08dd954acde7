//! Claims: leases on open work.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "claim")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub article_id: i64,
    pub locale: String,
    pub collection_id: i64,
    pub fence: i64,
    pub holder: String,
    pub worker: String,
    pub upstream: String,
    pub base_revision: i64,
    pub claimed_at: i64,
    pub until: i64,
    pub ended_at: Option<i64>,
    pub ending: Option<String>,
    pub submitted_digest: Option<Vec<u8>>,
    pub submitted_revision: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
