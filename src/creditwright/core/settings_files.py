"""Settings that lie in files, as containers are given secrets.

With `_FILE` behind its name a variable names the file that holds the value, such as
`CREDITWRIGHT_STORE_FILE=/run/secrets/store`. Settings that are paths themselves are left out: what
they name is a file already.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

from creditwright.core.errors import ConfigurationError

SUFFIX = "_FILE"
MOST_BYTES = 1 << 16


def file_variables(settings: type[BaseSettings]) -> dict[str, str]:
    """Return the variables that name files, by the setting whose value is in the file."""
    prefix = str(settings.model_config.get("env_prefix", ""))
    fields = settings.model_fields.items()
    return {
        name: f"{prefix}{name}{SUFFIX}".upper()
        for name, field in fields
        if field.annotation not in (Path, Path | None)
    }


class FromFiles(PydanticBaseSettingsSource):
    """Reads them, from the environment alone."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """Return what the file of a setting holds; None where none is named."""
        del field
        variable = file_variables(self.settings_cls).get(field_name)
        file = os.environ.get(variable, "") if variable else ""
        return (_content(variable or "", Path(file)) if file else None), field_name, False

    def __call__(self) -> dict[str, Any]:
        """Return all that files hold, by setting.

        Raises:
            ConfigurationError: If one cannot be read, or a setting is given twice.
        """
        found = {}
        for name, field in self.settings_cls.model_fields.items():
            value = self.get_field_value(field, name)[0]
            if value is None:
                continue
            self._check_said_once(name, os.environ)
            found[name] = self._decoded(name, field, value)
        return found

    def _decoded(self, name: str, field: FieldInfo, value: str) -> object:
        if not self.field_is_complex(field):
            return value
        try:
            return self.decode_complex_value(name, field, value)
        except ValueError:
            raise ConfigurationError(f"The file of the setting {name} holds no JSON.") from None

    def _check_said_once(self, name: str, environment: Mapping[str, str]) -> None:
        variable = file_variables(self.settings_cls)[name]
        plain = variable.removesuffix(SUFFIX)
        if environment.get(plain):
            raise ConfigurationError(f"Both {plain} and {variable} are set: set one of them.")


def _content(variable: str, file: Path) -> str:
    try:
        with file.open("rb") as opened:
            content = opened.read(MOST_BYTES).decode()
    except OSError as error:
        raise ConfigurationError(
            f"{variable} names {file}, which cannot be read: {error.strerror}."
        ) from error
    except UnicodeDecodeError:
        raise ConfigurationError(f"{variable} names {file}, which is no text.") from None
    return content.rstrip("\r\n")
