"""The one door to the records: typed reads, and changes that are whole or not at all."""

from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from math import ceil
from typing import Any

from msgspec import Struct

from movement.model.errors import Code, refuse
from movement.model.pages import MOST_SKIPPED, Page
from movement.settings import Settings
from movement.storage import outcomes, walks
from movement.storage.cursors import Cursors, Place
from movement.storage.layout import Path, Table
from movement.storage.reads import BATCH, Reader, Span, Want
from movement.storage.tables import table_of
from movement.storage.writes import AlreadyDone, Change, UnknownOutcome, Writer

__all__ = ["AlreadyDone", "Change", "Place", "Span", "Store", "want"]


def want(entity: type[Struct], **key: Any) -> Want:
    """Name one item by its entity and the names in its key, e.g. `want(Entry, id="e…")`."""
    row = table_of(entity)
    return Want(entity, row.table.name, row.key.pk.format(**key), row.key.sk.format(**key))


class Store:
    """DynamoDB as the use cases see it."""

    def __init__(
        self,
        settings: Settings,
        reader: Reader | None = None,
        writer: Writer | None = None,
        most: int | None = None,
    ) -> None:
        self.settings = settings
        self._reader = reader or Reader(settings)
        self._writer = writer or Writer(settings, self._reader)
        self._most, self._spent = most, 0
        self._ranges: dict[Any, tuple[list[tuple[str, Any]], bool]] = {}

    def limited(self, most: int) -> "Store":
        """Return the same records with an allowance of `most` DynamoDB calls; one more raises TOO_COSTLY.

        For one request: a range that it has read is not read again until it writes.
        """
        return Store(self.settings, self._reader, self._writer, most)

    def _spend(self, calls: int = 1) -> None:
        self._spent += calls
        if self._most is not None and self._spent > self._most:
            raise refuse(Code.TOO_COSTLY, detail=f"Tối đa {self._most} lần đọc hoặc ghi dữ liệu trong một yêu cầu.")

    async def _range(
        self, path: Path, span: Span, *, limit: int | None, backward: bool = False, strong: bool = False
    ) -> tuple[list[tuple[str, Any]], bool]:
        key = (path.table.name, path.index, path.line, span, limit, backward)
        found = None if strong else self._ranges.get(key)
        if found is None:
            self._spend()
            found = await self._reader.range(path, span, limit=limit, backward=backward, strong=strong)
            if self._most is not None:
                self._ranges[key] = found
        return found

    @property
    def spent(self) -> int:
        """How many calls were asked for through this allowance."""
        return self._spent

    @property
    def calls(self) -> int:
        """How many DynamoDB calls were made so far, reads and writes."""
        return self._reader.calls + self._writer.calls

    async def get(self, wants: Sequence[Want], *, strong: bool = False) -> list[Any]:
        """Return each wanted entity or None, in order; one call for up to 100 of any tables."""
        if not wants:
            return []
        self._spend(ceil(len(set(wants)) / BATCH))
        return await self._reader.get(wants, strong=strong)

    async def rows(
        self, path: Path, span: Span, *, limit: int | None = None, backward: bool = False, strong: bool = False
    ) -> list[tuple[str, Any]]:
        """Return up to `limit` (sort key, line) of a range in order; all of it without a limit."""
        found: list[tuple[str, Any]] = []
        step, more = span, True
        while more and (limit is None or len(found) < limit):
            rows, more = await self._range(path, step, limit=limit, backward=backward, strong=strong)
            found += rows
            if backward or not rows:
                break
            step = Span(span.pk, span.prefix, rows[-1][0], span.upto)
        return found if limit is None else found[:limit]

    def pages(self, path: Path, span: Span) -> AsyncIterator[list[Any]]:
        """Yield every line of a range, a page at a time; for the scheduled functions, never for a request."""
        return self._reader.pages(path, span)

    def every(self, path: Path, span: Span) -> AsyncIterator[Any]:
        """Yield every line of a range; for the scheduled functions, never for a request."""
        return self._reader.every(path, span)

    def walk(self, table: Table) -> AsyncIterator[list[walks.Item]]:
        """Yield all items of a table, page by page; for an operator's look at everything, whose rights allow it."""
        return walks.pages(self._reader, table)

    async def page(
        self,
        path: Path,
        spans: Sequence[Span],
        *,
        first: int,
        after: str | None,
        cursors: Cursors,
        keep: Callable[[Any], bool] = lambda _: True,
    ) -> Page[Any]:
        """Return up to `first` lines of the spans one after another, those that `keep` lets through.

        At most 1,000 lines are skipped in one request; the page is then short and says that more may follow.
        """
        place = cursors.open(after) or Place(0, "")
        kept: list[tuple[str, Any]] = []
        left, size = MOST_SKIPPED + first, first + 1
        for part in range(place.part, len(spans)):
            span, resume = spans[part], (place.after or None) if part == place.part else None
            more = True
            while more:
                step = Span(span.pk, span.prefix, resume, span.upto)
                rows, more = await self._range(path, step, limit=min(size, left))
                for key, line in rows:
                    left, resume = left - 1, key
                    if not keep(line):
                        continue
                    if len(kept) == first:
                        return _page(kept, has_next=True)
                    kept.append((cursors.make(Place(part, key)), line))
                if more and left <= 0:
                    return _page(kept, has_next=True, end=cursors.make(Place(part, resume or "")))
                # What the filter skips is unknown: each further read asks for twice as much.
                size *= 2
        return _page(kept, has_next=False)

    def cursors(self, person: str, listing: str, *arguments: object) -> Cursors:
        """Return the maker of cursors of one list for one person."""
        return Cursors(self.settings.cursor_secret, person, listing, *arguments)

    async def commit(self, change: Change) -> None:
        """Write one change whole or not at all; see `Writer.commit`, whose unknown outcomes are looked up here."""
        self._spend()
        try:
            await self._writer.commit(change)
        except UnknownOutcome as unknown:
            if not await outcomes.written(self._reader, change):
                raise unknown.refusal from unknown
        finally:
            self._ranges.clear()

    async def put_all(self, entities: Iterable[Struct]) -> None:
        """Put records of a generation that no reader sees yet."""
        await self._writer.put_all(entities)
        self._ranges.clear()

    async def claim(self, entity: Struct, *, field: str, below: Any) -> bool:
        """Put `entity` if there is none yet or its stored `field` is below `below`; tell whether it was put."""
        self._ranges.clear()
        try:
            return await self._writer.claim(entity, field=field, below=below)
        except UnknownOutcome as unknown:
            if await outcomes.stands(self._reader, entity):
                return True
            if unknown.refusal.code is Code.BUSY:
                raise unknown.refusal from unknown
            return False

    async def create_tables(self) -> None:
        """Create the tables that are missing."""
        await self._writer.create_tables()

    async def close(self) -> None:
        """Close the connections."""
        self._writer.close()
        await self._reader.close()


def _page(kept: Sequence[tuple[str, Any]], *, has_next: bool, end: str | None = None) -> Page[Any]:
    marks = tuple(cursor for cursor, _ in kept)
    return Page(
        items=tuple(line for _, line in kept),
        cursors=marks,
        has_next=has_next,
        end_cursor=end or (marks[-1] if marks else None),
    )
