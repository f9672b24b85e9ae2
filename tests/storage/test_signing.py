"""The lean signature is the one that AWS's own library makes, whatever the key, the action, the body and the place."""

from datetime import UTC, datetime

from aiodynamo.credentials import Key
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from hypothesis import given, settings
from hypothesis import strategies as st

from movement.storage.signing import signed

WORD = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=40)
MOMENT = st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31)).map(lambda d: d.replace(tzinfo=UTC))  # noqa: DTZ001 - the zone is added


@settings(max_examples=100, deadline=None)
@given(
    key=st.builds(Key, id=WORD, secret=WORD, token=st.none() | WORD),
    action=st.sampled_from(["Query", "BatchGetItem", "BatchWriteItem"]),
    body=st.binary(max_size=200),
    region=st.sampled_from(["ap-southeast-1", "us-east-1"]),
    host=st.sampled_from(["127.0.0.1", "dynamodb.ap-southeast-1.amazonaws.com"]),
    at=MOMENT,
)
def test_a_request_is_signed_as_botocore_signs_it(
    key: Key, action: str, body: bytes, region: str, host: str, at: datetime
) -> None:
    headers = signed(key, action, body, region, host, at.timestamp())
    given_ = {name: value for name, value in headers.items() if name != "Authorization"}
    request = AWSRequest("POST", f"https://{host}/", headers=given_, data=body)
    request.context["timestamp"] = headers["X-Amz-Date"]
    auth = SigV4Auth(Credentials(key.id, key.secret), "dynamodb", region)
    # botocore signs all headers that it is given, but for a few of which we send none.
    expected = auth.signature(auth.string_to_sign(request, auth.canonical_request(request)), request)
    assert headers["X-Amz-Date"] == at.strftime("%Y%m%dT%H%M%SZ")
    assert headers["Authorization"] == (
        f"AWS4-HMAC-SHA256 Credential={key.id}/{auth.credential_scope(request)}, "
        f"SignedHeaders={auth.signed_headers(auth.headers_to_sign(request))}, Signature={expected}"
    )
