"""The templates of all stages, made as `make synth` makes them but with a line of code in place of the packages."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest
from aws_cdk import aws_lambda as lambda_

from infra.app import make_app
from infra.packaging import Package

type Template = dict[str, Any]
"""Logical id → resource."""


@pytest.fixture(scope="session")
def synthesised(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return what gives a stage's template; synthesis fails on every finding of cdk-nag that has no reason."""
    made: dict[str, Path] = {}

    def packages(name: str) -> Package:
        code = tmp_path_factory.mktemp("code")
        (code / "nothing.py").write_text(f"NAME = {name!r}\n")
        return Package(lambda_.Code.from_asset(str(code)), lambda_.Architecture.ARM_64)

    def synthesise(stage: str) -> Path:
        if stage not in made:
            folder = tmp_path_factory.mktemp(stage)
            make_app(stage, packages, str(folder)).synth()
            made[stage] = folder / f"dan-van-kheo-{stage}.template.json"
        return made[stage]

    return synthesise


@pytest.fixture(params=["dev", "prod"])
def stage(request: pytest.FixtureRequest) -> str:
    """Go through all stages."""
    name: str = request.param
    return name


@pytest.fixture
def template(synthesised: Callable[[str], Path], stage: str) -> Template:
    """Return the resources of a stage's stack."""
    resources: Template = orjson.loads(synthesised(stage).read_bytes())["Resources"]
    return resources


def of(template: Template, kind: str) -> Template:
    """Return the resources of a kind, e.g. `DynamoDB::Table`, by logical id."""
    return {name: one for name, one in template.items() if one["Type"] == f"AWS::{kind}"}
