"""What crosses the bus: events, RPC requests and answers, error codes. Needs only pydantic."""
