"""The gateway as its other tests have it."""

from tests.graphql_api.conftest import ask, http, token

__all__ = ["ask", "http", "token"]
