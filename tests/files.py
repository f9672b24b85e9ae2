"""Files for tests: small ones of every kind, as the programs that make them would."""

import hashlib
import io
import zipfile
import zlib
from typing import Any

from movement.model.media import FileType
from movement.model.upload_terms import Declared, UploadPurpose

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"
WEBP = b"RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00\x2f\x00\x00\x00\x10\x07\x10\x11\x11\x88\x88\xfe\x07\x00"
CSV = "mã,tên\n1,Đồng Tâm\n".encode()


def png() -> bytes:
    """Return a picture of one black dot."""
    parts = [(b"IHDR", b"\0\0\0\1\0\0\0\1\x08\0\0\0\0"), (b"IDAT", zlib.compress(b"\0\0")), (b"IEND", b"")]
    chunks = (len(d).to_bytes(4) + k + d + zlib.crc32(k + d).to_bytes(4) for k, d in parts)
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def office(*names: str) -> bytes:
    """Return a zip with these parts besides the list of types."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name in ("[Content_Types].xml", "_rels/.rels", *names):
            file.writestr(name, "<x/>")
    return made.getvalue()


DOCX, XLSX = office("word/document.xml"), office("xl/workbook.xml", "xl/worksheets/sheet1.xml")
MACRO = office("word/document.xml", "word/vbaProject.bin")
ONE_OF_EACH = {
    FileType.PDF: PDF,
    FileType.PNG: png(),
    FileType.JPEG: JPEG,
    FileType.WEBP: WEBP,
    FileType.DOCX: DOCX,
    FileType.XLSX: XLSX,
    FileType.CSV: CSV,
}


def sha256(body: bytes) -> str:
    """Return the hash as it is declared."""
    return hashlib.sha256(body).hexdigest()


def declared(body: bytes = PDF, **changes: Any) -> Declared:
    """Return what a client says of a file before it sends it."""
    values: dict[str, Any] = {
        "purpose": UploadPurpose.EVIDENCE,
        "name": "Biên bản nghiệm thu.pdf",
        "type": FileType.PDF,
        "size": len(body),
        "sha256": sha256(body),
    }
    return Declared(**values | changes)
