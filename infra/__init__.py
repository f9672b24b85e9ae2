"""The ground: infrastructure as code, derived from the pages of tables and of functions."""

import os
from pathlib import Path

_PINNED = Path(__file__).parents[1] / ".uv" / "bin" / "node"
if _PINNED.exists():
    # CDK runs in Node, which it starts when it is imported; the machine's own may be too old for it.
    os.environ.setdefault("JSII_NODE", str(_PINNED))  # noqa: TID251 - not the product's settings but its tool's
