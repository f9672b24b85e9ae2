"""The whole product as one stack."""

from aws_cdk import CfnOutput, CfnParameter, Stack, Tags
from constructs import Construct

from infra.data import Data
from infra.gateway import Gateway
from infra.identity import Pool
from infra.packaging import Packages
from infra.scheduled import Scheduled
from infra.stages import Stage
from infra.watch import Watch
from movement.settings import SHORTEST_SECRET


class Movement(Stack):
    """Data, identity, the gateway, the scheduled functions and what watches them."""

    def __init__(self, scope: Construct, name: str, stage: Stage, packages: Packages) -> None:
        super().__init__(
            scope, name, description=f"Dân vận khéo, {stage.name}", termination_protection=stage.keeps_data
        )
        secret = CfnParameter(
            self,
            "CursorSecret",
            no_echo=True,
            min_length=SHORTEST_SECRET,
            description="Seals the cursors of lists; another one makes open cursors void and nothing else.",
        )
        keys = CfnParameter(
            self,
            "TokenKeys",
            default="",
            description="JWK set of the issuer, where it cannot be reached; empty: its published keys are fetched.",
        )
        data = Data(self, "Data", stage, stage.prefix)
        pool = Pool(self, "Identity", stage, data)
        common = {
            "MOVEMENT_STAGE": stage.name,
            "MOVEMENT_TABLE_PREFIX": stage.prefix,
            "MOVEMENT_CURSOR_SECRET": secret.value_as_string,
            "MOVEMENT_TOPIC": data.topic.topic_arn,
            "POWERTOOLS_SERVICE_NAME": "dan-van-kheo",
        }
        people = {
            "MOVEMENT_ISSUER": pool.issuer,
            "MOVEMENT_CLIENT_ID": pool.client_id,
            "MOVEMENT_JWKS": keys.value_as_string,
            "MOVEMENT_FILES": data.files.bucket_name,
            "MOVEMENT_REPORTS": data.reports.bucket_name,
            "MOVEMENT_DOCUMENTS": stage.documents,
            "MOVEMENT_COMPILED": "on",
        }
        gateway = Gateway(self, "Gateway", stage, data, pool, packages("gateway"), common | people)
        scheduled = Scheduled(self, "Scheduled", stage, data, packages, common)
        watch = Watch(self, "Watch", data, gateway, scheduled)
        Tags.of(self).add("product", "dan-van-kheo")
        Tags.of(self).add("stage", stage.name)
        for label, value in (
            ("Url", gateway.url),
            ("Pool", pool.pool.user_pool_id),
            ("Client", pool.client_id),
            ("Alarms", watch.topic.topic_arn),
            ("Events", data.topic.topic_arn),
            ("Tables", stage.prefix),
            ("Heads", data.heads.bucket_name),
            *((f"{name.title().replace('_', '')}Name", f.function_name) for name, f in scheduled.functions.items()),
        ):
            CfnOutput(self, label, value=value)
