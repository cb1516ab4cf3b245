import pytest

from datapkg.site.uploads import LARGEST_UPLOAD, parse_form_body

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
