"""Which area a figure is about."""

from __future__ import annotations

import pytest

from datapkg.observations.observe import tools_of
from datapkg.observations.places import infer_region
from datapkg.text import read_text
from datapkg.vocabulary import load_vocabulary
from tests.observations.reading import observations_of


@pytest.mark.parametrize(
    ("text", "regions"),
    [
        ("救助5人。", ["铜川市"]),
        ("耀州区建成养老院5所，床位300张。王益区建成2所。", ["耀州区", "耀州区", "王益区"]),
        ("市本级建立党组织73个。", ["铜川市"]),
        ("全省共有养老机构900所，全市有51所。", ["陕西省", "铜川市"]),
        ("耀州区、王益区等地建成养老院5所。", ["铜川市"]),
        ("救助5人，入选全国先进。", ["铜川市"]),
        ("耀州区与王益区两地建成养老院5所。", ["铜川市"]),
    ],
)
def test_the_areas_of_figures(text: str, regions: list[str]) -> None:
    assert [observation.region for observation in observations_of(text)] == regions


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("# 铜川市民政局2023年工作总结\n\n救助5人。\n", "610200"),
        ("浙江省首个项目。富阳的老人受益，富阳还将推广。（来源：杭州市富阳区人民政府网站）", "330111"),
        ("# 2023年度事业发展统计公报\n\n中华人民共和国民政部\n", "000000"),
        ("救助5人。", None),
    ],
)
def test_the_area_of_a_document(text: str, code: str | None) -> None:
    assert (
        infer_region(
            read_text(text, report_id="example"),
            regions=load_vocabulary().regions,
            patterns=tools_of(load_vocabulary()).patterns,
        )
        == code
    )
