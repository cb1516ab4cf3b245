"""A small package with every table filled, made by hand."""

from decimal import Decimal

from datapkg.models.tables import (
    CheckInputRow,
    CheckResultRow,
    CheckRow,
    IndicatorRow,
    MentionRow,
    ObservationRow,
    ParagraphRow,
    RegionRow,
    ReportRow,
    SegmentRow,
    UnitRow,
)
from datapkg.package.tables import Tables

SOURCE = "全年救助1,234人次,“约”2%。"


def observation(start=4, *, report_id="demo-2020", **changed):
    fields = {
        "observation_id": f"{report_id}-{start}",
        "report_id": report_id,
        "paragraph_id": f"{report_id}-p001",
        "indicator_id": "relief.persons",
        "label": "临时救助人次",
        "value": Decimal(1234),
        "lower": Decimal(1234),
        "upper": Decimal(1234),
        "lower_closed": True,
        "upper_closed": True,
        "unit": "人次",
        "approx": "exact",
        "measure": "flow",
        "region_code": "610300",
        "year": 2020,
        "text": "1,234",
        "quote": SOURCE,
        "source_start": start,
        "source_end": start + 5,
        "printed_value": None,
        "correction": None,
        "region": "宝鸡市",
        "year_reason": "title",
        "confidence": 90,
        "candidates": None,
        "derived_from": None,
    }
    return ObservationRow(**(fields | changed))


def result(verdict="consistent", *, report_id="demo-2020", severity="error", waived=False, **changed):
    fields = {
        "result_id": f"sample.share:{report_id}-4",
        "check_id": "sample.share",
        "report_id": report_id,
        "region_code": "610300",
        "year": 2020,
        "verdict": verdict,
        "verdict_rounded": verdict,
        "verdict_cut": verdict,
        "verdict_coarse": verdict,
        "severity": severity,
        "power": Decimal("0.95"),
        "computed_lower": Decimal("73.35"),
        "computed_upper": Decimal("73.36"),
        "stated_lower": Decimal("73.35"),
        "stated_upper": Decimal("73.45"),
        "gap": None,
        "fault": None,
        "candidates": None,
        "waived": waived,
        "waiver_id": None,
        "message_zh": "一致",
        "message_en": "consistent",
    }
    return CheckResultRow(**(fields | changed))


def tables(report_id="demo-2020", *, observations=None, results=None, title="示例,“一”份\n报告"):
    figures = (observation(report_id=report_id),) if observations is None else tuple(observations)
    findings = (result(report_id=report_id),) if results is None else tuple(results)
    paragraph_id = f"{report_id}-p001"
    return Tables(
        reports=(
            ReportRow(
                report_id=report_id, title=title, publisher=None, region_code="610300", year=2020, kind="review",
                published="2020-12", url=None, rights="公开", source_file=f"sources/{report_id}/source.txt",
                source_sha256="0" * 64, characters=len(SOURCE), mentions=1, observations=len(figures),
            ),
        ),
        paragraphs=(
            ParagraphRow(
                paragraph_id=paragraph_id, report_id=report_id, position=1, heading=None, text=SOURCE, kind="text",
                lacuna=False,
            ),
        ),
        segments=(SegmentRow(paragraph_id=paragraph_id, position=1, source_start=0, source_end=len(SOURCE)),),
        mentions=tuple(
            MentionRow(
                mention_id=each.observation_id, report_id=report_id, paragraph_id=paragraph_id,
                source_start=each.source_start, source_end=each.source_end, text=each.text, kind="quantity",
                rule="unit", observation_id=each.observation_id,
            )
            for each in figures if each.derived_from is None
        ),
        observations=figures,
        indicators=(
            IndicatorRow(
                indicator_id="relief.persons", name_zh="救助人次", name_en="Persons helped", topic="relief",
                definition_zh="救助的人次", definition_en="Persons helped.", units="人次", measure="flow",
                dimension=None, parent_id=None,
            ),
        ),
        units=(
            UnitRow(
                unit="人次", name_zh="人次", name_en="person-times", dimension="count", factor=Decimal(1),
                base_unit="人次", code=None, code_system=None,
            ),
        ),
        regions=(
            RegionRow(
                region_code="610300", name="宝鸡市", short_name="宝鸡", level="prefecture", parent_code=None,
                name_en="Baoji",
            ),
        ),
        checks=(
            CheckRow(
                check_id="sample.share", type="share", scope="report", severity="error", title_zh="占比",
                title_en="Share", why_zh="应当", why_en="It should.", evaluated=len(findings), open=0,
            ),
        ),
        check_results=findings,
        check_inputs=tuple(
            CheckInputRow(
                result_id=each.result_id, position=0, role="stated", observation_id=figures[0].observation_id,
                text="1,234",
            )
            for each in findings if figures
        ),
    )  # fmt: skip
