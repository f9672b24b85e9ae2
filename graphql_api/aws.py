"""The gateway as a Lambda function behind API Gateway's HTTP API."""

import gc

gc.disable()
# What a start makes stays: to look through it for garbage, again and again, takes a twentieth of the start.
from mangum import Mangum  # noqa: E402 - with the collector at rest

from graphql_api import garbage  # noqa: E402 - with the collector at rest
from graphql_api.app import create_app  # noqa: E402 - with the collector at rest

TEXT = ["application/json", "application/graphql-response+json", "text/"]
"""Answers that are text; anything else would reach clients in base64."""

handler = Mangum(create_app(), lifespan="off", text_mime_types=TEXT)
garbage.settle()
gc.enable()
