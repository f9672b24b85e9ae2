"""What a process that serves leaves to the collector of garbage; called once, when all is imported and made."""

import gc

YOUNG = 20_000
"""Objects that may be new before the collector looks at them; Python's own number is a tenth of that."""


def settle() -> None:
    """Let collections come seldom and never look at what is there at the start: modules and the schema.

    Takes no time itself, so that it may stand in a start that somebody waits for.
    """
    gc.freeze()
    gc.set_threshold(YOUNG, 10, 10)
