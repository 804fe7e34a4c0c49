"""Settings, logs, metrics, health, engine, migrations, clock, calendar, ids, privacy, town folder."""
