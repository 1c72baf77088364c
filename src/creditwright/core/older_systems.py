"""The older systems whose clients can be kept, by their numbers."""

from typing import Literal

OlderSystem = Literal["000", "001", "002", "003", "004"]
