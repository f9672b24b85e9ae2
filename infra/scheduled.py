"""The scheduled functions: code, schedules, dead letters and rights, all from `functions.registry`."""

from collections.abc import Mapping

from aws_cdk import Duration, TimeZone
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_destinations as destinations
from aws_cdk import aws_logs as logs
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_scheduler_targets as targets
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from functions.registry import FUNCTIONS, Access, Every, Function, Tick
from infra import maps, rights
from infra.data import PLAIN_LOGS, Data
from infra.packaging import RUNTIME, UNFENCED, Packages
from infra.reasons import because, named, though
from infra.stages import Stage

ZONE = TimeZone.of("Asia/Ho_Chi_Minh")
TRIES = 2
SENDING = ("IAM5[Action::kms:ReEncrypt*]", "IAM5[Action::kms:GenerateDataKey*]")
OLDEST = Duration.hours(6)
DAYS: dict[Every, dict[str, str]] = {
    Every.FIVE_MINUTES: {},
    Every.DAY: {},
    Every.WEEK: {"week_day": "MON"},
    Every.CUT_OFF: {"day": "15", "month": "12"},
}


class Scheduled(Construct):
    """Every function of the registry by its name, with the queue of its failed runs."""

    def __init__(
        self, scope: Construct, name: str, stage: Stage, data: Data, packages: Packages, variables: Mapping[str, str]
    ) -> None:
        super().__init__(scope, name)
        self._stage, self._data, self._variables = stage, data, dict(variables)
        self._packages = {wanted: packages(wanted) for wanted in sorted({f.package for f in FUNCTIONS.values()})}
        self._prefix = variables["MOVEMENT_TABLE_PREFIX"]
        self.undelivered = self._queue("Undelivered")
        self.functions: dict[str, lambda_.Function] = {}
        self.failed: dict[str, sqs.Queue] = {}
        self.maps: dict[str, maps.Map] = {}
        for function in FUNCTIONS.values():
            self._add(function)

    def _queue(self, name: str) -> sqs.Queue:
        made = sqs.Queue(
            self,
            name,
            encryption=sqs.QueueEncryption.KMS,
            encryption_master_key=self._data.key,
            enforce_ssl=True,
            retention_period=Duration.days(14),
        )
        because(made, "It is where what failed ends.", "SQS3")
        return made

    def _add(self, function: Function) -> None:
        label = function.name.title().replace("_", "")
        failed = self._queue(f"{label}Failed")
        group = logs.LogGroup(
            self,
            f"{label}Log",
            retention=logs.RetentionDays[self._stage.logs_kept],
            removal_policy=self._data.removal,
        )
        though(group, PLAIN_LOGS)
        role = rights.role(self, f"{label}Role", group, self._data.key)
        reads = [self._data.tables[name] for name, access in function.grants.items() if access is Access.READ]
        writes = [self._data.tables[name] for name, access in function.grants.items() if access is Access.WRITE]
        rights.may_read(role, reads)
        rights.may_write(role, writes)
        named_map = f"{self._prefix}{function.name}"
        machine = maps.arn_of(self, named_map)
        rights.may_start(role, machine)
        if function.publishes:
            self._data.topic.grant_publish(role)
        if function.keeps_reports:
            rights.may_put_reports(role, self._data.reports)
        if function.keeps_heads:
            rights.may_write_heads(role, self._data.heads)
        package = self._packages[function.package]
        # Scheduler invokes asynchronously: its own dead letters catch what was not delivered, this queue what failed.
        made = lambda_.Function(
            self,
            label,
            runtime=lambda_.Runtime.PYTHON_3_13,
            architecture=package.architecture,
            code=package.code,
            handler=function.handler.replace(":", "."),
            memory_size=function.memory_mb,
            timeout=Duration.seconds(function.seconds),
            environment=self._variables | {"MOVEMENT_MAP": machine} | self._own(function),
            environment_encryption=self._data.key,
            role=role,
            log_group=group,
            on_failure=destinations.SqsDestination(failed),
            retry_attempts=TRIES,
            max_event_age=OLDEST,
        )
        because(made, RUNTIME, "L1")
        though(made, UNFENCED | {"CKV_AWS_116": "What failed goes to its on-failure destination, with the error."})
        because(role, "What it takes to send into a queue encrypted by the one key.", *SENDING)
        caller = self._caller(label, made)
        for number, tick in enumerate(function.ticks, start=1):
            self._schedule(f"{label}At{number}", tick, made, caller)
        self.maps[function.name] = maps.Map(self, f"{label}Map", made, named_map)
        self.functions[function.name], self.failed[function.name] = made, failed

    def _own(self, function: Function) -> dict[str, str]:
        if function.keeps_heads:
            return {"MOVEMENT_HEADS": self._data.heads.bucket_name}
        if not function.keeps_reports:
            return {}
        # A function may write nowhere but there, and matplotlib keeps what it knows of fonts.
        return {"MOVEMENT_REPORTS": self._data.reports.bucket_name, "MPLCONFIGDIR": "/tmp/matplotlib"}  # noqa: S108 - Lambda's own

    def _caller(self, label: str, function: lambda_.Function) -> iam.Role:
        """Return the role of a function's schedules, which may invoke it and nothing else."""
        made = iam.Role(self, f"{label}Caller", assumed_by=iam.ServicePrincipal("scheduler.amazonaws.com"))
        because(
            made, "The function's own versions, and no other function.", f"IAM5[Resource::<{named(function)}.Arn>:*]"
        )
        return made

    def _schedule(self, name: str, tick: Tick, function: lambda_.Function, caller: iam.Role) -> None:
        scheduler.Schedule(
            self,
            name,
            schedule=scheduler.ScheduleExpression.cron(time_zone=ZONE, **_clock(tick), **DAYS[tick.every]),
            key=self._data.key,
            target=targets.LambdaInvoke(
                function,
                role=caller,
                dead_letter_queue=self.undelivered,
                retry_attempts=TRIES,
                max_event_age=OLDEST,
                input=scheduler.ScheduleTargetInput.from_object({}),
            ),
        )


def _clock(tick: Tick) -> dict[str, str]:
    if tick.every is Every.FIVE_MINUTES:
        return {"minute": "0/5", "hour": "*"}
    return {"minute": str(tick.at.minute), "hour": str(tick.at.hour)}
