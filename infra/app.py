"""The CDK app: `make synth STAGE=dev`, `make deploy STAGE=dev`."""

import sys
from functools import partial

import aws_cdk as cdk
from cdk_nag import AwsSolutionsChecks

from infra.packaging import BUILT, Packages, package
from infra.stack import Movement
from infra.stages import stage

OUT = BUILT / "cdk.out"
FLAGS = {"@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy": True}


def make_app(name: str = "dev", packages: Packages | None = None, out: str = str(OUT)) -> cdk.App:
    """Return the app of a stage; its packages are made for arm64 unless `packages` says otherwise.

    Raises StageError or PackagingError.
    """
    app = cdk.App(outdir=out, context=FLAGS)
    chosen = stage(app.node.try_get_context("stage") or name)
    made = packages or partial(package, processor=app.node.try_get_context("processor") or "arm64")
    Movement(app, f"dan-van-kheo-{chosen.name}", chosen, made)
    cdk.Validations.of(app).add_plugins(AwsSolutionsChecks())
    return app


if __name__ == "__main__":
    make_app(sys.argv[1]).synth()
