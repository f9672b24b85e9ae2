"""Brings a backup back into a data folder and verifies its records: `make restore FROM=… DATA_DIR=…`.

What stands in the folder is never removed: it is refused, or with `REPLACE=yes` moved aside.
"""

import asyncio
import shutil
import sys
from pathlib import Path

import msgspec

from local import engine, place, verify
from local.backup import MANIFEST, Manifest, kept
from local.engine import StartError
from movement.world import now_utc

IGNORED = frozenset({engine.LOCK, ".probe"})


def command() -> int:
    """Restore a backup and verify it; the exit code says whether a promise is broken."""
    parser = place.arguments("Bring a backup back into a data folder, and verify its records.")
    parser.add_argument("--from", dest="source", default="", help="a folder that `make backup` made")
    parser.add_argument("--replace", default="", help="yes: move what is in the data folder aside")
    given = parser.parse_args()
    if not given.source:
        print("Name the backup: make restore FROM=<folder> DATA_DIR=<folder>", file=sys.stderr)
        return place.MISUSED
    made = restore(Path(given.source), Path(given.data_dir), replace=given.replace == "yes")
    print(f"{given.data_dir}: restored as of {made.made_at:%Y-%m-%d %H:%M:%S} UTC; verifying", file=sys.stderr)
    with place.opened(Path(given.data_dir)) as world:
        found = asyncio.run(verify.run(world.store.settings))
    return verify.told(found)


def restore(source: Path, target: Path, *, replace: bool = False) -> Manifest:
    """Copy a backup into a data folder and return its manifest.

    Raises StartError for what is no whole backup, a folder in use, and one that holds data unless `replace`.
    """
    made = checked(source)
    if target.exists() and any(child.name not in IGNORED for child in target.iterdir()):
        if not replace:
            raise StartError(f"{target} holds data: name another DATA_DIR, or move it aside with REPLACE=yes.")
        aside = target.with_name(f"{target.name}-before-{now_utc():%Y%m%dT%H%M%SZ}")
        with engine.alone(target):
            target.rename(aside)
    engine.folder(str(target))
    with engine.alone(target):
        for name in made.files:
            to = target / name
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source / name, to)
    return made


def checked(source: Path) -> Manifest:
    """Return the manifest of a backup; raises StartError naming the first of its files that is not as it was."""
    try:
        made = msgspec.json.decode((source / MANIFEST).read_bytes(), type=Manifest)
    except (OSError, msgspec.DecodeError):
        raise StartError(f"{source} is no backup, or one that was cut off: it has no sound {MANIFEST}.") from None
    for name, said in made.files.items():
        file = source / name
        if not file.resolve().is_relative_to(source.resolve()) or not file.is_file() or kept(file) != said:
            raise StartError(f"{file} is not as it was backed up: use another backup. Nothing was restored.")
    return made


if __name__ == "__main__":
    place.main(command)
