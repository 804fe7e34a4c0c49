"""expert_pool: industry committees, experts and their written opinions (专家库)."""
