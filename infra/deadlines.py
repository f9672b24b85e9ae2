"""Who gives up when, from the inside out; a request's own deadline is shorter than all of these.

Here and not beside the constructs: a test holds them against the product without CDK's Node in its process.
"""

GATEWAY_SECONDS = 15
"""The gateway's function."""
API_SECONDS = 30
"""The most that an HTTP API waits for its integration."""
LAMBDA_SECONDS = 900
"""The most that Lambda lets anything run."""
