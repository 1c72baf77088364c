"""What a person is told where Spark, or the Java it runs on, is not there."""

import sys
from pathlib import Path

import pytest

from creditwright.composition import MasterWithoutSparkError, is_on_cluster
from creditwright.core.settings import Engine, Settings
from creditwright.records.cluster.spark.errors import SparkUnavailableError
from creditwright.records.cluster.spark.session import open_spark


def test_without_pyspark_the_extra_to_install_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)

    with (
        pytest.raises(SparkUnavailableError, match=r"creditwright\[spark\]"),
        open_spark("local[1]", log=tmp_path / "log", scratch=tmp_path),
    ):
        pass


def test_without_java_the_package_to_install_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))

    with (
        pytest.raises(SparkUnavailableError, match="openjdk-17-jre-headless"),
        open_spark("local[1]", log=tmp_path / "log", scratch=tmp_path),
    ):
        pass


def test_a_cluster_that_is_named_and_not_used_is_refused() -> None:
    with pytest.raises(MasterWithoutSparkError, match="--engine spark"):
        is_on_cluster(Settings(), Engine.LOCAL, "local[2]")


def test_what_a_command_does_not_say_the_settings_do() -> None:
    settings = Settings(engine=Engine.SPARK)

    assert is_on_cluster(settings, None, None)
    assert not is_on_cluster(settings, Engine.LOCAL, None)
