"""departments: the twelve desks of the centre (部门席位)."""
