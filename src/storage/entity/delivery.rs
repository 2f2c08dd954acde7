//! Messages for webhooks, and how their delivery went.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "delivery")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub webhook_id: i64,
    pub position: i64,
    pub message_id: String,
    pub kind: String,
    pub body: String,
    pub state: String,
    pub attempt: i16,
    pub next_at: Option<i64>,
    pub fence: i64,
    pub leased_until: Option<i64>,
    pub status: Option<i16>,
    pub answer: Option<String>,
    pub took_ms: Option<i64>,
    pub created_at: i64,
    pub attempted_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
