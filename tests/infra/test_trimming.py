"""What is left out of packages: it runs as before, and nothing outside the package changes."""

import importlib.util
import subprocess
import sys
import zipfile
from pathlib import Path

from infra.trimming import compiled, stripped, zipped

PROBE = "import sys, orjson; sys.stdout.buffer.write(orjson.dumps([orjson.__file__, 1]))"


def test_a_library_without_its_sections_runs(tmp_path: Path) -> None:
    found = importlib.util.find_spec("orjson.orjson")
    assert found is not None
    assert found.origin is not None
    real = Path(found.origin)
    before = real.read_bytes()
    kept = stripped(before)
    assert len(kept) < len(before)
    assert stripped(kept) == kept
    (tmp_path / "orjson").mkdir()
    for file in real.parent.glob("*.py"):
        (tmp_path / "orjson" / file.name).write_bytes(file.read_bytes())
    (tmp_path / "orjson" / real.name).write_bytes(kept)
    said = subprocess.run(
        [sys.executable, "-c", PROBE], check=True, capture_output=True, env={"PYTHONPATH": str(tmp_path)}
    )
    assert said.stdout == f'["{tmp_path}/orjson/__init__.py",1]'.encode()
    assert real.read_bytes() == before


def test_what_is_no_library_stays_as_it_is() -> None:
    assert stripped(b"GROUP ( libc.so.6 )") == b"GROUP ( libc.so.6 )"
    assert stripped(b"") == b""


def test_bytecode_takes_the_place_of_sources_where_they_are_left_out(tmp_path: Path) -> None:
    for name in ("with", "without"):
        (tmp_path / name / "inner").mkdir(parents=True)
        (tmp_path / name / "inner" / "__init__.py").write_text(f"NAME = {name!r}\n")
        (tmp_path / name / "told.txt").write_text("text")
        compiled(tmp_path / name, sources=name == "with")
    files = {str(file.relative_to(tmp_path)) for file in tmp_path.rglob("*") if file.is_file()}
    cached = f"with/inner/__pycache__/__init__.{sys.implementation.cache_tag}.pyc"
    assert files == {
        *("with/inner/__init__.py", cached, "with/told.txt"),
        *("without/inner/__init__.pyc", "without/told.txt"),
    }
    # Flags of a hash that is never checked: neither a copy nor another day makes it stale.
    assert (tmp_path / "without/inner/__init__.pyc").read_bytes()[4:8] == b"\x01\x00\x00\x00"
    assert b"tmp" not in (tmp_path / "without/inner/__init__.pyc").read_bytes(), "a path of this machine"


def test_the_size_is_that_of_the_archive(tmp_path: Path) -> None:
    (tmp_path / "packed").mkdir()
    (tmp_path / "packed" / "a").write_bytes(bytes(100_000))
    with zipfile.ZipFile(tmp_path / "made.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(tmp_path / "packed" / "a", "a")
    assert zipped(tmp_path / "packed") == (tmp_path / "made.zip").stat().st_size < 1_000
