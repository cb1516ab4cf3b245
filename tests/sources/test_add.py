"""`datapkg add`: what is proposed, what is written, and that nothing is overwritten or left half-written."""

import hashlib

import pytest
from click.testing import CliRunner

from datapkg.cli import cli
from datapkg.errors import SourceError, UsageError
from datapkg.resources import shipped
from datapkg.sources import load_report, read_report_source, read_source
from datapkg.sources.add import publish_report, staged_report
from datapkg.sources.proposals import load_words, propose
from datapkg.vocabulary import load_vocabulary
from tests.sources.files import docx, page, paragraph, pdf

TITLE = "铜川市民政局2023年工作总结"
TEXT = "全市共有城市低保对象12345人，全年发放资金4.27万元，较2022年增长5.3%。"
METADATA = {
    "id": "a-2023",
    "title": TITLE,
    "publisher": None,
    "region": "610200",
    "year": 2023,
    "year_basis": {"basis": "printed"},
    "kind": "review",
    "language": "zh-Hans",
    "published": None,
    "url": None,
    "rights": "unknown",
}


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments, **options):
    return CliRunner().invoke(cli, ["add", *map(str, arguments)], prog_name="datapkg", **options)


def write(path, content):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def proposal(path, content):
    vocabulary = load_vocabulary()
    words = load_words(shipped("schemas"))
    return propose(read_source(write(path, content)), regions=vocabulary.regions, words=words)


FILES = {
    "a.txt": f"{TITLE}\n{TEXT}\n".encode(),
    "a.html": page(f"<h1>{TITLE}</h1><p>{TEXT}</p>").encode(),
    "a.docx": docx(paragraph(TITLE) + paragraph(TEXT)),
    "a.pdf": pdf([(180, 760, TITLE, 18), (72, 700, TEXT[:30]), (72, 682, TEXT[30:])]),
}


@pytest.mark.parametrize("name", FILES)
def test_every_format_becomes_a_report_folder(name, project):
    path = write(project / name, FILES[name])
    done = run(path, "--yes")
    assert done.exit_code == 0, done.output
    (folder,) = (project / "sources").iterdir()
    report = load_report(folder)
    assert (report.id, report.title, report.region, report.year, report.kind) == (
        "610200-2023",
        TITLE,
        "610200",
        2023,
        "review",
    )
    source = read_report_source(folder, report=report)
    assert source.text == read_source(path).text
    assert source.passages == read_source(path).passages
    assert (folder / report.source.file).read_bytes() == FILES[name]
    assert "quantities" in done.output
    assert "findings" in done.output


def test_what_was_read_is_stored_with_its_hash_and_a_change_is_noticed(project):
    run(write(project / "a.docx", FILES["a.docx"]), "--yes", "--id", "a-2023")
    folder = project / "sources/a-2023"
    report = load_report(folder)
    stored = (folder / "source.txt").read_bytes()
    assert report.source.text_sha256 == hashlib.sha256(stored).hexdigest()
    (folder / "source.txt").write_bytes(stored.replace(b"12345", b"92345"))
    with pytest.raises(SourceError) as caught:
        read_report_source(folder, report=report)
    assert caught.value.code == "source-hash"


def test_options_answer_and_open_questions_stay_open(project):
    path = write(project / "x.txt", TEXT.replace("2022年", "上年"))
    options = [
        "--title",
        "甲",
        "--region",
        "宝鸡市",
        "--year",
        "2022",
        "--kind",
        "plan",
        "--published",
        "2023-01",
        "--id",
        "b-2022",
    ]
    done = run(path, "--yes", *options)
    assert done.exit_code == 0, done.output
    report = load_report(project / "sources/b-2022")
    assert (report.region, report.year, report.plan_year, report.published) == ("610300", 2022, 2022, "2023-01")
    assert (report.publisher, report.url) == (None, None)
    assert report.year_basis.basis == "inferred"


def test_a_terminal_is_asked(project, monkeypatch):
    monkeypatch.setattr("datapkg.cli.add._is_terminal", lambda: True)
    path = write(project / "x.txt", FILES["a.txt"])
    done = run(path, input="c-2023\n\n乙局\n\n\n\n-\ny\n")
    assert done.exit_code == 0, done.output
    report = load_report(project / "sources/c-2023")
    assert (report.title, report.publisher, report.region) == (TITLE, "乙局", "610200")


def test_a_wrong_answer_is_asked_again(project, monkeypatch):
    monkeypatch.setattr("datapkg.cli.add._is_terminal", lambda: True)
    (project / "sources" / "taken-2023").mkdir(parents=True)
    answers = ["Bad ID", "taken-2023", "c-2023", "-", "甲", "-", "乌有市", "铜川市", "20x3", "2023", "novel", "review"]
    answers += ["gestern", "2024-01", "y"]
    done = run(write(project / "x.txt", FILES["a.txt"]), input="\n".join([*answers, ""]))
    assert done.exit_code == 0, done.output
    assert done.output.count("Error: ") == 7
    report = load_report(project / "sources/c-2023")
    assert (report.title, report.publisher, report.region) == ("甲", None, "610200")
    assert (report.year, report.kind, report.published) == (2023, "review", "2024-01")


def test_a_refusal_at_the_end_writes_nothing(project, monkeypatch):
    monkeypatch.setattr("datapkg.cli.add._is_terminal", lambda: True)
    done = run(write(project / "x.txt", FILES["a.txt"]), input="\n\n\n\n\n\n\nn\n")
    assert done.exit_code == 130
    assert sorted(each.name for each in project.iterdir()) == ["x.txt"]


