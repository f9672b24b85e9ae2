"""The product starts with all it must be told, or with a sentence that names what is missing."""

import pytest

from movement.settings import ANY, DEV_ISSUER, Clients, Identity, Settings, SettingsError

AWS = {"MOVEMENT_STAGE": "prod", "MOVEMENT_CURSOR_SECRET": "s" * 32}
LOCAL = {"MOVEMENT_DYNAMODB_ENDPOINT": "http://127.0.0.1:8001", "MOVEMENT_CURSOR_SECRET": "s" * 32}
TRUSTED = {"MOVEMENT_STAGE": "prod", "MOVEMENT_ISSUER": "https://issuer.example/", "MOVEMENT_CLIENT_ID": "app"}


def test_in_aws_the_records_are_in_the_region_and_in_singapore_by_default() -> None:
    assert Settings.from_env(AWS) == Settings(stage="prod", cursor_secret="s" * 32)
    assert (Settings.from_env(AWS).region, Settings.from_env(AWS).prefix) == ("ap-southeast-1", "dvk-")
    other = Settings.from_env(AWS | {"AWS_REGION": "ap-northeast-1", "MOVEMENT_TABLE_PREFIX": "t-"})
    assert (other.region, other.prefix, other.endpoint) == ("ap-northeast-1", "t-", None)


def test_all_of_aws_may_be_at_another_address_but_not_on_one_machine() -> None:
    elsewhere = Settings.from_env(AWS | {"AWS_ENDPOINT_URL": "http://127.0.0.1:4566"})
    assert (elsewhere.endpoint, elsewhere.aws, elsewhere.dynamodb) == (None, *["http://127.0.0.1:4566"] * 2)
    assert Settings.from_env(AWS | {"AWS_ENDPOINT_URL": ""}).dynamodb is None
    local = Settings.from_env(LOCAL | {"AWS_ENDPOINT_URL": "http://127.0.0.1:4566"})
    assert (local.aws, local.dynamodb) == (None, "http://127.0.0.1:8001")


def test_on_one_machine_the_records_are_where_the_endpoint_says() -> None:
    settings = Settings.from_env(LOCAL)
    assert (settings.stage, settings.endpoint) == ("local", "http://127.0.0.1:8001")


@pytest.mark.parametrize(
    ("env", "variable"),
    [
        ({}, "MOVEMENT_DYNAMODB_ENDPOINT"),
        ({"MOVEMENT_CURSOR_SECRET": "s" * 32}, "MOVEMENT_DYNAMODB_ENDPOINT"),
        (LOCAL | {"MOVEMENT_DYNAMODB_ENDPOINT": ""}, "MOVEMENT_DYNAMODB_ENDPOINT"),
        (LOCAL | {"MOVEMENT_CURSOR_SECRET": "s" * 31}, "MOVEMENT_CURSOR_SECRET"),
        ({"MOVEMENT_STAGE": "prod"}, "MOVEMENT_CURSOR_SECRET"),
    ],
)
def test_what_is_missing_is_named(env: dict[str, str], variable: str) -> None:
    with pytest.raises(SettingsError, match=variable):
        Settings.from_env(env)


TOPIC = "arn:aws:sns:ap-southeast-1:123456789012:dvk-reminders"


def test_queries_are_compiled_unless_that_is_off() -> None:
    said = ["", "off", "on"]
    assert [Settings.from_env(AWS | {"MOVEMENT_COMPILED": word}).compiled for word in said] == [True, False, True]
    assert Settings.from_env(AWS).compiled
    with pytest.raises(SettingsError, match="Set MOVEMENT_COMPILED to on or off"):
        Settings.from_env(AWS | {"MOVEMENT_COMPILED": "On"})


def test_events_go_to_a_topic_or_on_one_machine_to_a_file() -> None:
    assert Settings.from_env(AWS).topic is None
    assert Settings.from_env(AWS | {"MOVEMENT_TOPIC": ""}).topic is None
    assert Settings.from_env(AWS | {"MOVEMENT_TOPIC": TOPIC}).topic == TOPIC
    for given in (TOPIC, "file:/data/events.jsonl", "file:/dữ liệu/a b"):
        assert Settings.from_env(LOCAL | {"MOVEMENT_TOPIC": given}).topic == given


