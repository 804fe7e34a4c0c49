"""Where a dispute goes: type, complexity, risk, level, desks (研判分流)."""
