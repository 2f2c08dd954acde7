//! The audit.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub place: Option<i64>,
    pub link: Option<Vec<u8>>,
    pub at: i64,
    pub actor: String,
    pub action: String,
    pub object: String,
    pub address: Option<String>,
    pub session: Option<String>,
    pub request: Option<String>,
    pub details: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
