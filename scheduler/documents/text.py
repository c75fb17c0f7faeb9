"""From a file to a JSON value: whatever lies there is either a document or one clear sentence."""

from __future__ import annotations

import codecs
import json
import os
import stat
from pathlib import Path
from typing import Any

from scheduler.documents.places import Located, Place
from scheduler.errors import Fault, InputError, show

LARGEST_FILE = 512 * 1024 * 1024
"""Bytes. Twenty thousand learners take about 20 MB."""

WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_bytes(path: Path, largest: int = LARGEST_FILE) -> bytes:
    """The whole of a regular file; raises InputError for anything else. Never waits for a pipe or a device."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
    except FileNotFoundError:
        raise _refused(path, "does not exist", "check the name and the folder") from None
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from None
    try:
        mode = os.fstat(handle).st_mode
        if stat.S_ISDIR(mode):
            raise _refused(path, "is a folder", "name the file in it")
        if not stat.S_ISREG(mode):
            raise _refused(path, "is not a file but a pipe or a device", "save its content to a file first")
        with open(handle, "rb", closefd=False) as file:
            data = file.read(largest + 1)
    except OSError as error:
        raise _unreadable(path, error) from None
    finally:
        os.close(handle)
    if len(data) > largest:
        raise _refused(path, f"is larger than {largest // 2**20} MB", "is it the right file?")
    return data


def parse(text: str | bytes, name: str) -> tuple[dict[str, Any], list[Located]]:
    """The JSON object in a text, with the faults that JSON itself tolerates (keys that come twice in an object).

    ``name`` says in messages which document it is. Raises InputError where there is no JSON object.
    """
    decoded = _decoded(text, name) if isinstance(text, bytes) else text.removeprefix("\ufeff")
    if not decoded.strip():
        raise _refused(name, "is empty", "is it the right file?")
    twice: dict[int, tuple[dict[str, Any], list[str]]] = {}

    def as_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) < len(pairs):
            keys = [key for key, _ in pairs]
            twice[id(made)] = (made, [key for key in made if keys.count(key) > 1])
        return made

    try:
        document = json.loads(decoded, object_pairs_hook=as_object)
    except json.JSONDecodeError as error:
        what, cure = _explained(error)
        where = f"line {error.lineno}, column {error.colno}"
        raise _refused(name, f"is not JSON: {what} at {where}", cure) from None
    except RecursionError:
        raise _refused(name, "has lists or objects nested too deeply", "is it the right file?") from None
    except ValueError:
        raise _refused(name, "holds a number of thousands of digits", "is it the right file?") from None
    if not isinstance(document, dict):
        raise _refused(name, f"is not a JSON object but {kind(document)}", 'it starts with "{"')
    if not twice:
        return document, []
    return document, _doubled(document, {at: keys for at, (_, keys) in twice.items()})


def kind(value: object) -> str:
    """What kind of JSON value this is, in words."""
    if isinstance(value, bool):
        return "true or false"
    names = {dict: "an object", list: "a list", str: "a text", int: "a number", float: "a number"}
    return names.get(type(value), "null" if value is None else show(value))


def _decoded(data: bytes, name: str) -> str:
    if data.startswith(WIDE):
        raise _refused(name, "is UTF-16 text", "save it as UTF-8")
    if b"\0" in data:
        raise _refused(name, "is not text: it holds zero bytes", "is it the right file?")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _refused(name, f"is not UTF-8 text: see line {line}", "save it as UTF-8") from None


def _doubled(document: Any, keys_by_object: dict[int, list[str]]) -> list[Located]:
    found: list[Located] = []
    stack: list[tuple[Place, Any]] = [((), document)]
    while stack:
        place, node = stack.pop()
        for key in keys_by_object.get(id(node), ()) if isinstance(node, dict) else ():
            found.append(Located((*place, key), "is given twice in one object", "keep one of them"))
        children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
        stack += [((*place, part), child) for part, child in children if isinstance(child, dict | list)]
    return found


PLAIN = {
    "Expecting value": "a value is expected",
    "Extra data": "more text follows after the end",
    "Unterminated string starting at": "a text has no closing quote",
    "Expecting property name enclosed in double quotes": "a field name in double quotes is expected",
    "Expecting ',' delimiter": "a comma or a closing bracket is expected",
    "Expecting ':' delimiter": "a colon is expected",
    "Invalid control character at": "a text holds a control character (a line break?)",
}
"""The parser's words, and ours."""


def _explained(error: json.JSONDecodeError) -> tuple[str, str]:
    """What is wrong at the place where the parser stopped, and the cure."""
    before, after = error.doc[: error.pos].rstrip(), error.doc[error.pos : error.pos + 1]
    what = PLAIN.get(error.msg, error.msg[:1].lower() + error.msg[1:])
    if not error.doc.lstrip().startswith(("{", "[")):
        return what, "is it the right file?"
    if error.msg.startswith("Illegal trailing comma") or (before.endswith(",") and after in ("}", "]")):
        return "a comma stands before the closing bracket", "take it out"
    if error.msg == "Extra data":
        return what, "take it out: is a bracket closed too early, or is it not the right file?"
    if after == "'":
        return what, "write double quotes"
    if not error.doc[error.pos :].strip():
        return what, "the end of the file is missing"
    return what, "look just before that place for a missing comma, quote or bracket"


def _unreadable(path: Path, error: OSError | ValueError) -> InputError:
    why = error.strerror if isinstance(error, OSError) and error.strerror else "no file can have such a name"
    return _refused(path, f"cannot be read: {why.lower()}", "check the name, and whether you may read it")


def _refused(name: str | Path, message: str, cure: str | None = None) -> InputError:
    return InputError((Fault(str(name), message, None, cure),), str(name))
