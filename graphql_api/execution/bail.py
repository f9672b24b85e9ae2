"""How a plan gives up."""


class Bail(BaseException):
    """Something unusual was met: the reference executor answers instead.

    No Exception, so that neither a resolver nor the handling of field errors takes it for its own.
    """


class UnplannableError(Exception):
    """The document holds what plans do not know; it always goes to the reference executor."""
