"""Errors on their way out: always one sentence, with place and nearest names."""

from __future__ import annotations

import re
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from percuta.errors import InputError, NumericalError, PercutaError
from percuta.server.contract.base import Refusal
from percuta.store.database import StoreError

_NEAREST = re.compile(r"; nearest(?: key here)?: ([^.;()]+)")


class RefusedError(PercutaError):
    """A request that is refused.

    Parameters
    ----------
    status : int
        HTTP status.
    sentence : str
        Why, and what to do.
    where : str
        Place in the input.
    """

    def __init__(self, status: int, sentence: str, where: str = "") -> None:
        self.status, self.sentence, self.where = status, sentence, where
        super().__init__(sentence)


def missing(what: str) -> RefusedError:
    """Say that there is no such thing, or none that this person may know of: the two are not told apart."""
    return RefusedError(404, f"there is no such {what}")


def nearest_of(sentence: str) -> list[str]:
    """Read the nearest names off an error's sentence.

    Examples
    --------
    >>> nearest_of("'skinpenn' is not in the catalogue; nearest: skinpen, dermapen. All are listed.")
    ['skinpen', 'dermapen']
    """
    found = _NEAREST.search(sentence)
    return [word.strip() for word in found[1].split(",")] if found else []


def refusal(status: int, sentence: str, where: str = "") -> JSONResponse:
    """Answer with one sentence."""
    error = {"where": where, "sentence": sentence, "nearest": nearest_of(sentence)}
    return JSONResponse({"error": error}, status_code=status, headers={"Cache-Control": "no-store"})


ANSWERS: dict[int | str, dict[str, Any]] = {
    status: {"model": Refusal, "description": text}
    for status, text in {
        400: "The request makes no sense.",
        401: "Nobody is signed in.",
        403: "It is not allowed.",
        404: "There is no such thing, or none you may know of.",
        409: "It does not fit the state things are in.",
        413: "It is too large.",
        422: "The input is wrong.",
        429: "Too many attempts.",
        503: "The database cannot do it now.",
    }.items()
}
"""How every route may refuse."""


def binary(kind: str) -> dict[int | str, dict[str, Any]]:
    """Describe an answer that is a file."""
    return {200: {"content": {kind: {"schema": {"type": "string", "format": "binary"}}}}}


def install(app: FastAPI) -> None:
    """Answer every error of the application with one sentence."""
    app.add_exception_handler(RefusedError, _refused)
    app.add_exception_handler(InputError, _input)
    app.add_exception_handler(NumericalError, _numerical)
    app.add_exception_handler(StoreError, _store)
    app.add_exception_handler(RequestValidationError, _validation)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(OSError, _system)


def _refused(_: Request, error: Any) -> JSONResponse:
    return refusal(error.status, error.sentence, error.where)


def _input(_: Request, error: Any) -> JSONResponse:
    return refusal(422, error.message, error.where)


def _numerical(_: Request, error: Any) -> JSONResponse:
    return refusal(422, str(error))


def _store(_: Request, error: Any) -> JSONResponse:
    return refusal(503, str(error))


def _system(_: Request, error: Any) -> JSONResponse:
    return refusal(503, f"the server cannot read or write a file: {error.strerror or error}")


def _validation(_: Request, error: Any) -> JSONResponse:
    """Say the first thing that is wrong with a request."""
    found = error.errors()[0]
    where = ".".join(str(part) for part in found["loc"] if part != "body")
    status = 400 if found["type"] == "json_invalid" else 422
    return refusal(status, str(found["msg"]), where)


def _http(_: Request, error: Any) -> JSONResponse:
    words = {404: "there is nothing here", 405: "this cannot be done here"}
    return refusal(error.status_code, words.get(error.status_code, str(error.detail)))
