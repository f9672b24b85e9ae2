"""Starting a map: a state machine of AWS that gives each province a worker of its own (`infra.maps` draws it)."""

import asyncio
from typing import Any

import orjson

from movement.model.periods import Period


async def start(machine: str, period: Period) -> str:
    """Start the state machine with this ARN for a period and return the ARN of its execution.

    Each call is an execution of its own: a part that another one is at is refused and tried again, and a part that is
    done is not written again.
    """
    return await asyncio.to_thread(_start, machine, orjson.dumps({"period": str(period)}).decode())


def _start(machine: str, given: str) -> str:
    import boto3

    client: Any = boto3.client("stepfunctions")
    execution: str = client.start_execution(stateMachineArn=machine, input=given)["executionArn"]
    return execution
