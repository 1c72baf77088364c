"""The file in which system 004 was told where to listen: `config.json`."""

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from creditwright.core.errors import ConfigurationError, FileAccessError
from creditwright.web.strict_json import StrictJsonError, read_strictly

Port = Annotated[int, Field(ge=1, le=65535)]
Host = Annotated[str, Field(min_length=1, max_length=253, pattern=r"^[0-9A-Za-z.:-]+$")]
EXAMPLE = '{"host": "127.0.0.1", "port_api": 8080, "port_bokeh": 5000, "dns": "example.org"}'


class OlderConfigError(ConfigurationError):
    """The file is not what system 004 takes."""

    def __init__(self, path: Path, trouble: str) -> None:
        super().__init__(f"{path}: {trouble}. It is to look so: {EXAMPLE}; dns may be left out.")


class OlderConfig(BaseModel):
    """Where to listen.

    Attributes:
        port_bokeh: Of the older dashboard; ours, where it is served by a process of its own.
        dns: The name under which browsers reach the service; the host, where there is none.
    """

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    host: Host
    port_api: Port
    port_bokeh: Port
    dns: Host | None = None

    @property
    def name(self) -> str:
        """The name under which the service is reached."""
        return self.dns or self.host


def read_config(path: Path) -> OlderConfig:
    """Read a `config.json`.

    Raises:
        FileAccessError: If it cannot be read.
        OlderConfigError: If a key is missing, unknown, or of another type, naming it.
    """
    try:
        return OlderConfig.model_validate(read_strictly(path.read_bytes()))
    except OSError as error:
        raise FileAccessError(f"Cannot read {path}: {error.strerror or error}.") from error
    except StrictJsonError as error:
        raise OlderConfigError(path, str(error).rstrip(".")) from None
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise OlderConfigError(path, f"{where or 'the whole'}: {first['msg']}") from None
