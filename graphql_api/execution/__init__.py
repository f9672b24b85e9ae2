"""Queries compiled to Python, equal to graphql-core's executor; see README.md. Imports nothing of this product."""

from graphql_api.execution.compiled import Compiled, Counts
from graphql_api.execution.loading import Loader

__all__ = ["Compiled", "Counts", "Loader"]
