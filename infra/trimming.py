"""What is left out of a package beside code that nothing runs: sources of libraries, and what only debuggers read.

A package is loaded at every cold start, so each megabyte of it is paid for again and again.
"""

import compileall
import io
import py_compile
import struct
import zipfile
from pathlib import Path

ELF64_LITTLE = b"\x7fELF\x02\x01"
"""How a shared library of either processor begins: 64 bits, lowest byte first."""
SEGMENTS_AT, SECTIONS_AT, SEGMENT_SIZE_AT, SECTION_NUMBERS_AT = 32, 40, 54, 58
OFFSET_IN_SEGMENT, SIZE_IN_SEGMENT = 8, 32


def compiled(folder: Path, *, sources: bool) -> None:
    """Compile every module in a folder; without `sources` the bytecode stands in the source's place.

    Bytecode is never checked against its source: by time stamps the same code would give another archive each day.
    Paths are cut off, or the place where it was made would be in the archive.
    """
    compileall.compile_dir(
        folder,
        quiet=1,
        stripdir=str(folder),
        legacy=not sources,
        invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
    )
    if not sources:
        for source in folder.rglob("*.py"):
            if source.with_suffix(".pyc").exists():
                source.unlink()


def stripped(library: bytes) -> bytes:
    """Return a shared library without its sections, which name things for debuggers; what runs is in its segments."""
    if not library.startswith(ELF64_LITTLE):
        return library
    (segments,) = struct.unpack_from("<Q", library, SEGMENTS_AT)
    size, count = struct.unpack_from("<HH", library, SEGMENT_SIZE_AT)
    starts = [segments + number * size for number in range(count)]
    ends = [_number(library, start + OFFSET_IN_SEGMENT) + _number(library, start + SIZE_IN_SEGMENT) for start in starts]
    kept = bytearray(library[: max(*ends, segments + size * count)])
    struct.pack_into("<Q", kept, SECTIONS_AT, 0)
    struct.pack_into("<HHH", kept, SECTION_NUMBERS_AT, 0, 0, 0)
    return bytes(kept)


def zipped(folder: Path) -> int:
    """Return how many bytes Lambda is sent of a folder."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as parts:
        for file in sorted(folder.rglob("*")):
            parts.write(file, file.relative_to(folder))
    return archive.tell()


def _number(library: bytes, at: int) -> int:
    found: int = struct.unpack_from("<Q", library, at)[0]
    return found
