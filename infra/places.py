"""Where what is deployed comes from, and where it is made."""

from pathlib import Path

ROOT = Path(__file__).parents[1]
BUILT = ROOT / "build"
