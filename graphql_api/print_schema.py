"""Prints the schema: `python -m graphql_api.print_schema`."""

from graphql_api.schema.root import SCHEMA

if __name__ == "__main__":
    print(SCHEMA.as_str())
