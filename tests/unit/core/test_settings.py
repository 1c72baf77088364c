"""Settings: where they come from, and what a mistake in one says."""

from pathlib import Path

import pytest

from creditwright.core.errors import ConfigurationError
from creditwright.core.settings import Settings, read_settings


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_without_any_source_state_lies_in_the_current_folder() -> None:
    assert read_settings({}).home == Path(".creditwright")


def test_the_environment_speaks_before_the_files(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("creditwright.toml").write_text('home = "from-toml"\n')
    Path(".env").write_text("CREDITWRIGHT_HOME=from-env-file\n")
    monkeypatch.setenv("CREDITWRIGHT_HOME", "from-environment")

    assert read_settings().home == Path("from-environment")


def test_the_env_file_speaks_before_toml() -> None:
    Path("creditwright.toml").write_text('home = "from-toml"\nmodel_name = "m"\n')
    Path(".env").write_text("CREDITWRIGHT_HOME=from-env-file\n")

    settings = read_settings({})

    assert (settings.home, settings.model_name) == (Path("from-env-file"), "m")


def test_an_env_file_may_serve_other_programs_too() -> None:
    Path(".env").write_text("POSTGRES_PASSWORD=x\nCREDITWRIGHT_HOME=here\n")

    assert read_settings({}).home == Path("here")


def test_an_unknown_variable_of_ours_is_named() -> None:
    with pytest.raises(ConfigurationError, match="CREDITWRIGHT_HOEM"):
        read_settings({"CREDITWRIGHT_HOEM": "x"})


def test_an_unknown_key_in_the_file_is_named() -> None:
    Path("creditwright.toml").write_text('hoem = "x"\n')

    with pytest.raises(ConfigurationError, match="hoem"):
        read_settings({})


def test_an_impossible_value_is_named_without_repeating_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CREDITWRIGHT_LOG_LEVEL", "hunter2")

    with pytest.raises(ConfigurationError, match="log_level") as caught:
        read_settings()

    assert "hunter2" not in str(caught.value)


def test_a_file_that_is_not_toml_is_a_configuration_error() -> None:
    Path("creditwright.toml").write_text("home = \n")

    with pytest.raises(ConfigurationError, match=r"creditwright\.toml"):
        read_settings({})


def test_all_state_lies_under_home() -> None:
    settings = Settings(home=Path("/srv/state"))

    assert settings.mlflow_uri == "sqlite:////srv/state/mlflow.db"
    assert all(
        path.is_relative_to("/srv/state")
        for path in (
            settings.bundles,
            settings.evaluations,
            settings.mlflow_artifacts,
            settings.quarantine,
            settings.records,
            settings.work,
        )
    )


def test_a_team_server_replaces_the_local_tracker() -> None:
    settings = Settings(mlflow_tracking_uri="http://mlflow.internal:5000")

    assert settings.mlflow_uri == "http://mlflow.internal:5000"


def test_an_empty_home_is_the_default_and_not_the_current_folder(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CREDITWRIGHT_HOME", "")

    assert read_settings().home == Path(".creditwright")


def test_a_home_below_the_users_is_spelt_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CREDITWRIGHT_HOME", "~/state")

    assert read_settings().home == Path.home() / "state"


def test_a_home_below_that_of_nobody_is_a_setting_that_cannot_be(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CREDITWRIGHT_HOME", "~no-such-user/state")

    with pytest.raises(ConfigurationError, match="name the folder"):
        read_settings()


def test_the_variables_of_an_older_system_are_understood() -> None:
    Path(".env").write_text("CREDIT_REQUESTS_DB=requests.db\nSHAP_SAMPLE_SIZE=12\n")

    settings = read_settings({})

    assert (settings.credit_requests_db, settings.shap_sample_size) == ("requests.db", 12)


def test_an_older_variable_of_the_environment_speaks_before_that_of_a_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Path(".env").write_text("MODELS_TO_DEPLOY_JSON=of-the-file.json\n")
    monkeypatch.setenv("MODELS_TO_DEPLOY_JSON", "of-the-environment.json")

    assert read_settings().models_to_deploy == "of-the-environment.json"


def test_our_own_variable_speaks_before_the_older_one_and_that_before_toml(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Path("creditwright.toml").write_text("shap_sample_size = 3\ncredit_requests_db = 'toml.db'\n")
    monkeypatch.setenv("SHAP_SAMPLE_SIZE", "4")
    monkeypatch.setenv("CREDIT_REQUESTS_DB", "")
    monkeypatch.setenv("CREDITWRIGHT_SHAP_SAMPLE_SIZE", "5")

    settings = read_settings()

    assert (settings.shap_sample_size, settings.credit_requests_db) == (5, "toml.db")


@pytest.mark.parametrize("size", ["0", "-1", "1001", "all"])
def test_a_sample_that_is_none_or_too_large_is_refused(
    monkeypatch: pytest.MonkeyPatch, size: str
) -> None:
    monkeypatch.setenv("SHAP_SAMPLE_SIZE", size)

    with pytest.raises(ConfigurationError, match="shap_sample_size"):
        read_settings()


def test_a_value_may_lie_in_a_file_that_a_variable_names(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("store").write_text("postgresql://a:secret@db/name\n")
    Path("hosts").write_text('["models.example.org"]')
    monkeypatch.setenv("CREDITWRIGHT_STORE_FILE", "store")
    monkeypatch.setenv("CREDITWRIGHT_MODEL_HOSTS_FILE", "hosts")
    Path(".env").write_text("CREDITWRIGHT_STORE=sqlite:///here.db\n")

    settings = read_settings()

    assert settings.store == "postgresql://a:secret@db/name"
    assert settings.model_hosts == ("models.example.org",)


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"CREDITWRIGHT_STORE_FILE": "store", "CREDITWRIGHT_STORE": "x"}, "set one of them"),
        ({"CREDITWRIGHT_STORE_FILE": "gone"}, "cannot be read"),
        ({"CREDITWRIGHT_STORE_FILE": "odd"}, "no text"),
        ({"CREDITWRIGHT_LEDGER_KEY_FILE": "store"}, "Unknown setting"),
        ({"CREDITWRIGHT_MODEL_HOSTS_FILE": "store"}, "setting model_hosts holds no JSON"),
    ],
)
def test_a_file_that_cannot_be_a_setting_is_told_without_what_it_holds(
    variables: dict[str, str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("store").write_text("what nobody is told")
    Path("odd").write_bytes(b"\xff")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    with pytest.raises(ConfigurationError, match=said) as caught:
        read_settings()

    assert "what nobody is told" not in str(caught.value)
