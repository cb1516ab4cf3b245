"""Packages and declarations of strangers: a clear finding or error, nothing fetched, nothing outside read.

The numbers are those of the catalogue of hostile input in docs/hostile-input.md.
"""

import hashlib
import json
import os
import socket
import threading

import pytest

from datapkg.checks.structure import structure_faults
from datapkg.declarations import parse_declaration
from datapkg.errors import DeclarationError, PackageError
from tests.hostile.validating import validated

DESCRIPTOR = "datapackage.json"


def change(package, edit):
    """Change the descriptor's entry of the table of units."""
    descriptor = json.loads((package / DESCRIPTOR).read_bytes())
    edit(next(each for each in descriptor["resources"] if each["name"] == "units"))
    (package / DESCRIPTOR).write_text(json.dumps(descriptor), encoding="utf-8")


def replace_table(package, data, name="units"):
    """Change a table and declare its new size and hash, as a careful forger would."""
    (package / f"{name}.csv").write_bytes(data)
    digest = f"sha256:{hashlib.sha256(data).hexdigest()}"
    descriptor = json.loads((package / DESCRIPTOR).read_bytes())
    for resource in descriptor["resources"]:
        if resource["name"] == name:
            resource |= {"bytes": len(data), "hash": digest}
    (package / DESCRIPTOR).write_text(json.dumps(descriptor), encoding="utf-8")


def refused(package):
    try:
        return [fault.code for fault in structure_faults(package)]
    except PackageError as error:
        return [error.code]


PATHS = [
    "../secret.csv", "a/../../secret.csv", "/etc/passwd", "~/x.csv", "$HOME/x.csv", "%TEMP%/x.csv", "..\\secret.csv",
    "a\0b", "file:///etc/passwd", "//host/x.csv", "\\\\host\\x.csv", "http://127.0.0.1:9/x.csv", "C:/x.csv", "",
    ".", "units.csv/", "./units.csv", "x" * 5_000, None, 7, ["units.csv"],
]  # fmt: skip


@pytest.mark.parametrize("path", PATHS, ids=[repr(path)[:24] for path in PATHS])
def test_65_a_path_that_leads_elsewhere_is_a_fault(package, path):
    change(package, lambda resource: resource.update(path=path))
    assert refused(package) == ["descriptor"]


@pytest.mark.parametrize("name", ["units", "observations"])
@pytest.mark.parametrize("make", ["link", "loop", "pipe", "folder"])
def test_66_links_and_pipes_are_never_opened(package, tmp_path, name, make):
    secret = tmp_path / "secret.csv"
    secret.write_text("SECRET\n")
    place = package / f"{name}.csv"
    place.unlink()
    if make == "pipe":
        os.mkfifo(place)
    elif make == "folder":
        place.mkdir()
    else:
        place.symlink_to(secret if make == "link" else place)
    assert refused(package) == ["descriptor"]
    code, words = validated(package)
    assert code in (1, 2)
    assert "SECRET" not in words


@pytest.fixture
def loopback():
    """A server that counts who calls."""
    hits = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)
        done = threading.Event()

        def serve():
            while not done.is_set():
                try:
                    connection, _ = server.accept()
                except TimeoutError:
                    continue
                hits.append(1)
                connection.close()

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/x", hits
        done.set()
        thread.join()


def point_at(descriptor, url):
    """Every place of a descriptor from which something might be fetched."""
    yield {**descriptor, "profile": url, "$schema": url}
    yield {**descriptor, "resources": [*descriptor["resources"], url]}
    changes = (
        {"path": url},
        {"schema": url},
        {"dialect": url},
        {"profile": url, "$schema": url},
        {"scheme": "http"},
        {"extrapaths": [url]},
        {"sources": [{"path": url}]},
        {"schema": {"$schema": url, "fields": url}},
    )
    for change in changes:
        yield {**descriptor, "resources": [{**descriptor["resources"][0], **change}, *descriptor["resources"][1:]]}


def test_67_nothing_is_ever_fetched(package, loopback):
    url, hits = loopback
    descriptor = json.loads((package / DESCRIPTOR).read_bytes())
    for changed in point_at(descriptor, url):
        (package / DESCRIPTOR).write_text(json.dumps(changed), encoding="utf-8")
        refused(package)
        assert hits == []


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|a)*b", "(.*a){20}b", "(a*)*b"])
def test_68_a_pattern_that_backtracks_is_checked_in_linear_time(package, pattern):
    text = (package / "units.csv").read_text("utf-8").replace("人次,人次", f"人次,{'a' * 50_000}!")
    replace_table(package, text.encode())

    def constrain(resource):
        next(each for each in resource["schema"]["fields"] if each["name"] == "name_zh")["constraints"] = {
            "pattern": pattern
        }

    change(package, constrain)
    assert refused(package) == ["pattern"]


@pytest.mark.parametrize("pattern", [r"(a)\1", "(?=a)b", "(", 5, "a{100000}"])
def test_68_a_pattern_beyond_linear_time_is_a_fault(package, pattern):
    change(package, lambda resource: resource["schema"]["fields"][1].update(constraints={"pattern": pattern}))
    assert refused(package) == ["pattern"]


