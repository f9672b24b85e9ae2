"""That someone was shown names of persons: written before they are shown, kept, and holding none of them."""

from datetime import datetime

from msgspec import Struct

from movement.model.people import Role


class Access(Struct, frozen=True, kw_only=True):
    """One look: who, by which role, when, at the names of which subjects of a province."""

    id: str
    root: str
    actor: str
    role: Role
    at: datetime
    subjects: tuple[str, ...]
