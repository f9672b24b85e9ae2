"""The ground: infrastructure as code. Its issue fills it; its arrows hold from the start."""
