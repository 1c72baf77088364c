"""What differs between a laptop, the test machine and production.

Read once, at the edge, then passed down as values. Sources, the first that speaks wins: environment
variables (`CREDITWRIGHT_HOME=/srv/creditwright`), files that variables name (see
`settings_files`), a `.env` file, the three variables of system 000
(see `older_settings`), `creditwright.toml`, the defaults below; both files are looked for in the
current folder.
"""

import getpass
import os
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from creditwright.core.errors import ConfigurationError
from creditwright.core.home import Home
from creditwright.core.older_settings import OlderNames
from creditwright.core.older_systems import OlderSystem
from creditwright.core.settings_files import FromFiles, file_variables

PREFIX = "CREDITWRIGHT_"
TOML_FILE = "creditwright.toml"


class Engine(StrEnum):
    """What does the work on a portfolio."""

    LOCAL = "local"
    SPARK = "spark"


class Settings(Home, BaseSettings):
    """Every setting there is; an unknown one is an error, so that a typing mistake is seen."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_ignore_empty=True,  # CREDITWRIGHT_HOME= must not strew state over the current folder
        env_file=".env",
        env_nested_delimiter="__",
        toml_file=TOML_FILE,
        dotenv_filtering="match_prefix",  # a .env may serve other programs too
        extra="forbid",
        frozen=True,
    )

    home: Path = Path(".creditwright")
    """The folder of all state: bundles, prepared records, the experiment tracker's database."""

    log_level: Literal["debug", "info", "warning", "error"] = "warning"
    """The least serious log line that is written, to standard error."""

    log_format: Literal["text", "json"] = "text"
    """Log lines for people, or one JSON document a line for machines."""

    mlflow_tracking_uri: str | None = None
    """A team's MLflow server; None: an SQLite file in `home`."""

    store: str | None = None
    """The database of the service, `postgresql://...`; None: an SQLite file in `home`."""

    ledger_name: str = "creditwright/ledger"
    """What the ledger is called in its checkpoints, without spaces or plus signs."""

    ledger_key: Path | None = None
    """The file of the ledger's master key; None: one made in `home`, which is to be kept apart."""

    checkpoint_key: Path | None = None
    """The file of the secret that signs checkpoints; None: one made in `home`."""

    ledger_checkpoint: Path | None = None
    """A checkpoint that `serve` compares the ledger with before it starts; None: it does not."""

    behind: tuple[str, ...] = ()
    """Addresses of proxies whose word on a caller's address is taken: `["10.0.0.5"]`."""

    root_path: str = ""
    """The path that a proxy serves the service under, such as /credit."""

    token_key: Path | None = None
    """The file of the secret that signs sign-in tokens; None: one made in `home`."""

    earlier_token_key: Path | None = None
    """The file of the secret that signed before: its tokens hold to their end; None: none."""

    pseudonym_key: Path | None = None
    """The file of the secret that makes pseudonyms of applications; None: one made in `home`."""

    behind_tls: bool = False
    """Whether a proxy in front speaks TLS: cookies are then for TLS only, and browsers insist."""

    issuer: str | None = None
    """The OpenID Connect issuer that signs people in, `https://...`; None: there is none."""

    issuer_hosts: tuple[str, ...] = ()
    """Other hosts that the issuer may send us to, such as that of its keys."""

    issuer_algorithm: Literal["RS256", "ES256"] = "RS256"
    """What the issuer signs with; nothing else is taken."""

    issuer_audience: str = "creditwright"
    """Whom the issuer's access tokens must be for."""

    issuer_client: str | None = None
    """What the issuer knows this service as; None: its tokens are taken, nobody signs in there."""

    issuer_client_secret: Path | None = None
    """The file of the secret shared with the issuer; None: PKCE alone."""

    public_address: str = "http://127.0.0.1:8000"
    """Where people reach the service: the issuer sends them back there."""

    show_docs: bool = True
    """Whether the service has the pages /docs and /redoc; they show its API to holders of a key."""

    lender: str | None = None
    """The lender's name and postal address, as notices to applicants give it."""

    credit_agencies: tuple[str, ...] = ()
    """Who gave data about applicants, each with the address: notices of a decline name them."""

    lender_supervisor: str | None = None
    """In the United States, the federal agency that the lender answers to, with its address."""

    officer_most_amount: float = Field(default=500_000, ge=0)
    """Up to which amount an officer decides; above, or where it is not known, a reviewer does."""

    officer_farthest: float = Field(default=0.05, ge=0, le=1)
    """How far from the cut-off, in probability, an officer may overrule an outcome."""

    session_minutes: int = Field(default=60, ge=1, le=720)
    """How long somebody stays signed in on a page."""

    requests_per_second: float = Field(default=1000, gt=0)
    """How often each program or member of staff may ask on a machine; twice that in a burst."""

    applicant_requests_per_second: float = Field(default=5, gt=0)
    """How often each applicant may ask on a machine; ten times that in a burst."""

    model_name: str = "default-probability"
    """The registered model that training adds versions to."""

    models_to_deploy: str | None = None
    """The manifest that the service deploys when it starts, a path or https address; None: none."""

    model_hosts: tuple[str, ...] = ()
    """The only servers that models are fetched from over https: `["models.example.org"]`."""

    model_networks: tuple[str, ...] = ()
    """Networks of your own that may be fetched from, `["10.1.0.0/16"]`, beside public addresses."""

    model_authorities: Path | None = None
    """A file of certificate authorities to trust when fetching models, in place of the system's."""

    alarm_hosts: tuple[str, ...] = ()
    """The only servers that alarms of `monitor` are told to over https: `["hooks.example.org"]`."""

    alarm_networks: tuple[str, ...] = ()
    """Networks of your own that such a server may be in, beside public addresses."""

    serve_only: Literal["api", "pages"] | None = None
    """What each process of `serve` answers: the API alone, the pages alone; None: both."""

    follow_seconds: float = Field(default=2.0, gt=0, le=3600)
    """How often each worker of the service looks whether other models are deployed."""

    compatibility: tuple[OlderSystem, ...] = ()
    """The older systems whose clients are kept, `["000", "002"]`: 000 to 004; each adds routes."""

    compatibility_prefix: bool = False
    """Whether their routes stand under /compatibility/NNN, and not where their clients look."""

    shap_sample_size: int = Field(default=100, ge=1, le=1000)
    """How many stored applications system 000's clients see explained where they send none."""

    credit_requests_db: str | None = None
    """What `creditwright store load` loads when told nothing: a path, or `https://...#sha256=`."""

    user: str | None = None
    """Who is at work, as the registry notes it; None: the operating system's name of the user."""

    @field_validator("home")
    @classmethod
    def _spelt_out(cls, home: Path) -> Path:
        """Replace ~, for no shell does so in a file, and of what reads paths some would."""
        try:
            return home.expanduser()
        except RuntimeError as error:
            raise ValueError(f"{home}: nobody knows where that is; name the folder") from error

    csv_encoding: str = "utf-8"
    """How text is encoded in CSV files."""

    csv_separator: str = ","
    """What separates columns in CSV files."""

    csv_decimal: str = "."
    """The decimal mark in CSV files."""

    csv_null_tokens: tuple[str, ...] = ()
    """Texts that mean missing in CSV files, `["NA"]` for instance; an empty field always does."""

    engine: Engine = Engine.LOCAL
    """What computes features and scores: this machine alone, or a Spark cluster."""

    spark_master: str | None = None
    """The Spark cluster, as Spark names it; None: as `spark-submit` or Spark's own settings say."""

    max_bad_share: float = Field(default=0.01, ge=0, le=1)
    """The share of a table's rows that may be bad, 0 to 1; with more, nothing goes on."""

    @property
    def who(self) -> str:
        """Who is at work: who trains is the author of a model, who promotes its approver."""
        return self.user or _user_of_the_system()

    @property
    def store_address(self) -> str:
        """Where the service keeps applicants' records, decisions and people."""
        return self.store or f"sqlite:///{(self.home / 'store.db').resolve()}"

    @property
    def ledger_key_file(self) -> Path:
        """The master key that the keys of applicants are wrapped with."""
        return self.ledger_key or self.home / "keys" / "ledger"

    @property
    def token_key_file(self) -> Path:
        """What signs the tokens that signing in gives."""
        return self.token_key or self.home / "keys" / "tokens"

    @property
    def pseudonym_key_file(self) -> Path:
        """What applications are called by in files for analysis."""
        return self.pseudonym_key or self.home / "keys" / "pseudonyms"

    @property
    def checkpoint_key_file(self) -> Path:
        """What signs checkpoints of the ledger."""
        return self.checkpoint_key or self.home / "keys" / "checkpoints"

    @property
    def mlflow_uri(self) -> str:
        """Where runs and model versions are tracked."""
        return self.mlflow_tracking_uri or f"sqlite:///{(self.home / 'mlflow.db').resolve()}"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Put the TOML file last before the defaults."""
        del file_secret_settings
        files, older = FromFiles(settings_cls), OlderNames(settings_cls)
        toml = TomlConfigSettingsSource(settings_cls)
        return init_settings, env_settings, files, dotenv_settings, older, toml


def _user_of_the_system() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container may run under a number that has no name
        return f"user {os.getuid()}"


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings from the environment and the files of the current folder.

    Raises:
        ConfigurationError: If a setting is unknown or has an impossible value, naming it.
    """
    known = {f"{PREFIX}{name}".upper() for name in Settings.model_fields}
    of_files = set(file_variables(Settings).values())
    unknown = sorted(
        name
        for name in environment
        if name.upper().startswith(PREFIX) and name.upper() not in known | of_files
    )
    if unknown:
        raise ConfigurationError(
            f"Unknown setting {unknown[0]} in the environment. Known: {', '.join(sorted(known))}."
        )
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name = ".".join(str(part) for part in first["loc"])
        raise ConfigurationError(
            f"Setting {name!r}: {first['msg']}. It comes from the environment ({PREFIX}"
            f"{name.upper()}), .env or {TOML_FILE}. Known: {', '.join(Settings.model_fields)}."
        ) from None
    except (OSError, ValueError) as error:  # TOML that does not parse, a file that may not be read
        raise ConfigurationError(f"Cannot read {TOML_FILE} or .env: {error}.") from error
