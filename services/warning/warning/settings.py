"""Settings of warning."""

from servicekit.settings import ServiceSettings


class Settings(ServiceSettings):
    """Besides the common ones."""

    signs_file: str = ""  # another file of signs instead of the service's own
    clock_batch: int = 200  # warnings raised by the clock in one run
