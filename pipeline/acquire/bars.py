"""Progress of downloads on stderr: one bar a file."""

from __future__ import annotations

from types import TracebackType

from pipeline.acquire.transfer import Progress


class Bars:
    """One progress bar for each file that begins to come; nothing is drawn where `shown` is false."""

    def __init__(self, shown: bool) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, DownloadColumn, TextColumn, TransferSpeedColumn
        from rich.progress import Progress as Display

        self._drawn = Display(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            DownloadColumn(),
            TransferSpeedColumn(),
            console=Console(stderr=True),
            disable=not shown,
        )

    def start(self, name: str) -> Progress:
        """A function that is told the bytes so far and in all, and draws the bar of this file from then on."""
        task = self._drawn.add_task(name, total=None, visible=False)

        def progress(done: int, total: int | None) -> None:
            self._drawn.update(task, completed=done, total=total, visible=True)

        return progress

    def __enter__(self) -> Bars:
        self._drawn.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._drawn.stop()
