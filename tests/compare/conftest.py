"""The codebook and vectors that the tests of comparing share."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.compare.themes import Codebook, load_codebook
from pipeline.compare.vectors import Vectors, load_vectors
from pipeline.settings import PROJECT, Compare


@pytest.fixture(scope="session")
def settings() -> Compare:
    return Compare()


@pytest.fixture(scope="session")
def codebook() -> Codebook:
    return load_codebook(PROJECT / "config/themes.toml")


@pytest.fixture(scope="session")
def vectors(tmp_path_factory: pytest.TempPathFactory) -> Vectors:
    return load_vectors(Compare(), Path(tmp_path_factory.mktemp("vectors")))
