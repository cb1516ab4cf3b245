"""A project in a folder of its own: two small reports, the vocabulary that ships with datapkg, a few of its rules."""

import hashlib
import shutil
from pathlib import Path

from datapkg.resources import shipped

RULES = "same.yml"

TEXTS = {
    "demo-2020": "民政局2020年工作总结\n\n全年临时救助1,234人次,发放资金16.19万元。\n\n其中低保对象占73.4%。\n",
    "demo-2021": "民政局2021年工作总结\n\n全年临时救助1,300人次,发放资金20万元。\n",
}


def add_report(root: Path, report_id: str, text: str, **changed: str) -> Path:
    folder = root / "sources" / report_id
    folder.mkdir(parents=True, exist_ok=True)
    data = text.encode()
    (folder / "source.txt").write_bytes(data)
    keys = {
        "id": report_id,
        "title": "民政局工作总结",
        "publisher": "null",
        "region": '"610300"',
        "year": report_id[-4:],
        "year_basis": "{basis: printed}",
        "kind": "review",
        "published": "null",
        "url": "null",
        "rights": "测试",
        "source": f"{{file: source.txt, sha256: {hashlib.sha256(data).hexdigest()}, encoding: utf-8}}",
    } | changed
    (folder / "report.yml").write_text("".join(f"{key}: {value}\n" for key, value in keys.items()), encoding="utf-8")
    return folder


def make_project(root: Path) -> Path:
    for report_id, text in TEXTS.items():
        add_report(root, report_id, text)
    shutil.copytree(shipped("schemas"), root / "schemas")
    for path in (root / "schemas" / "rules").glob("*.yml"):
        if path.name != RULES:
            path.unlink()
    return root


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }
