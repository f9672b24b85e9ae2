"""What differs between the stages a deployment may be."""

from dataclasses import dataclass

from movement.settings import ANY, PREFIX


class StageError(Exception):
    """The stage that was asked for does not exist; the message says which do."""


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One deployment's choices; everything else is the same in all."""

    name: str
    origins: tuple[str, ...]
    """Origins whose pages may call the gateway."""
    logs_kept: str
    """Name of CloudWatch's retention."""
    requests_a_second: int
    burst: int
    documents: str
    """Manifest of the documents that may run, or `any`."""
    keeps_data: bool
    """Whether tables and buckets survive the deletion of the stack."""

    @property
    def stack(self) -> str:
        """The name of the stage's stack."""
        return f"dan-van-kheo-{self.name}"

    @property
    def prefix(self) -> str:
        """What the names of the stage's tables begin with."""
        return f"{PREFIX}{self.name}-"


STAGES = {
    stage.name: stage
    for stage in (
        Stage(
            name="dev",
            origins=("http://localhost:5173",),
            logs_kept="ONE_MONTH",
            requests_a_second=50,
            burst=100,
            documents=ANY,
            keeps_data=False,
        ),
        Stage(
            name="prod",
            origins=(),
            logs_kept="ONE_YEAR",
            requests_a_second=200,
            burst=400,
            documents="graphql_api/trusted.json",
            keeps_data=True,
        ),
    )
}


def stage(name: str) -> Stage:
    """Return a stage by its name; raises StageError."""
    if name not in STAGES:
        raise StageError(f"There is no stage {name!r}: use {' or '.join(STAGES)}.")
    return STAGES[name]
