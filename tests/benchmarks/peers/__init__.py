"""The same chain as others would write it: the same queues, rules, rows and events, other machinery."""
