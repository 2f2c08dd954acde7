//! Runs of reports, one a slot.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "report_run")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub report_id: i64,
    pub slot: i64,
    pub cause: String,
    pub state: String,
    pub tries: i16,
    pub next_at: Option<i64>,
    pub fence: i64,
    pub error: Option<String>,
    pub definition: Option<String>,
    pub total: Option<i64>,
    pub created_at: i64,
    pub finished_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
