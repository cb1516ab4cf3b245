"""What is fuzzed: each target takes any bytes and raises where datapkg breaks a promise.

Refusing its input by an error of ours is right; any other exception is a crash, as is a number that the source
doesn't hold. The seeds are where a fuzzer starts from.
"""

import json
import tempfile
from pathlib import Path

from datapkg.checks.descriptors import bare, descriptor_faults, read_descriptor
from datapkg.checks.provenance import census
from datapkg.checks.unpacking import unpack
from datapkg.declarations import parse_declaration
from datapkg.errors import DeclarationError, PackageError, SourceError
from datapkg.extraction import extract
from datapkg.models import Report
from datapkg.models.tables import ObservationRow
from datapkg.package.cells import read_table
from datapkg.quantities.reading import read_numbers
from datapkg.site.uploads import parse_form_body
from datapkg.sources import decode
from datapkg.sources.formats.docx import read_docx
from datapkg.sources.formats.html import read_html
from datapkg.sources.formats.pdf import read_pdf
from datapkg.text import read_text
from datapkg.vocabulary import load_vocabulary
from tests.sources.files import archive, docx, page, paragraph, raw_pdf, stream, table

VOCABULARY = load_vocabulary()
PROSE = "2022年，全市共有低保对象1.2万户、2,345人，发放资金1.88亿元，同比下降3.5%；实施救助二百余人次。\n"
FORM = "multipart/form-data; boundary=x"


def text(data):
    """Every digit of a text is in a number; numbers and observations stand where they say."""
    source = data.decode("utf-8", "ignore")
    numbers = read_numbers(source)
    covered = {place for number in numbers for place in range(number.start, number.end)}
    for number in numbers:
        assert source[number.start : number.end] == number.text
        assert number.interval is None or number.interval.lower is None or number.value >= number.interval.lower
    assert all(source[place] not in "0123456789" or place in covered for place in range(len(source)))
    document = read_text(source, report_id="fuzz")
    for row in extract(document, report=None, vocabulary=VOCABULARY).observations:
        assert source[row.source_start : row.source_end] == row.text
    census(source)


def encoding(data):
    """Bytes are decoded to the very text that they hold, or refused."""
    decoded, name = decode(data, where="fuzz")
    mark = {"utf-8-sig": b"\xef\xbb\xbf", "utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(name, b"")
    assert mark + decoded.encode(name.removesuffix("-sig")) == data


def html(data):
    """A page is read with each stretch in its place."""
    _is_laid_out(read_html(data))


def word(data):
    """A docx file is read with each stretch in its place."""
    _is_laid_out(read_docx(data))


def pdf(data):
    """A PDF file is read with each stretch in its place."""
    _is_laid_out(read_pdf(data))


def _is_laid_out(formatted):
    assert all(0 <= each.start <= each.end <= len(formatted.text) for each in formatted.passages)
    formatted.text.encode()


def declaration(data):
    """YAML becomes data that JSON can hold, with a line for each place, or a report."""
    parsed = parse_declaration(data.decode("utf-8", "replace"), path=Path("fuzz.yml"))
    json.dumps(parsed.data)
    assert all(line >= 1 for line in parsed.lines.values())
    parsed.parse(Report)


def descriptor(data):
    """A descriptor without faults can be handed to frictionless."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "datapackage.json"
        path.write_bytes(data)
        read = read_descriptor(path)
        if not list(descriptor_faults(read, Path(folder))):
            bare(read)


def rows(data):
    """A table becomes rows."""
    read_table(ObservationRow, data.decode("utf-8", "replace"), where="fuzz", exact=False)


def package(data):
    """A zip is unpacked into its folder alone."""
    with tempfile.TemporaryDirectory() as folder:
        path, into = Path(folder) / "fuzz.zip", Path(folder) / "into"
        path.write_bytes(data)
        into.mkdir()
        try:
            unpack(path, into=into)
        finally:
            assert {entry.name for entry in Path(folder).iterdir()} == {"fuzz.zip", "into"}


def form(data):
    """The body of a form is read, or is none."""
    try:
        parse_form_body(data, content_type=FORM)
    except ValueError as error:
        raise SourceError(str(error), code="form") from error


TARGETS = {
    each.__name__: each for each in (text, encoding, html, word, pdf, declaration, descriptor, rows, package, form)
}
REFUSALS = (SourceError, DeclarationError, PackageError)
"""What a target may refuse its input by. Each has a code and says what is wrong."""


def run(name, data):
    """Run a target; a refusal is its right, as long as it says why."""
    try:
        TARGETS[name](data)
    except REFUSALS as error:
        if not (error.code and error.message):
            raise


def seeds(name):
    """Where the fuzzer starts."""
    return {
        "text": [PROSE.encode(), "（一）△5％，1½万元\n表\t1,234\t五百余\n".encode()],
        "encoding": [PROSE.encode(name) for name in ("utf-8", "utf-8-sig", "utf-16", "gb18030")],
        "html": [page(f"<h1>工作</h1><p>{PROSE}</p><table><tr><td rowspan=2>甲<td>12</table>").encode()],
        "word": [docx(paragraph(PROSE) + table(["县区", "人数"], ["甲区", "12"]))],
        "pdf": [_pdf()],
        "declaration": [b"id: a\ntitle: 'b'\nyear: 2022\nsource:\n  file: a.txt\nnotes: [a, {b: 1}]\n"],
        "descriptor": [json.dumps(DESCRIPTOR).encode()],
        "rows": [",".join(ObservationRow.model_fields).encode() + b'\na,"b\n",c,,,1\n'],
        "package": [archive({"observations.csv": "a,b\n", "all/SHA256SUMS": "x"})],
        "form": [b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nabc\r\n--x--\r\n'],
    }[name]  # fmt: skip


DESCRIPTOR = {
    "resources": [
        {
            "name": "a",
            "path": "a.csv",
            "schema": {
                "fields": [{"name": "b", "type": "integer", "constraints": {"pattern": "x"}}],
                "foreignKeys": [{"fields": ["b"], "reference": {"resource": "a", "fields": ["b"]}}],
            },
        }
    ]
}


def _pdf():
    font = "<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
    return raw_pdf(
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources {font} >>",
        stream(b"BT /F1 12 Tf 72 700 Td (123) Tj ET"),
    )