@pytest.mark.parametrize(
    "topic",
    [
        TOPIC + ".fifo",
        TOPIC + "\n",
        TOPIC.replace("123456789012", "1234"),
        TOPIC.replace(":sns:", ":sqs:"),
        "dvk-reminders",
        "file:events.jsonl",
        "file:/",
        "file:/data/",
        "file://host/events",
        "https://example.org/hook",
        " ",
    ],
)
def test_a_malformed_topic_is_refused_at_start(topic: str) -> None:
    for env in (AWS, LOCAL):
        with pytest.raises(SettingsError, match="MOVEMENT_TOPIC"):
            Settings.from_env(env | {"MOVEMENT_TOPIC": topic})


def test_only_one_machine_keeps_events_in_a_file() -> None:
    with pytest.raises(SettingsError, match="MOVEMENT_TOPIC"):
        Settings.from_env(AWS | {"MOVEMENT_TOPIC": "file:/data/events.jsonl"})


def test_an_issuer_is_trusted_as_it_is_told() -> None:
    assert Identity.from_env(TRUSTED) == Identity(issuer="https://issuer.example/", client_id="app")
    assert Identity.from_env(TRUSTED | {"MOVEMENT_JWKS": "{}"}).keys == "{}"
    local = {"MOVEMENT_ISSUER": DEV_ISSUER, "MOVEMENT_CLIENT_ID": "app"}
    assert Identity.from_env(local).issuer == DEV_ISSUER


@pytest.mark.parametrize("stage", ["prod", "test", "", "LOCAL", "local "])
@pytest.mark.parametrize("issuer", [DEV_ISSUER, "http://issuer.example/", "", "issuer.example"])
def test_only_the_local_stage_trusts_the_dev_issuer(stage: str, issuer: str) -> None:
    with pytest.raises(SettingsError, match=r"MOVEMENT_ISSUER"):
        Identity.from_env(TRUSTED | {"MOVEMENT_STAGE": stage, "MOVEMENT_ISSUER": issuer})


def test_on_one_machine_and_in_dev_any_document_may_run() -> None:
    assert Clients.from_env({}).documents == ANY
    assert Clients.from_env({"MOVEMENT_DOCUMENTS": ""}).documents == ANY
    assert Clients.from_env({"MOVEMENT_STAGE": "dev", "MOVEMENT_DOCUMENTS": "any"}).documents == ANY
    assert Clients.from_env({"MOVEMENT_DOCUMENTS": "m.json"}).documents == "m.json"
    assert Clients.from_env({"MOVEMENT_STAGE": "prod", "MOVEMENT_DOCUMENTS": "m.json"}).documents == "m.json"


@pytest.mark.parametrize(
    ("stage", "documents"),
    [("prod", None), ("prod", ""), ("prod", "any"), ("test", "any"), ("", "any"), ("dev", None), ("LOCAL", "any")],
)
def test_elsewhere_only_those_of_a_manifest(stage: str, documents: str | None) -> None:
    env = {"MOVEMENT_STAGE": stage} | ({} if documents is None else {"MOVEMENT_DOCUMENTS": documents})
    with pytest.raises(SettingsError, match="MOVEMENT_DOCUMENTS"):
        Clients.from_env(env)


def test_files_are_in_a_bucket_or_on_one_machine_in_a_folder() -> None:
    assert Settings.from_env(AWS).files is None
    assert Settings.from_env(AWS | {"MOVEMENT_FILES": "dvk-files.prod"}).files == "dvk-files.prod"
    here = {"MOVEMENT_FILES": "file:.local/files", "MOVEMENT_FILES_URL": "http://127.0.0.1:8000/files"}
    settings = Settings.from_env(LOCAL | here)
    assert (settings.files, settings.files_url) == ("file:.local/files", "http://127.0.0.1:8000/files")
    with pytest.raises(SettingsError, match="MOVEMENT_FILES_URL"):
        Settings.from_env(LOCAL | here | {"MOVEMENT_FILES_URL": ""})


@pytest.mark.parametrize("named", ["file:files", "file:", "ab", "A-bucket", "a/b", "-ab", "s3://x", "a" * 64, " abc"])
def test_a_place_that_cannot_be_is_refused(named: str) -> None:
    with pytest.raises(SettingsError, match=r"MOVEMENT_FILES must"):
        Settings.from_env(AWS | {"MOVEMENT_FILES": named, "MOVEMENT_FILES_URL": "http://127.0.0.1:8000/files"})
