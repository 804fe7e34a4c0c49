"""Settings of routing."""

from servicekit.settings import ServiceSettings


class Settings(ServiceSettings):
    """The rules' own thresholds stand in the town's routing/routing.toml, where a non-programmer finds them."""
