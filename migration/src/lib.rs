//! Galley's database schema, one for SQLite and PostgreSQL.
