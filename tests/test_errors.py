"""Errors: each says what is wrong and what to do, survives the way between processes, and has its exit code."""

from __future__ import annotations

import inspect
import pickle

import pytest

from pipeline import errors
from pipeline.errors import Exit, SaidBeforeError

KINDS = [
    kind
    for _, kind in inspect.getmembers(errors, inspect.isclass)
    if issubclass(kind, SaidBeforeError) and kind is not SaidBeforeError
]


def an(kind: type[SaidBeforeError]) -> SaidBeforeError:
    """An error of this kind, whatever it is made from."""
    given = {"path": "report.pdf", "what": "is torn", "setting": "read.max_pages", "cause": ValueError("odd")}
    given |= {"problem": "report.pdf: is torn.", "next_step": "Mend it."}
    return kind(*(given[name] for name in list(inspect.signature(kind).parameters)))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_an_error_says_what_is_wrong_and_then_what_to_do(kind: type[SaidBeforeError]) -> None:
    error = an(kind)
    assert str(error) == f"{error.problem} {error.next_step}"
    assert error.problem.startswith("report.pdf: ") and error.problem.endswith(".")
    assert error.next_step.endswith(".")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_an_error_comes_whole_out_of_another_process(kind: type[SaidBeforeError]) -> None:
    error = an(kind)
    back = pickle.loads(pickle.dumps(error))
    assert (type(back), str(back), back.problem, back.next_step) == (kind, str(error), error.problem, error.next_step)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_no_error_ends_with_the_exit_code_of_success(kind: type[SaidBeforeError]) -> None:
    assert an(kind).exit_code in set(Exit) - {Exit.DONE}


def test_exit_codes_are_those_of_the_contract() -> None:
    assert [code.value for code in Exit] == [0, 1, 2, 3, 4, 5]
