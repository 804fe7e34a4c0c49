"""pytest plugin: sessions on SQLite and PostgreSQL, a fixed clock, calls and events, a page inspector."""
