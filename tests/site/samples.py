"""A package that somebody with bad intentions might have written."""

from datapkg.models.tables import MentionRow
from tests.package.samples import observation, result, tables

MARKUP = "<script>alert('1')</script>\"><img src=x onerror=alert(2)> {{ 7*7 }} \u202e0001 </title>"
NUMERALS = 10_000
ENDLESS = "with+recursive+n(i)+as+(select+1+union+all+select+i%2B1+from+n)+select+count(*)+from+n"


def hostile_tables():
    figure = observation(
        start=0, label=MARKUP[:16], quote=MARKUP, text="<b>1", region=MARKUP, year_reason=MARKUP, source_end=4
    )
    plain = tables(observations=[figure], results=[result(message_zh=MARKUP, message_en=MARKUP)], title=MARKUP)
    numerals = " ".join("7" for _ in range(NUMERALS))
    text = f"<b>1{numerals}{MARKUP}"
    marks = tuple(
        MentionRow(
            mention_id=f"demo-2020-{4 + 2 * place}", report_id="demo-2020", paragraph_id="demo-2020-p001",
            source_start=4 + 2 * place, source_end=5 + 2 * place, text="7", kind="other", rule="unknown",
            observation_id=None,
        )
        for place in range(NUMERALS)
    )  # fmt: skip
    return plain._replace(
        paragraphs=(plain.paragraphs[0].model_copy(update={"text": text, "heading": MARKUP}),),
        segments=(plain.segments[0].model_copy(update={"source_end": len(text)}),),
        mentions=(*plain.mentions, *marks),
        indicators=(plain.indicators[0].model_copy(update={"name_zh": MARKUP, "definition_en": MARKUP}),),
        checks=tuple(check.model_copy(update={"title_zh": MARKUP}) for check in plain.checks),
    )
