"""Collections of garbage, as whoever serves has them."""

import gc
import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from graphql_api import garbage

LAMBDA = """
import gc
from graphql_api import aws
print(gc.get_threshold(), gc.isenabled(), gc.get_freeze_count() > 100_000, len(gc.get_objects()) < 20_000)
"""


@pytest.fixture
def as_it_was() -> Iterator[None]:
    threshold = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*threshold)


@pytest.mark.usefixtures("as_it_was")
def test_what_is_there_at_the_start_is_never_looked_at() -> None:
    garbage.settle()
    assert gc.isenabled()
    assert gc.get_threshold() == (20_000, 10, 10)
    assert gc.get_freeze_count() > 100_000


def test_the_gateways_function_starts_so() -> None:
    env = os.environ | {
        "MOVEMENT_STAGE": "dev",
        "MOVEMENT_CURSOR_SECRET": "s" * 32,
        "MOVEMENT_FILES": "a-bucket",
        "MOVEMENT_REPORTS": "another-bucket",
        "MOVEMENT_ISSUER": "https://issuer.example/",
        "MOVEMENT_CLIENT_ID": "x",
        "MOVEMENT_DOCUMENTS": "any",
    }
    done = subprocess.run([sys.executable, "-c", LAMBDA], env=env, check=True, capture_output=True, text=True)
    assert done.stdout == "(20000, 10, 10) True True True\n"
