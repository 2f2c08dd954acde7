//! Variants: the narrow, hot table.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "variant")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub article_id: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub locale: String,
    pub collection_id: i64,
    pub state: i16,
    pub text_exists: bool,
    pub newest: Option<i64>,
    pub datetime: Option<i64>,
    pub url: Option<String>,
    pub declared: bool,
    pub upstream: Option<String>,
    pub basis: Option<i16>,
    pub baseline: Option<i64>,
    pub significance: Option<i16>,
    pub share: i16,
    pub behind: i32,
    pub since: Option<i64>,
    pub due_at: Option<i64>,
    pub overdue: bool,
    pub queue_rank: Option<i64>,
    pub not_required: Option<String>,
    pub acknowledged_upstream: Option<String>,
    pub acknowledged_revision: Option<i64>,
    pub acknowledged_arrival: Option<i64>,
    pub approved: Option<i64>,
    pub updated_at: i64,
    pub version: i64,
    pub work_rank: Option<i64>,
    pub claim_id: Option<i64>,
    pub claim_until: Option<i64>,
    pub claimed_by: Option<String>,
    pub fence: i64,
    pub optional: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
