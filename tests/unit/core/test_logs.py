"""Logs carry what is on the list of fields and nothing else."""

import json

import pytest
import structlog

from creditwright.core.logs import configure_logs, logger


def test_a_value_in_a_field_that_is_not_listed_never_reaches_the_log(
    capfd: pytest.CaptureFixture[str],
) -> None:
    configure_logs(level="info", form="json")

    structlog.get_logger().info("scored", rows=3, applicant_name="Ada Lovelace")

    line = json.loads(capfd.readouterr().err)
    assert line["rows"] == 3
    assert line["dropped_fields"] == 1
    assert "Ada" not in json.dumps(line)


def test_a_program_that_configures_no_logs_sees_warnings_only(
    capfd: pytest.CaptureFixture[str],
) -> None:
    structlog.reset_defaults()

    logger().info("scored", rows=3)
    logger().warning("absent", table="bureau")

    captured = capfd.readouterr()
    assert captured.out == ""
    assert "scored" not in captured.err
    assert "absent" in captured.err


def test_a_line_below_the_level_is_not_written(capfd: pytest.CaptureFixture[str]) -> None:
    configure_logs(level="warning", form="text")

    structlog.get_logger().info("scored", rows=3)

    assert capfd.readouterr().err == ""
