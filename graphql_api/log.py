"""The gateway's log: JSON lines that tell what happened, never what was sent or stored."""

from traceback import walk_tb
from typing import Any

from aws_lambda_powertools import Logger

logger = Logger(service="gateway")
DEEPEST = 30
LONGEST_CHAIN = 5


def told(fault: BaseException) -> list[dict[str, object]]:
    """Return an exception and its causes as kinds and places; their messages may quote a record or a request."""
    chain: list[dict[str, object]] = []
    cause: BaseException | None = fault
    while cause is not None and len(chain) < LONGEST_CHAIN:
        frames = [
            f"{frame.f_globals.get('__name__', '?')}.{frame.f_code.co_name}:{line}"
            for frame, line in walk_tb(cause.__traceback__)
        ]
        chain.append({"kind": type(cause).__name__, "at": frames[-DEEPEST:]})
        cause = cause.__cause__ or cause.__context__
    return chain


def answered(status: int, body: dict[str, Any]) -> None:
    """Log an answer in one line: its status, and the codes of its errors, which are always ours."""
    codes = [error["extensions"]["code"] for error in body.get("errors", ())]
    logger.info("answered", extra={"status": status, "codes": codes})
