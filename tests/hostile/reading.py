"""One PDF through all stages of a report, as the work of a process: what came out, or the fault that nobody foresaw."""

from __future__ import annotations

import hashlib
import traceback
from pathlib import Path

from pipeline.errors import ProcessingFailed, SaidBeforeError
from pipeline.reports import ReportTask, decide_and_prove, one_cause, read_and_find
from pipeline.settings import Read, Settings

# Pictures of small dots, so that a spoiled page that goes to OCR does not take the time of all others.
SETTINGS = Settings(read=Read(ocr_dpi=72, max_pages=50))


def read_bytes(folder: Path, data: bytes) -> str:
    """An empty text, or the traceback of an error that is no SaidBeforeError; `folder` is for the file."""
    path = folder / f"{hashlib.sha256(data).hexdigest()[:16]}.pdf"
    path.write_bytes(data)
    try:
        with one_cause(path):
            task = ReportTask(id="fuzz", path=path)
            decide_and_prove(task, read_and_find(task, SETTINGS), ())
    except ProcessingFailed as error:
        return "".join(traceback.format_exception(error.__cause__))
    except SaidBeforeError:
        return ""
    finally:
        path.unlink()
    return ""
