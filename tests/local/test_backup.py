"""A backup is whole and consistent while the product writes; a restore refuses what is not, and verifies what is."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from msgspec import structs

from local import backup, engine, place, restore, verify
from local.engine import StartError
from movement.model.entries import Entry, State
from movement.model.periods import Period
from movement.model.units import REGISTER, RegisterHead
from movement.settings import Settings
from movement.storage.store import Store, want
from movement.usecases import day_heads
from movement.world import World
from tests.builders import NOON, Clock, Town, make_entry, make_world
from tests.verification_builders import settled


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return engine.folder(str(tmp_path / "data"))


@pytest.fixture
def settings(data: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    """Run the engine on a data folder, as the product does."""
    monkeypatch.delenv(engine.ENDPOINT, raising=False)
    with engine.alone(data), engine.serving(data) as address:
        found = place.settings(data, address)
        # The commands that follow find the engine by its folder.
        monkeypatch.delenv(engine.ENDPOINT)
        yield found


@pytest.fixture
async def filled(settings: Settings) -> AsyncIterator[tuple[World, Town]]:
    """Give a sound data set in that folder."""
    store = Store(settings)
    await store.create_tables()
    await store.put_all([RegisterHead(id=REGISTER, g=1, source="tests", loaded_on=date(2026, 1, 1))])
    world = make_world(store, Clock())
    town = await settled(store, await Town("backup").settle(store), world)
    await make_entry(world, town, State.VERIFIED)
    yield world, town
    await store.close()


async def write_until(settings: Settings, town: Town, stop: threading.Event) -> list[Entry]:
    world, made = make_world(Store(settings), Clock(NOON + timedelta(days=1))), []
    while not stop.is_set():
        made.append(await make_entry(world, town, State.SUBMITTED))
    await world.store.close()
    return made


async def backed_up(
    data: Path, target: Path, settings: Settings, filled: tuple[World, Town]
) -> tuple[backup.Manifest, list[Entry]]:
    """Back up in the middle of writing; return the manifest and every entry that was written."""
    world, town = filled
    world.clock.forward(days=1)  # type: ignore[attr-defined]
    await day_heads.evaluate(world.fresh(), town.province.id, Period.parse("2026"))
    stop = threading.Event()
    writing = asyncio.create_task(write_until(settings, town, stop))
    await asyncio.sleep(0.3)
    manifest = await asyncio.to_thread(backup.backup, data, target)
    await asyncio.sleep(0.2)
    stop.set()
    return manifest, await writing


def snapshot(folder: Path) -> dict[str, bytes]:
    return {str(f.relative_to(folder)): f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file()}


def aside_of(folder: Path) -> list[Path]:
    return list(folder.parent.glob(f"{folder.name}-before-*"))


async def test_a_backup_made_while_people_write_is_whole_and_sound(
    data: Path, settings: Settings, filled: tuple[World, Town], tmp_path: Path
) -> None:
    target = tmp_path / "copy"
    (data / "files" / "kept").mkdir(parents=True)
    (data / "files" / "kept" / "f1").write_bytes(b"a file")
    (data / "files" / "kept" / "f2.part").write_bytes(b"half a file")
    manifest, written = await backed_up(data, target, settings, filled)
    assert {"data.db", "files/kept/f1", "issuer.pem", "secret"} <= set(manifest.files)
    assert not any(name.endswith(".part") for name in manifest.files)
    assert [name for name in manifest.files if name.startswith("heads/")] != []
    restored = tmp_path / "restored"
    assert restore.restore(target, restored).records == manifest.records
    with place.opened(restored) as world:
        found = await verify.run(world.store.settings)
        kept = await world.store.get([want(Entry, id=entry.id) for entry in written])
        await world.store.close()
    assert found.lines == []
    assert found.looked["sealed days"] == 1
    # It was made in the middle: some of what was written is in it, and some is not.
    assert 0 < sum(entry is not None for entry in kept) < len(written)
    assert manifest.records["dvk-receipts"] == found.looked["receipts"]
    assert manifest.records["dvk-audit"] == found.looked["changes"] + found.looked["sealed days"]


@pytest.mark.usefixtures("filled")
async def test_a_restore_refuses_a_folder_that_holds_data_and_moves_it_aside_when_told(
    data: Path, tmp_path: Path
) -> None:
    target, other = tmp_path / "copy", tmp_path / "other"
    made = backup.backup(data, target)
    other.mkdir()
    (other / "data.db").write_bytes(b"what was there")
    with pytest.raises(StartError, match="holds data"):
        restore.restore(target, other)
    assert snapshot(other) == {"data.db": b"what was there"}
    restore.restore(target, other, replace=True)
    (aside,) = aside_of(other)
    assert (aside / "data.db").read_bytes() == b"what was there"
    assert backup.kept(other / "data.db") == made.files["data.db"]
    # The product runs on this one.
    with pytest.raises(StartError, match="Another start already uses"):
        restore.restore(target, data, replace=True)
    assert (data / "data.db").exists()


@pytest.mark.usefixtures("filled")
async def test_what_is_no_whole_backup_is_refused_and_writes_nothing(data: Path, tmp_path: Path) -> None:
    target, other = tmp_path / "copy", tmp_path / "other"
    made = backup.backup(data, target)
    with pytest.raises(StartError, match="is there already"):
        backup.backup(data, target)
    body = bytearray((target / "data.db").read_bytes())
    body[len(body) // 2] ^= 1
    (target / "data.db").write_bytes(body)
    with pytest.raises(StartError, match=r"data\.db is not as it was backed up"):
        restore.restore(target, other)
    (target / "data.db").unlink()
    with pytest.raises(StartError, match=r"data\.db is not as it was backed up"):
        restore.restore(target, other)
    (target / backup.MANIFEST).unlink()
    with pytest.raises(StartError, match="no backup, or one that was cut off"):
        restore.restore(target, other)
    assert not other.exists()
    assert made.records["dvk-entries"] > 0
    with pytest.raises(StartError, match="nothing was copied"):
        backup.backup(tmp_path, tmp_path / "nothing")
    assert not (tmp_path / "nothing").exists()


@pytest.mark.usefixtures("filled")
async def test_a_backup_that_was_cut_off_is_none(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup, "kept", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        backup.backup(data, tmp_path / "copy")
    assert not (tmp_path / "copy").exists()
    with pytest.raises(StartError, match="no backup"):
        restore.restore(tmp_path / "copy.part", tmp_path / "other")


async def test_damage_in_what_was_restored_is_told(data: Path, filled: tuple[World, Town], tmp_path: Path) -> None:
    world, town = filled
    entry = await make_entry(world, town, State.SUBMITTED)
    await world.store.put_all([structs.replace(entry, title="Tên khác")])
    backup.backup(data, tmp_path / "copy")
    restore.restore(tmp_path / "copy", tmp_path / "other")
    with place.opened(tmp_path / "other") as restored:
        found = await verify.run(restored.store.settings)
    assert [line.partition(":")[0] for line in found.lines] == [f"I2 Entry {entry.id}"]
    assert verify.told(found) == 1