# YAML and JSON: 69, 70


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: !!python/object/apply:os.system [id]", "tag"),
        ("a: !binary aGk=", "tag"),
        ("a: &x [1]\nb: *x", "anchors"),
        ("a: &a [x]\nb: &b [*a, *a]\nc: &c [*b, *b]", "anchors"),
        ("a: 1\na: 2", "twice"),
        ("a: {b: 1, b: 2}", "twice"),
        ("? [a]\n: 1", "key"),
        ("a: 1\n---\nb: 2", "more than one"),
        ("[" * 200 + "]" * 200, "deep"),
        ("a: [", "YAML"),
        ("a: \x00", "YAML"),
        ("\t- a", "YAML"),
        ("<<: {a: 1}\n<<: {b: 2}", "twice"),
    ],
)
def test_69_the_harmful_parts_of_yaml_are_refused(tmp_path, text, words):
    with pytest.raises(DeclarationError, match=words) as caught:
        parse_declaration(text, path=tmp_path / "report.yml")
    assert "report.yml:" in (caught.value.where or "")
    assert caught.value.hint


@pytest.mark.parametrize(
    "text", ["NO", "012", "0x1F", "1_000", "12:30:45", "1e999", ".inf", ".nan", "2024-01-01", "1.50", "yes"]
)
def test_69_what_yaml_turns_into_something_else_stays_text(tmp_path, text):
    assert parse_declaration(f"a: {text}", path=tmp_path / "a.yml").data == {"a": text}


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "null", "7", "{", '{"resources": 1}', '{"resources": {}}', '{"resources": [], "resources": []}',
        '{"resources": [], "x": NaN}', '{"resources": [], "x": Infinity}', '{"resources": [], "x": 1e999}',
        '{"resources": [], "x": ' + "9" * 5_000 + "}", "[" * 100_000, '{"a":' * 100_000, "\ufeff{", "\udc80",
    ],
    ids=lambda text: text[:24].encode("ascii", "backslashreplace").decode(),
)  # fmt: skip
def test_70_json_is_read_strictly(package, text):
    (package / DESCRIPTOR).write_bytes(text.encode("utf-8", "surrogatepass"))
    assert refused(package) == ["package-descriptor"]


# Descriptors and tables: 71 to 77


def many_fields(resource):
    resource["schema"]["fields"] = [{"name": f"f{number}", "type": "string"} for number in range(10_000)]


def key_to_itself(resource):
    resource["schema"]["foreignKeys"] = [
        {"fields": ["unit"], "reference": {"resource": "units", "fields": ["base_unit"]}}
    ]


def key_to_nowhere(resource):
    resource["schema"]["foreignKeys"] = [{"fields": ["unit"], "reference": {"resource": "units", "fields": ["nope"]}}]


@pytest.mark.parametrize(
    ("edit", "codes"),
    [
        (many_fields, ["descriptor"]),
        (key_to_itself, []),  # a cycle that holds
        (key_to_nowhere, ["foreign-key"]),
        (lambda resource: resource["schema"].update(foreignKeys="x"), ["descriptor"]),
        (lambda resource: resource["schema"].update(foreignKeys=[{"fields": ["nope"]}]), ["descriptor"]),
        (lambda resource: resource["schema"].update(fields="x"), ["descriptor"]),
        (lambda resource: resource["schema"].update(fields=[1]), ["descriptor"]),
        (lambda resource: resource["schema"]["fields"][0].update(type="blob"), ["field-error"]),
        (lambda resource: resource["schema"]["fields"][0].update(constraints="x"), ["descriptor"]),
        (lambda resource: resource.update(name=7), ["descriptor"]),
        (lambda resource: resource.update(name="reports"), ["package-error"]),
        (lambda resource: resource.update(encoding="utf-7"), ["descriptor"]),
        (lambda resource: resource.update(format="xlsx"), ["descriptor"]),
        (lambda resource: resource.pop("schema"), ["descriptor"]),
    ],
)
def test_72_a_wrong_descriptor_is_a_fault(package, edit, codes):
    change(package, edit)
    assert refused(package) == codes


def test_72_a_package_without_tables_is_a_fault(package):
    (package / DESCRIPTOR).write_text('{"resources": []}', encoding="utf-8")
    assert refused(package) == ["descriptor"]


def cell(package, old, new):
    text = (package / "observations.csv").read_text("utf-8")
    assert old in text
    replace_table(package, text.replace(old, new).encode(), name="observations")


@pytest.mark.parametrize(
    "value", ["NaN", "inf", "1e999", "0x1F", "1_000", "１２３４", " 1234", "1234.0", "+1234", "1,234"]
)
def test_34_a_number_in_another_spelling_is_a_finding(package, value):
    cell(package, ",1234,1234,1234,", f',"{value}",1234,1234,')
    code, words = validated(package)
    assert code == 1
    assert "observations.csv:2" in words


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n",
        b"\xff\xfe",
        b"unit\n",
        b'unit,name_zh,name_en,dimension,factor,base_unit,code,code_system\n"a,b\n' + b"c,d\n" * 1_000,
        b"unit,name_zh,name_en,dimension,factor,base_unit,code,code_system\na,b\n",
        b"unit,name_zh,name_en,dimension,factor,base_unit,code,code_system\na,b,c,d,1,a,,,,,,\n",
        b"unit,name_zh,name_en,dimension,factor,base_unit,code,code_system\na," + b"b" * 200_000 + b",c,d,1,a,,\n",
        b"unit,unit,unit,unit,unit,unit,unit,unit\na,b,c,d,1,a,,\n",
        b"\0" * 1_000,
    ],
    ids=["empty", "blank", "utf-16", "columns", "quote", "short", "long", "field", "twice", "nul"],
)
def test_76_and_77_a_damaged_table_is_a_finding(package, data):
    replace_table(package, data)
    assert refused(package)
    code, words = validated(package)
    assert code in (1, 2)
    assert words.count("\n") < 200


def test_76_a_quote_that_swallows_the_table_is_a_finding(package):
    cell(package, "demo-2020-4,", '"demo-2020-4,')
    assert validated(package)[0] in (1, 2)
