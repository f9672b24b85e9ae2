"""The signature that AWS asks of every request (Signature Version 4), as lean as one kind of request allows.

A gateway's request makes several; a library that builds the general case takes as long as all the rest of a call.
"""

import hmac
from functools import lru_cache
from hashlib import sha256
from time import gmtime, strftime

from aiodynamo.credentials import Key

SERVICE = "dynamodb"
CONTENT = "application/x-amz-json-1.0"


def signed(key: Key, action: str, body: bytes, region: str, host: str, at: float | None = None) -> dict[str, str]:
    """Return the headers of a POST to `/` that asks DynamoDB for an action.

    `at`: when, in seconds since 1970, else now. The host is signed as it must be sent: without its port.
    """
    stamp = strftime("%Y%m%dT%H%M%SZ", gmtime(at))
    day, target = stamp[:8], f"DynamoDB_20120810.{action}"
    headers = {"Content-Type": CONTENT, "Host": host, "X-Amz-Date": stamp, "X-Amz-Target": target}
    token, token_name = "", ""
    if key.token:
        headers["X-Amz-Security-Token"] = key.token
        token, token_name = f"x-amz-security-token:{key.token}\n", "x-amz-security-token;"
    names = f"content-type;host;x-amz-date;{token_name}x-amz-target"
    request = (
        f"POST\n/\n\ncontent-type:{CONTENT}\nhost:{host}\nx-amz-date:{stamp}\n{token}x-amz-target:{target}\n\n"
        f"{names}\n{sha256(body).hexdigest()}"
    )
    scope = f"{day}/{region}/{SERVICE}/aws4_request"
    said = f"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{sha256(request.encode()).hexdigest()}"
    signature = hmac.digest(_key_of_day(key.secret, day, region), said.encode(), "sha256").hex()
    headers["Authorization"] = (
        f"AWS4-HMAC-SHA256 Credential={key.id}/{scope}, SignedHeaders={names}, Signature={signature}"
    )
    return headers


@lru_cache(maxsize=8)
def _key_of_day(secret: str, day: str, region: str) -> bytes:
    made = f"AWS4{secret}".encode()
    for part in (day, region, SERVICE, "aws4_request"):
        made = hmac.digest(made, part.encode(), "sha256")
    return made
