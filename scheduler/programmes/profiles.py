"""What an organisation weighs: three profiles, or its own in a file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from scheduler.cohort.base import WRITTEN
from scheduler.documents.nearest import nearest, plainly
from scheduler.documents.places import in_order
from scheduler.documents.salvage import salvage
from scheduler.documents.structure import faults_of_form
from scheduler.documents.text import parse, read_bytes
from scheduler.errors import Fault, InputError
from scheduler.programmes.checks import weight_faults
from scheduler.programmes.programme import Programme, Weights

DEFAULT = "mature_ld"

PROFILES = {
    "regulated": Weights(cost=0.15, speed=0.15, quality=0.2, compliance=0.4, personalization=0.1),
    "rapid_growth": Weights(cost=0.25, speed=0.4, quality=0.15, compliance=0.1, personalization=0.1),
    "mature_ld": Weights(cost=0.15, speed=0.1, quality=0.35, compliance=0.15, personalization=0.25),
}


@dataclass(frozen=True)
class Profile:
    """Weights by their name: a profile's, the programme's own, or a file's."""

    name: str
    weights: Weights


def profile_of(programme: Programme, wanted: str | None) -> Profile:
    """The weights wanted: a profile's name or a file of weights; else the programme's own, else ``mature_ld``.

    Raises InputError for a name that is neither, and for a file with faults.
    """
    if wanted is None:
        if programme.weights is not None:
            return Profile("the programme's own", programme.weights)
        return Profile(DEFAULT, PROFILES[DEFAULT])
    plain = plainly(wanted).replace(" ", "_")
    if plain in PROFILES:
        return Profile(plain, PROFILES[plain])
    path = Path(wanted)
    if not path.exists() and path.suffix.casefold() != ".json":
        near = nearest(plain, PROFILES)
        cure = f'did you mean "{near}"?' if near else f"write {', '.join(PROFILES)}, or name a file of weights"
        raise InputError((Fault("--profile", "is neither a profile nor a file", wanted, cure),))
    return Profile(str(path), _weights(*parse(read_bytes(path), str(path)), str(path)))


def _weights(document: dict[str, Any], found: list[Any], name: str) -> Weights:
    try:
        weights = Weights.model_validate(document, context=WRITTEN)
        found += weight_faults(weights, ())
    except ValidationError as error:
        found += faults_of_form(error, Weights, document)
        found += weight_faults(salvage(Weights, document, WRITTEN), ())
    if found:
        raise InputError(in_order(found, document), name)
    return weights
