"""The three variables of system 000, understood beside our own: ours win where both are set."""

import os
from typing import Any

from pydantic.fields import FieldInfo
from pydantic_settings import DotEnvSettingsSource, PydanticBaseSettingsSource

OLDER_NAMES = {
    "models_to_deploy": "MODELS_TO_DEPLOY_JSON",
    "credit_requests_db": "CREDIT_REQUESTS_DB",
    "shap_sample_size": "SHAP_SAMPLE_SIZE",
}


class OlderNames(PydanticBaseSettingsSource):
    """Reads them from the environment, and from `.env`; a variable that is empty says nothing."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """Return what the older variable of a setting says; None where there is none."""
        del field
        name = OLDER_NAMES.get(field_name, "")
        found = os.environ.get(name) or self._file.get(name.lower())
        return found or None, field_name, False

    def __call__(self) -> dict[str, Any]:
        """Return all that they say, by setting."""
        self._file = DotEnvSettingsSource(self.settings_cls).env_vars  # names in lower case
        fields = self.settings_cls.model_fields
        said = {name: self.get_field_value(fields[name], name)[0] for name in OLDER_NAMES}
        return {name: value for name, value in said.items() if value is not None}
