"""Registration of disputes at every door (受理)."""
