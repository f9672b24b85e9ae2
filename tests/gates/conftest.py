"""The same templates as in the tests of the infrastructure."""

from tests.infra.conftest import stage, synthesised

__all__ = ["stage", "synthesised"]
