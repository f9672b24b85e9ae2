import time
from collections import Counter
from tests.hostile import scalars, shapes, documents, envelopes, transport
from tests.hostile.oracle import tried
from tests.hostile.sending import asking
import pytest

async def test_x(here, there, acts, gateway, ear):
    ops = [*shapes.queries(here), *shapes.mutations(acts, here.number)]
    for o in ops:
        (await gateway.send(asking("{ me { subject } }", by=o.by)))
        if not o.mutates:
            a = await gateway.send(asking(o.text, o.variables, by=o.by))
            if "errors" in a.body: print("UNSOUND", o.name, a.raw)
    for name, cases in {
        "env": envelopes.envelope(), "sizes": envelopes.sizes(), "enc": envelopes.encodings(),
        "methods": transport.methods(ops), "types": transport.content_types(), "accepts": transport.accepts(), "addr": transport.addresses(), "headers": transport.headers(),
        }.items():
        b = time.time(); n = 0; wrong = []
        for case in cases:
            n += 1
            wrong += await tried(gateway, ear, case)
        print(name, n, time.time() - b, len(wrong))
        for w in wrong[:25]: print("   ", w)
