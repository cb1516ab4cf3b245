"""Croissant 1.1 (MLCommons): file objects and record sets, for machine learning.

Foreign keys stay out: mlcroissant joins what they name, which fails where a key may be empty.
"""

from __future__ import annotations

from pathlib import Path

from datapkg.exports.package import Json, PackageFiles, write_json

_DATATYPES = {"string": "sc:Text", "integer": "sc:Integer", "number": "sc:Float", "boolean": "sc:Boolean"}
# The context that the specification gives, word for word.
_CONTEXT: Json = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}


def export(package: PackageFiles, *, output: Path) -> list[Path]:
    """Write `croissant.json` and the files it names."""
    descriptor = package.descriptor
    document = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.1",
        "name": package.name,
        "alternateName": descriptor.get("title"),
        "description": descriptor.get("description_en"),
        "license": descriptor["licenses"][0]["path"],
        "url": "https://datapackage.org/",
        "citeAs": f"datapkg contributors. {descriptor.get('title_en')}.",
        "datePublished": _published(package),
        "version": f"0.0.0+{_digest(package)}",
        "keywords": descriptor.get("keywords", []),
        "distribution": [_file(resource) for resource in package.resources],
        "recordSet": [_records(resource) for resource in package.resources],
    }
    return [write_json(output / "croissant.json", document), *package.copy_tables(output)]


def _published(package: PackageFiles) -> str | None:
    """The newest date on which a source was published: the day of the build stays out of outputs."""
    return max((row["published"] for row in package.rows("reports") if row["published"]), default=None)


def _digest(package: PackageFiles) -> str:
    observations = next(each for each in package.resources if each["name"] == "observations")
    return str(observations["hash"]).removeprefix("sha256:")[:12]


def _file(resource: Json) -> Json:
    return {
        "@type": "cr:FileObject",
        "@id": f"{resource['name']}.csv",
        "name": f"{resource['name']}.csv",
        "description": resource.get("description_en"),
        "contentUrl": f"{resource['name']}.csv",
        "contentSize": f"{resource['bytes']} B",
        "encodingFormat": "text/csv",
        "sha256": str(resource["hash"]).removeprefix("sha256:"),
    }


def _records(resource: Json) -> Json:
    name, schema = resource["name"], resource["schema"]
    return {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": name,
        "description": resource.get("description_en"),
        "key": [{"@id": f"{name}/{field}"} for field in schema["primaryKey"]],
        "field": [_field(name, field) for field in schema["fields"]],
    }


def _field(table: str, field: Json) -> Json:
    return {
        "@type": "cr:Field",
        "@id": f"{table}/{field['name']}",
        "name": field["name"],
        "description": field.get("description_en"),
        "dataType": _DATATYPES[field["type"]],
        "source": {"fileObject": {"@id": f"{table}.csv"}, "extract": {"column": field["name"]}},
    }
