//! Messages that tell what a run of a report said, one a recipient.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "report_message")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub run_id: i64,
    pub recipient: String,
    pub message_id: String,
    pub edition: i16,
    pub state: String,
    pub tries: i16,
    pub next_at: Option<i64>,
    pub fence: i64,
    pub answer: Option<String>,
    pub attempted_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
