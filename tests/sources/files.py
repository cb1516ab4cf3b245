"""Makes html, docx and pdf files for tests, byte by byte or with the programs that others use."""

import io
import zipfile

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def page(body, *, head="", declared="utf-8"):
    """An html page."""
    return f'<!DOCTYPE html><html><head><meta charset="{declared}">{head}</head><body>{body}</body></html>'


def docx(body, *, main="word/document.xml", parts=None, compression=zipfile.ZIP_DEFLATED):
    """A docx file with nothing but what is given."""
    document = f'<?xml version="1.0" encoding="UTF-8"?><w:document {W} {MC}><w:body>{body}</w:body></w:document>'
    return archive({main: document, **(parts or {})}, compression=compression)


def archive(members, *, compression=zipfile.ZIP_DEFLATED):
    """A zip archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as target:
        for name, content in members.items():
            target.writestr(name, content)
    return buffer.getvalue()


def paragraph(*texts, style=None):
    """A paragraph of runs."""
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}{''.join(map(run, texts))}</w:p>"


def run(text, *, properties=""):
    """A run; what starts with `<` is taken as it is."""
    inside = text if text.startswith("<") else f'<w:t xml:space="preserve">{text}</w:t>'
    return inside if text.startswith("<w:r") else f"<w:r><w:rPr>{properties}</w:rPr>{inside}</w:r>"


def table(*rows):
    """A table; a cell is its text, or XML."""
    cells = (
        "".join(f"<w:tc>{cell if cell.startswith('<') else paragraph(cell)}</w:tc>" for cell in row) for row in rows
    )
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def canvas(buffer, **options):
    """A page to draw on, with a Chinese font that every reader has."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    return Canvas(buffer, pagesize=(595, 842), invariant=True, **options)


def pdf(*pages, **options):
    """A PDF; each page is a list of (x, y, text) or (x, y, text, size)."""
    buffer = io.BytesIO()
    drawn = canvas(buffer, **options)
    for lines in pages:
        for x, y, text, *size in lines:
            drawn.setFont("STSong-Light", size[0] if size else 12)
            drawn.drawString(x, y, text)
        drawn.showPage()
    drawn.save()
    return buffer.getvalue()


def raw_pdf(*objects, trailer="/Root 1 0 R", head="%PDF-1.7\n"):
    """A PDF of numbered objects, written by hand."""
    out = io.BytesIO()
    out.write(head.encode("latin-1"))
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(out.tell())
        body = content if isinstance(content, bytes) else content.encode("latin-1")
        out.write(b"%d 0 obj\n%b\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    for place in places:
        out.write(b"%010d 00000 n \n" % place)
    out.write(f"trailer << /Size {len(objects) + 1} {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode("latin-1"))
    return out.getvalue()


def stream(content, *, extra=""):
    """A stream object."""
    return f"<< /Length {len(content)} {extra} >>\nstream\n".encode("latin-1") + content + b"\nendstream"


def lines_of(formatted, kind=None):
    """The blocks of what was read (of one kind)."""
    lines = [line for line in formatted.text.split("\n") if line]
    if kind is None:
        return lines
    return [formatted.text[p.start : p.end] for p in formatted.passages if p.kind == kind]
