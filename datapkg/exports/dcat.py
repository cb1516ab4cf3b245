"""DCAT-AP 3: the record of a catalogue with one dataset and its distributions, as JSON-LD and Turtle.

Relative addresses are relative to the document: whoever publishes it gives them their place.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from datapkg.errors import UsageError
from datapkg.exports.package import Json, PackageFiles, write_json

_CONTEXT: Json = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "prov": "http://www.w3.org/ns/prov#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_BASE = "urn:datapkg:"
_EU = "http://publications.europa.eu/resource/authority"
_MEDIA_TYPE = "http://www.iana.org/assignments/media-types/text/csv"
_LICENSE = f"{_EU}/licence/CC_BY_4_0"
_THEME = f"{_EU}/data-theme/SOCI"
_LANGUAGES = (f"{_EU}/language/ZHO", f"{_EU}/language/ENG")
_FORMAT = f"{_EU}/file-type/CSV"
# Terms of other vocabularies say here what they are, so that the record can be checked without the network.
_REFERENCED: tuple[Json, ...] = (
    {"@id": _MEDIA_TYPE, "@type": "dct:MediaType"},
    {"@id": _FORMAT, "@type": "dct:MediaTypeOrExtent"},
    {"@id": _LICENSE, "@type": "dct:LicenseDocument"},
    {"@id": _THEME, "@type": "skos:Concept", "skos:prefLabel": {"@value": "Population and society", "@language": "en"}},
    *({"@id": language, "@type": "dct:LinguisticSystem"} for language in _LANGUAGES),
)


def export(package: PackageFiles, *, output: Path) -> list[Path]:
    """Write `dcat.jsonld` and `dcat.ttl`.

    Raises:
        UsageError: rdflib, which writes Turtle, isn't installed.
    """
    try:
        import rdflib
    except ImportError as error:
        raise UsageError(
            "DCAT needs rdflib", code="export-missing-library", hint="pip install 'minzheng-datapkg[exports]'"
        ) from error
    document = {"@context": _CONTEXT, "@graph": _graph(package)}
    graph = rdflib.Graph().parse(data=json.dumps(document), format="json-ld")
    turtle = output / "dcat.ttl"
    turtle.write_text(graph.serialize(format="longturtle"), encoding="utf-8")
    return [write_json(output / "dcat.jsonld", document), turtle]


def _graph(package: PackageFiles) -> list[Json]:
    publisher = {"@id": f"{_BASE}publisher", "@type": "foaf:Agent", "foaf:name": "datapkg contributors"}
    dataset_id = f"{_BASE}{package.name}"
    distributions = [_distribution(package, resource) for resource in package.resources]
    catalogue = {
        "@id": f"{_BASE}catalogue",
        "@type": "dcat:Catalog",
        "dct:title": _both(package.descriptor, "title"),
        "dct:description": _both(package.descriptor, "description"),
        "dct:publisher": {"@id": publisher["@id"]},
        "dcat:dataset": {"@id": dataset_id},
    }
    dataset = {
        "@id": dataset_id,
        "@type": "dcat:Dataset",
        "dct:title": _both(package.descriptor, "title"),
        "dct:description": _both(package.descriptor, "description"),
        "dct:identifier": package.name,
        "dct:publisher": {"@id": publisher["@id"]},
        "dct:language": [{"@id": language} for language in _LANGUAGES],
        "dcat:theme": {"@id": _THEME},
        "dcat:keyword": _keywords(package),
        "prov:wasDerivedFrom": [
            {"@id": f"{_BASE}source:{source['sha256']}"} for source in package.descriptor.get("sources", ())
        ],
        "dcat:distribution": [{"@id": each["@id"]} for each in distributions],
    }
    return [catalogue, dataset, publisher, *distributions, *_REFERENCED]


def _distribution(package: PackageFiles, resource: Json) -> Json:
    name = resource["name"]
    return {
        "@id": f"{_BASE}{package.name}:{name}",
        "@type": "dcat:Distribution",
        "dct:title": _both(resource, "title"),
        "dct:description": _both(resource, "description"),
        "dcat:accessURL": {"@id": f"{_BASE}{package.name}:{name}.csv"},
        "dcat:mediaType": {"@id": _MEDIA_TYPE},
        "dct:format": {"@id": _FORMAT},
        "dct:license": {"@id": _LICENSE},
        "dcat:byteSize": {"@value": str(resource["bytes"]), "@type": "xsd:nonNegativeInteger"},
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256", "@type": "spdx:ChecksumAlgorithm"},
            "spdx:checksumValue": {
                "@value": str(resource["hash"]).removeprefix("sha256:"),
                "@type": "xsd:hexBinary",
            },
        },
    }


def _both(described: Any, key: str) -> list[Json]:
    words = (("zh", described.get(key)), ("en", described.get(f"{key}_en")))
    return [{"@value": text, "@language": language} for language, text in words if text]


def _keywords(package: PackageFiles) -> list[Json]:
    return [
        {"@value": word, "@language": "en" if str(word).isascii() else "zh"}
        for word in package.descriptor.get("keywords", ())
    ]
