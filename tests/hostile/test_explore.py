from tests.hostile import shapes
from tests.hostile.sending import asking
from collections import Counter
import json
async def test_x(here, there, acts, gateway):
    ops = [*shapes.queries(here), *shapes.mutations(acts, here.number)]
    for text in ("a\u202eb", "", "x" * 5000):
        c = Counter()
        for o in ops:
            for s in o.spots():
                if s.kind == "String" and s.path[-1] != "requestId":
                    a = await gateway.send(asking(o.text, s.put([text] if s.listed else text), by=o.by))
                    b = a.body
                    if o.mutates:
                        payload = b.get("data", {o.name: {"problems": b}})[o.name]
                        print(repr(text)[:12], s.name, payload["problems"])
                    else: print(repr(text)[:12], s.name, json.dumps(b)[:200], a.status)
