"""Outside systems as small HTTP programs, for tests that talk to them over the wire."""

from testkit.outside.grid import GridSystem
from testkit.outside.programs import (
    Answered,
    Hotline,
    PetitionOffice,
    Program,
    ProvincePlatform,
    running,
)
from testkit.outside.wire import OutsideSystem, outside_system, signed

__all__ = [
    "Answered", "GridSystem", "Hotline", "OutsideSystem", "PetitionOffice", "Program", "ProvincePlatform",
    "outside_system", "running", "signed",
]  # fmt: skip
