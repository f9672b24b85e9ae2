"""What a zip's central directory says is in it, read from its last bytes alone and believed only where it is plain."""

import struct

_END, _ENTRY = b"PK\x05\x06", b"PK\x01\x02"
_END_BYTES, _ENTRY_BYTES = 22, 46
_ENCRYPTED = 1


def names(last: bytes, size: int) -> list[str] | None:
    """Return the lower-cased names in the central directory of a zip of `size` bytes that ends with `last`.

    None for what two programs could read differently: a comment after the end, several disks, gaps, names that
    repeat or lead out of the file, encryption; and for a directory that does not fit into `last`.
    """
    if len(last) < _END_BYTES:
        return None
    sign, disk, begins_on, here, total, length, at, comment = struct.unpack("<4s4H2LH", last[-_END_BYTES:])
    sound = sign == _END and disk == begins_on == comment == 0 and here == total
    if not sound or at + length != size - _END_BYTES or length > len(last) - _END_BYTES:
        return None
    directory = last[len(last) - _END_BYTES - length : len(last) - _END_BYTES]
    found: list[str] = []
    while directory:
        if len(directory) < _ENTRY_BYTES or directory[:4] != _ENTRY:
            return None
        (flags,) = struct.unpack_from("<H", directory, 8)
        name_length, extra, note = struct.unpack_from("<3H", directory, 28)
        name = directory[_ENTRY_BYTES : _ENTRY_BYTES + name_length].decode("utf-8", "replace").casefold()
        if flags & _ENCRYPTED or "\\" in name or name.startswith("/") or ".." in name.split("/"):
            return None
        found.append(name)
        directory = directory[_ENTRY_BYTES + name_length + extra + note :]
    return found if len(found) == total == len(set(found)) else None
