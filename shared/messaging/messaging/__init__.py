"""The bus discipline: outbox, relay, inbox, batches, retries, dead letters, RPC client, embedded bus, nameko adapter."""
