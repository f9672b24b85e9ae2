"""The addresses of uploaded files on this machine: what S3 does with a presigned address, done with a folder.

The same headers are asked for and the same status codes answered, so that what works here works there: 403 for an
address or a header that is not as it was signed, 411 without a length, 412 for a second file, 400 for other bytes.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime

from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from graphql_api import errors
from graphql_api.guard import RefusedError
from movement.model.errors import Code
from movement.settings import Settings
from movement.storage.files_folder import FolderFiles, Part, TakenError, UnlikeError
from movement.storage.files_tickets import Ticket
from movement.storage.reports_folder import FolderReports

SECONDS = 600.0
TAKEN = RefusedError(412, Code.ILLEGAL_ACT, "Tệp này đã được tải lên.")
OPEN = {"Access-Control-Allow-Origin": "*"}
"""Pages of any origin may use an address: it is the only right that is asked for, and nothing is sent along unasked."""
ASKED_FIRST = OPEN | {
    "Access-Control-Allow-Methods": "GET, PUT",
    "Access-Control-Allow-Headers": "content-type, if-none-match, x-amz-checksum-sha256, "
    "x-amz-sdk-checksum-algorithm, x-amz-tagging",
}
SAFE = OPEN | {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "private, no-store",
}


def routes(settings: Settings, clock: Callable[[], datetime]) -> list[Route]:
    """Return the routes of the settings' folder, for `create_app`."""
    files = FolderFiles(settings)

    async def answer(request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=ASKED_FIRST)
        try:
            ticket = _ticket(files, request, clock())
            return _sent(files, ticket) if ticket.method == "GET" else await _put(files, ticket, request)
        except RefusedError as refusal:
            return JSONResponse(errors.refused(refusal.code, refusal.sentence), refusal.status, OPEN)

    reports = FolderReports(settings)

    async def fetch(request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=ASKED_FIRST)
        try:
            return _sent(reports, _ticket(reports, request, clock()))
        except RefusedError as refusal:
            return JSONResponse(errors.refused(refusal.code, refusal.sentence), refusal.status, OPEN)

    # Like S3, which refuses an address under another method than it was signed for.
    methods = ["GET", "PUT", "OPTIONS", "POST", "PATCH", "DELETE"]
    return [
        Route("/files/{token}", answer, methods=methods),
        Route("/files/reports/{token}", fetch, methods=methods),
    ]


def _ticket(files: FolderFiles | FolderReports, request: Request, now: datetime) -> Ticket:
    ticket = files.ticket(request.method, request.path_params["token"], now)
    if ticket is None:
        raise RefusedError(403, Code.FORBIDDEN, "Địa chỉ tệp không đúng hoặc đã hết hạn.")
    return ticket


def _sent(files: FolderFiles | FolderReports, ticket: Ticket) -> Response:
    found = files.found(ticket.upload)
    if found is None:
        raise RefusedError(404, Code.NOT_FOUND, "Tệp không còn.")
    return FileResponse(found, headers=SAFE, media_type=ticket.media_type, filename=ticket.name)


async def _put(files: FolderFiles, ticket: Ticket, request: Request) -> Response:
    if "content-length" not in request.headers:
        raise RefusedError(411, Code.BAD_INPUT, "Thiếu Content-Length.")
    asked = ticket.headers | {"Content-Length": str(ticket.size)}
    if unlike := [name for name, value in asked.items() if request.headers.get(name) != value]:
        raise RefusedError(403, Code.FORBIDDEN, f"Tiêu đề không đúng như đã cấp: {', '.join(unlike)}.")
    if files.found(ticket.upload) is not None:
        raise TAKEN
    part = Part(files, ticket)
    try:
        async with asyncio.timeout(SECONDS):
            async for piece in request.stream():
                part.add(piece)
        await asyncio.to_thread(part.finish)
    except UnlikeError:
        raise RefusedError(400, Code.BAD_INPUT, "Nội dung không đúng kích thước hoặc mã băm đã khai.") from None
    except TakenError:
        raise TAKEN from None
    except (ClientDisconnect, TimeoutError):
        raise RefusedError(400, Code.BAD_INPUT, "Tệp chưa được gửi hết.") from None
    finally:
        part.drop()
    return Response(status_code=200, headers=OPEN)
