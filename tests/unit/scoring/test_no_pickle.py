"""No model runs code: nothing here pickles, and opening a bundle unpickles nothing."""

import ast
import subprocess
import sys
from pathlib import Path

import creditwright

FORBIDDEN = ("pickle", "joblib", "cloudpickle", "dill", "skops", "shelve", "marshal")
SOURCES = sorted(Path(creditwright.__file__).parent.rglob("*.py"))
WATCHED = """
import sys
from pathlib import Path
import lightgbm  # what libraries unpickle while they are imported is theirs

def refuse(event, arguments):
    if event == "pickle.find_class":
        raise SystemExit(f"unpickled {arguments}")

sys.addaudithook(refuse)
from creditwright.decision.opening import open_bundle
print(open_bundle(Path(sys.argv[1])).digest)
"""


def imported_by(source: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(source.read_text())):
        if isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{each.name}" for each in node.names}
    return found


def test_no_module_imports_what_pickles_or_a_flavour_that_loads() -> None:
    assert SOURCES
    for source in SOURCES:
        for name in imported_by(source):
            assert name.split(".")[0] not in FORBIDDEN, source
            assert not name.startswith(("mlflow.pyfunc", "mlflow.lightgbm", "mlflow.sklearn")), (
                source
            )


def test_opening_a_bundle_unpickles_nothing(small_bundle: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, str(small_bundle)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert len(done.stdout.strip()) == 64
