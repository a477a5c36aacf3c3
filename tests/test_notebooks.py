"""The notebooks run from first to last cell on the sample tables, and are kept without output."""

from __future__ import annotations

import base64
import shutil
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
# How many plots each draws.
PLOTS = {
    "01-first-look": 1,
    "02-people-trained": 2,
    "03-who-trains-whom": 1,
    "04-one-programme": 1,
    "05-errors-and-corrections": 0,
}


def test_every_notebook_is_tested():
    assert {path.stem for path in NOTEBOOKS} == set(PLOTS)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_is_kept_without_output(path):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    for cell in notebook.cells:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None
    # Few lines each: what is longer belongs into the library.
    code = [line for c in notebook.cells if c.cell_type == "code" for line in c.source.splitlines()]
    assert len(code) <= 60
    assert notebook.cells[0].source.startswith("# ")


@pytest.fixture(scope="module")
def kernel(samples, tmp_path_factory) -> Iterator[NotebookClient]:
    """One for all, in a folder beside the sample tables; it loads the libraries once."""
    place = tmp_path_factory.mktemp("place")
    (place / "notebooks").mkdir()
    shutil.copytree(samples, place / "outputs")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(ROOT))
        for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR"):
            patch.setenv(name, str(place / name))
        resources = {"metadata": {"path": str(place / "notebooks")}}
        client = NotebookClient(nbformat.v4.new_notebook(), resources=resources, timeout=300)
        with client.setup_kernel():
            yield client


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_runs(path, kernel):
    notebook = kernel.nb = nbformat.read(path, as_version=4)
    # Names of the notebook before are forgotten.
    notebook.cells.insert(0, nbformat.v4.new_code_cell("%reset -f"))
    for place, cell in enumerate(notebook.cells):
        kernel.execute_cell(cell, place)
    outputs = [o for cell in notebook.cells for o in cell.get("outputs", ())]
    shown = [o["data"] for o in outputs if "data" in o]
    plots = [base64.b64decode(data["image/png"]) for data in shown if "image/png" in data]
    assert len(plots) == PLOTS[path.stem]
    # An empty plot is a few hundred bytes.
    assert all(len(plot) > 10_000 for plot in plots)
    assert shown
    assert not [o for o in outputs if o.output_type == "stream" and o.name == "stderr"]
