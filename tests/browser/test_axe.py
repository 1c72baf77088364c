"""What looks for barriers is what its authors published."""

import gzip
import hashlib
import json

from tests.browsers import VENDORED


def test_axe_is_the_one_that_the_manifest_names_and_comes_with_its_licence() -> None:
    (package,) = json.loads((VENDORED / "manifest.json").read_text())["packages"]
    (file,) = package["files"]
    content = gzip.decompress((VENDORED / f"{file['name']}.gz").read_bytes())

    assert hashlib.sha256(content).hexdigest() == file["sha256"]
    assert "Mozilla Public License" in (VENDORED / "axe-core.LICENSE.txt").read_text()
