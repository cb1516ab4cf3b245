import asyncio

import pytest

from datapkg.site.trial_models import Task
from datapkg.site.trial_process import MOST_WAITING, BusyError, SlowError, TrialReader
from datapkg.site.uploads import LARGEST_UPLOAD, parse_form_body
from tests.site.serving import run_async
from tests.sources.files import docx, pdf

TEXT = "全年共救助1.2万人次，发放资金近300万元。"


def test_a_pasted_text(site):
    response = site.post("/try", data={"text": TEXT, "year": "2022", "region": "610300"})
    assert response.status_code == 200
    assert "12,000 人次" in response.text
    assert "宝鸡" in response.text
    assert response.headers["cache-control"] == "no-store"


def test_the_checks_speak_too(site):
    response = site.post(
        "/try", data={"text": "全市3209名三类人员中，2354名纳入兜底保障，占73.4%。", "region": "铜川市", "year": "2023"}
    )
    assert "2354" in response.text
    assert 'class="finding verdict-edge-' in response.text
    assert "铜川" in response.text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_an_uploaded_file(site, encoding):
    response = site.post("/try", files={"file": ("report.txt", (TEXT * 20).encode(encoding))}, data={"text": ""})
    assert response.status_code == 200
    assert response.text.count("12,000 人次") == 20


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("report.html", f"<html><body><p>{TEXT}</p></body></html>".encode()),
        ("report.docx", docx(f"<w:p><w:r><w:t>{TEXT}</w:t></w:r></w:p>")),
        ("report.PDF", pdf([(72, 700, TEXT)])),
    ],
)
def test_an_uploaded_document(site, name, data):
    response = site.post("/try", files={"file": (name, data)}, data={"text": ""})
    assert response.status_code == 200
    assert "12,000 人次" in response.text


@pytest.mark.parametrize("name", ["x.html", "x.docx", "x.pdf"])
def test_a_document_that_is_none_is_refused(site, name):
    response = site.post("/try", files={"file": (name, b"%PDF-1.7 PK\x03\x04 \x00 nothing")})
    assert response.status_code in (200, 400)
    assert "Traceback" not in response.text


def test_a_text_that_takes_too_long_is_given_up_and_the_next_is_read():
    async def read_both():
        reader = TrialReader(most_seconds=0.001)
        try:
            with pytest.raises(SlowError):
                await reader.read(Task(TEXT, "", "", None, None))
            reader.most_seconds = 60
            return await reader.read(Task(TEXT, "", "", None, None))
        finally:
            await reader.close()

    assert len(run_async(read_both()).tried.observations) == 2


def test_only_so_many_texts_wait_for_their_turn():
    async def read_many():
        reader = TrialReader()
        try:
            tasks = [reader.read(Task(TEXT, "", "", None, None)) for _ in range(MOST_WAITING + 2)]
            return await asyncio.gather(*tasks, return_exceptions=True)
        finally:
            await reader.close()

    answers = run_async(read_many())
    assert [isinstance(each, BusyError) for each in answers] == [False] * MOST_WAITING + [True] * 2


@pytest.mark.parametrize(
    ("options", "status", "words"),
    [
        ({"data": {"text": "  "}}, 400, "There is no text"),
        ({"files": {"text": (None, "万" * 50_001)}}, 400, "at most 50,000"),
        ({"data": {"text": "a" * LARGEST_UPLOAD}}, 413, "bytes"),
        ({"files": {"file": ("x.txt", b"\x89PNG\r\n\x1a\n\x00\x00")}}, 400, "The file can"),
        ({"content": b"{}", "headers": {"content-type": "application/json"}}, 400, "form"),
        ({"content": b"x", "headers": {"content-type": "multipart/form-data"}}, 400, "form"),
        ({"content": b"x", "headers": {"content-type": "multipart/form-data; boundary=b"}}, 400, ""),
    ],
)
def test_what_can_not_be_read_is_refused(site, options, status, words):
    response = site.post("/try", **options)
    assert response.status_code == status
    assert words in response.text


def test_hostile_text_is_shown_as_text(site):
    response = site.post("/try", data={"text": "<script>alert(1)</script>救助5人"})
    assert "<script>alert" not in response.text
    assert "&lt;script&gt;" in response.text


def test_fields_and_file():
    body = (
        b'--b\r\nContent-Disposition: form-data; name="text"\r\n\r\n\xe4\xbd\x8e\r\n'
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n'
        b"Content-Type: text/plain\r\n\r\nx\r\n--b--\r\n"
    )
    form = parse_form_body(body, content_type="multipart/form-data; boundary=b")
    assert form == ({"text": "低"}, "a.txt", b"x")
