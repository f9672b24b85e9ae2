"""The CDK app: `make synth STAGE=dev`, `make deploy STAGE=dev`."""

import sys
from functools import partial

import aws_cdk as cdk
from cdk_nag import AwsSolutionsChecks

from infra.packaging import Packages, package
from infra.places import BUILT
from infra.stack import Movement
from infra.stages import stage

OUT = BUILT / "cdk.out"
FLAGS = {"@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy": True}


def make_app(
    name: str = "dev", packages: Packages | None = None, out: str = str(OUT), processor: str = "arm64"
) -> cdk.App:
    """Return the app of a stage, its packages made for a processor unless `packages` makes them otherwise.

    Raises StageError or PackagingError.
    """
    app = cdk.App(outdir=out, context=FLAGS)
    chosen = stage(app.node.try_get_context("stage") or name)
    made = packages or partial(package, processor=processor)
    Movement(app, chosen.stack, chosen, made)
    cdk.Validations.of(app).add_plugins(AwsSolutionsChecks())
    return app


if __name__ == "__main__":
    make_app(sys.argv[1], processor=sys.argv[2], out=sys.argv[3]).synth()
