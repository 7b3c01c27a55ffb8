"""Vectors: the same for a text whatever stands beside it, cached, and replaced with a notice where they fail."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import pipeline.compare.vectors as module
from pipeline.compare.vectors import Vectors, load_vectors
from pipeline.errors import MissingResource
from pipeline.settings import Compare

SHORT, LONG = (
    "Train all staff.",
    "Every council should publish its plan for floods, and the plan should be tested. " * 4,
)


def test_a_vector_does_not_depend_on_its_neighbours(tmp_path: Path) -> None:
    alone = load_vectors(Compare()).encode([SHORT])
    beside = load_vectors(Compare()).encode([LONG, SHORT])
    assert np.array_equal(alone[0], beside[1])


def test_vectors_have_length_one(vectors: Vectors) -> None:
    assert np.allclose(np.linalg.norm(vectors.encode([SHORT, LONG]), axis=1), 1.0, atol=1e-5)


def test_a_second_run_reads_the_cache(tmp_path: Path) -> None:
    first = load_vectors(Compare(), tmp_path).encode([SHORT])
    cached = Vectors(name=module.MINILM_NAME, cache=tmp_path, _compute=lambda texts: pytest.fail("computed again"))
    assert np.array_equal(cached.encode([SHORT]), first)


def test_a_broken_cache_is_made_again(tmp_path: Path) -> None:
    load_vectors(Compare(), tmp_path).encode([SHORT])
    next(tmp_path.glob("*.npz")).write_bytes(b"broken")
    assert load_vectors(Compare(), tmp_path).encode([SHORT]).shape == (1, 384)


def test_a_wrong_checksum_falls_back_to_words_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MODEL_SHA256", "0" * 64)
    fallen = load_vectors(Compare())
    assert (fallen.dense, "checksum" in fallen.notice) == (False, True)


def test_tfidf_alone_needs_no_notice() -> None:
    chosen = load_vectors(Compare(vectors="tfidf"))
    assert (chosen.name, chosen.notice, chosen.encode([SHORT]).shape) == ("TF-IDF", "", (1, 0))


def test_an_unknown_model_names_what_to_install() -> None:
    with pytest.raises(MissingResource, match=r"transformers|folder"):
        load_vectors(Compare(vectors="no-such-model"))
