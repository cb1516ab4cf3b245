"""schema.org Dataset, as search engines for data read it."""

from __future__ import annotations

from pathlib import Path

from datapkg.exports.package import Json, PackageFiles, write_json


def export(package: PackageFiles, *, output: Path) -> list[Path]:
    """Write `schemaorg.jsonld` and the files it names."""
    return [write_json(output / "schemaorg.jsonld", dataset(package)), *package.copy_tables(output)]


def dataset(package: PackageFiles) -> Json:
    """The Dataset of a package; `contentUrl` is relative to the document."""
    descriptor = package.descriptor
    return {
        # The vocabulary inline: a remote context would have to be fetched by whoever reads this.
        "@context": {"@vocab": "https://schema.org/"},
        "@type": "Dataset",
        "name": descriptor.get("title"),
        "alternateName": descriptor.get("title_en"),
        "description": f"{descriptor.get('description', '')} {descriptor.get('description_en', '')}",
        "identifier": package.name,
        "keywords": descriptor.get("keywords", []),
        "inLanguage": ["zh-Hans", "en"],
        "isAccessibleForFree": True,
        "license": descriptor["licenses"][0]["path"],
        "creator": {"@type": "Organization", "name": "datapkg contributors"},
        "isBasedOn": [_source(source) for source in descriptor.get("sources", ())],
        "temporalCoverage": _years(package),
        "spatialCoverage": [{"@type": "Place", "name": name} for name in _places(package)],
        "variableMeasured": [_variable(row) for row in package.rows("indicators")],
        "distribution": [_download(resource) for resource in package.resources],
    }


def _source(source: Json) -> Json:
    work: Json = {"@type": "CreativeWork", "name": source["title"], "sha256": source.get("sha256")}
    return work | ({"url": source["path"]} if "path" in source else {})


def _years(package: PackageFiles) -> str | None:
    years = sorted({row["year"] for row in package.rows("reports") if row["year"]})
    return f"{years[0]}/{years[-1]}" if years else None


def _places(package: PackageFiles) -> list[str]:
    names = {row["region_code"]: row["name"] for row in package.rows("regions")}
    return [names[code] for code in sorted({row["region_code"] for row in package.rows("reports")}) if code in names]


def _variable(row: dict[str, str]) -> Json:
    return {
        "@type": "PropertyValue",
        "propertyID": row["indicator_id"],
        "name": row["name_zh"],
        "alternateName": row["name_en"],
        "description": row["definition_zh"],
        "unitText": row["units"],
    }


def _download(resource: Json) -> Json:
    return {
        "@type": "DataDownload",
        "name": resource["name"],
        "encodingFormat": "text/csv",
        "contentUrl": f"{resource['name']}.csv",
        "contentSize": f"{resource['bytes']} B",
        "sha256": str(resource["hash"]).removeprefix("sha256:"),
    }