def test_without_a_terminal_or_yes_nothing_is_guessed(project):
    done = run(write(project / "x.txt", FILES["a.txt"]))
    assert done.exit_code == 2
    assert "--yes" in done.output


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--id", "Bad ID"], "lower-case letters"),
        (["--region", "乌有市"], "there is no region"),
        (["--published", "gestern"], "published"),
        (["--kind", "novel"], "novel"),
    ],
)
def test_wrong_answers_are_refused_and_leave_nothing(options, words, project):
    done = run(write(project / "x.txt", FILES["a.txt"]), "--yes", *options)
    assert done.exit_code == 2
    assert words in done.output
    assert sorted(each.name for each in project.iterdir()) == ["x.txt"]


def test_a_text_without_a_title_needs_one(project):
    done = run(write(project / "x.txt", TEXT * 3), "--yes")
    assert done.exit_code == 2
    assert "the title can't be left open" in done.output


def test_nothing_is_overwritten_and_no_file_is_added_twice(project):
    path = write(project / "x.txt", FILES["a.txt"])
    assert run(path, "--yes", "--id", "a-2023").exit_code == 0
    before = (project / "sources/a-2023/report.yml").read_bytes()
    taken = run(write(project / "y.txt", FILES["a.txt"] + b"\n"), "--yes", "--id", "a-2023")
    twice = run(path, "--yes", "--id", "b-2023")
    assert (taken.exit_code, twice.exit_code) == (2, 2)
    assert "is there already" in taken.output
    assert "a-2023" in twice.output
    assert (project / "sources/a-2023/report.yml").read_bytes() == before
    assert [each.name for each in (project / "sources").iterdir()] == ["a-2023"]


def test_a_folder_that_appears_meanwhile_is_not_overwritten(project):
    source = read_source(write(project / "x.txt", FILES["a.txt"]))
    with staged_report(source, metadata=METADATA, root=project) as folder:
        other = project / "sources/a-2023"
        other.mkdir(parents=True)
        (other / "note").write_text("mine", encoding="utf-8")
        with pytest.raises(UsageError) as caught:
            publish_report(folder, root=project)
    assert caught.value.code == "report-exists"
    assert [each.name for each in other.iterdir()] == ["note"]


def test_a_file_that_changes_meanwhile_is_refused(project):
    path = write(project / "x.txt", FILES["a.txt"])
    source = read_source(path)
    path.write_bytes(b"other")
    with pytest.raises(SourceError) as caught, staged_report(source, metadata=METADATA, root=project):
        pass
    assert caught.value.code == "source-hash"
    assert [each.name for each in project.iterdir()] == ["x.txt"]


def test_an_interruption_leaves_nothing(project):
    source = read_source(write(project / "x.txt", FILES["a.txt"]))
    with pytest.raises(KeyboardInterrupt), staged_report(source, metadata=METADATA, root=project):
        raise KeyboardInterrupt
    assert [each.name for each in project.iterdir()] == ["x.txt"]


def test_metadata_of_a_page(tmp_path):
    head = (
        f'<meta name="ArticleTitle" content="{TITLE}"><meta name="PubDate" content="2024-01-17 10:00">'
        '<meta name="ContentSource" content="铜川市民政局">'
    )
    found = proposal(tmp_path / "content_12.html", page(f"<p>{TEXT}</p>", head=head))
    assert (found.title.value, found.publisher.value, found.published.value) == (TITLE, "铜川市民政局", "2024-01-17")
    assert (found.id.value, found.id.because) == ("610200-2023", "the area's code and the year")


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("宝鸡市民政局2024年工作要点\n", "kind", "plan"),
        ("2022年民政事业发展统计公报\n", "kind", "bulletin"),
        ("某市民政局2022年工作总结及2023年工作安排\n", "kind", "review"),
        ("某市民政局2022年工作总结\n", "publisher", "某市民政局"),
        ("某市2022年工作总结\n", "publisher", None),
        ("某事\n\n正文。\n\n某市民政局\n2023年1月12日\n", "publisher", "某市民政局"),
        ("某事\n\n正文。\n\n某市民政局\n2023 年1 月12 日\n", "published", "2023-01-12"),
        ("某事\n\n正文。\n\n2023年1月12日\n某市民政局\n", "published", None),
        ("某事一则\n", "kind", "other"),
        ("发布时间：2024年1月7日 来源：铜川市民政局\n", "published", "2024-01-07"),
        ("发布时间：2024年1月7日 来源：铜川市民政局\n", "publisher", "铜川市民政局"),
        ("来源：小明\n", "publisher", None),
        ("日期：2024-13-77\n", "published", None),
        ("总结\n2021年增长，2021年和2020年。", "year", 2021),
        ("发布时间：2021-01-05\n2022年、2022年要做好，2020年已完成。", "year", 2020),
        ("總結\n慶祝華誕，養老機構發放補貼，殘疾人補貼。", "language", "zh-Hant"),
        ("第一段没有标题，只有正文。", "title", None),
        ("　　# 标题\n正文", "title", "标题"),
    ],
)
def test_proposals(text, name, value, tmp_path):
    assert getattr(proposal(tmp_path / "x.txt", text), name).value == value


def test_the_name_of_a_file_that_says_something_is_the_id(tmp_path):
    assert proposal(tmp_path / "Tongchuan 2023.txt", FILES["a.txt"]).id.value == "tongchuan-2023"


def test_the_area_of_a_title_is_the_one_that_it_names(tmp_path):
    found = proposal(tmp_path / "x.txt", "宝鸡市金台区民政工作总结\n" + "渭滨区" * 3)
    assert found.region.value.code == "610303"


def test_help_gives_an_example():
    assert "Example" in run("--help").output
