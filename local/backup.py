"""Copies a data folder while the product runs: `make backup TO=…`; `local.restore` brings it back.

SQLite's own backup gives the records of one instant, also while the engine writes. Files are copied after them, so that
each file a record names is there. The manifest is written last, with counts and hashes: without it a copy is none.
"""

import hashlib
import os
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from local import engine, place
from local.engine import StartError
from movement.world import now_utc

MANIFEST, PART = "backup.json", ".part"
FOLDERS, FILES = ("files", "reports", "heads"), (place.EVENTS, "issuer.pem", "secret")
TRIES = 5
Report = Callable[[str], None]


class Kept(Struct, frozen=True, kw_only=True):
    """A file of a backup."""

    size: int
    sha256: str


class Manifest(Struct, frozen=True, kw_only=True):
    """What a backup holds."""

    made_at: datetime
    records: dict[str, int]
    """Table → how many items."""
    files: dict[str, Kept]
    """Path in the folder → the file; the records are one of them."""


def command() -> int:
    """Back a data folder up into a folder that does not exist yet."""
    parser = place.arguments("Copy a data folder while the product runs.")
    parser.add_argument("--to", default="", help="a folder that does not exist yet")
    given = parser.parse_args()
    source = engine.folder(given.data_dir)
    target = Path(given.to or f"{source}-{now_utc():%Y%m%dT%H%M%SZ}")
    made = backup(source, target, lambda line: print(line, file=sys.stderr))
    print(f"{target}: {sum(made.records.values())} items of {len(made.records)} tables, {len(made.files)} files")
    return 0


def backup(source: Path, target: Path, report: Report = lambda _: None) -> Manifest:
    """Copy a data folder and return the manifest of the copy.

    Raises StartError where there is nothing to copy, or something is at the target already.
    """
    if not (source / engine.DATABASE).exists():
        raise StartError(f"{source} has no records of the embedded engine: nothing was copied.")
    growing = target.with_name(target.name + PART)
    if target.exists() or growing.exists():
        raise StartError(f"{target} or {growing.name} is there already: name another folder, or move it away.")
    growing.mkdir(parents=True)
    for left in range(TRIES, 0, -1):
        before = _names(source / "heads")
        records = _snapshot(source / engine.DATABASE, growing / engine.DATABASE)
        # A head is a file and a row: none may be written between both copies.
        if _names(source / "heads") == before:
            break
        if left == 1:
            raise StartError("Days are being sealed: try again in a minute.")
    report(f"Records: {sum(records.values())} items")
    for folder in FOLDERS:
        _copy_folder(source / folder, growing / folder)
    for name in FILES:
        if (source / name).exists():
            shutil.copy2(source / name, growing / name)
    files = {str(file.relative_to(growing)): kept(file) for file in _every(growing)}
    made = Manifest(made_at=now_utc(), records=records, files=files)
    (growing / MANIFEST).write_bytes(msgspec.json.format(msgspec.json.encode(made)))
    os.sync()
    growing.rename(target)
    return made


def kept(file: Path) -> Kept:
    """Return what a manifest says of a file."""
    with file.open("rb") as body:
        return Kept(size=file.stat().st_size, sha256=hashlib.file_digest(body, "sha256").hexdigest())


def _snapshot(source: Path, target: Path) -> dict[str, int]:
    """Copy the records as of one instant and return how many items each table has; raises StartError if damaged."""
    target.unlink(missing_ok=True)
    try:
        with (
            closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as live,
            closing(sqlite3.connect(target)) as copy,
        ):
            live.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
            ((sound,),) = copy.execute("PRAGMA quick_check(1)")
            if sound != "ok":
                raise StartError(f"{source} is damaged ({sound}): nothing was copied.")
            names = [name for (name,) in copy.execute("SELECT table_name FROM _tables ORDER BY table_name")]
            return {name: copy.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}  # noqa: S608 - the engine's own names
    except sqlite3.DatabaseError as fault:
        raise StartError(f"{source} cannot be read ({fault}): nothing was copied.") from None


def _names(folder: Path) -> list[str]:
    return sorted(str(file) for file in _every(folder))


def _every(folder: Path) -> Iterator[Path]:
    return (file for file in sorted(folder.rglob("*")) if file.is_file() and file.suffix != PART)


def _copy_folder(source: Path, target: Path) -> None:
    for file in _every(source):
        to = target / file.relative_to(source)
        to.parent.mkdir(parents=True, exist_ok=True)
        try:
            shutil.copy2(file, to)
        except FileNotFoundError:
            # It was taken away meanwhile, as what nobody confirmed is.
            continue


if __name__ == "__main__":
    place.main(command)
