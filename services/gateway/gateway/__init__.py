"""The only door: HTTP API and web pages (网关)."""
