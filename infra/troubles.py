"""What can stand in the way of those who deploy."""


class DeployError(Exception):
    """A deployment did not take place; the message says why and what to do next."""
