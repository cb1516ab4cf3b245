import asyncio

import pytest

from datapkg.site.gate import LONGEST_WAIT, OWN_SQL_MILLISECONDS, REFUSALS_A_SECOND, gated
from tests.site.serving import run_async


class Held:
    """An application that answers only when it is let go, and keeps the queries that reached it."""

    def __init__(self):
        self.queries = []
        self.go = asyncio.Event()

    async def __call__(self, scope, receive, send):
        self.queries.append(scope["query_string"].decode())
        await self.go.wait()
        await send({"type": "http.response.start", "status": 200, "headers": []})


async def ask(application, path, query=""):
    sent = []

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "path": path, "query_string": query.encode()}
    await application(scope, None, send)
    return sent[0]


COSTLY = [
    ("/civil-affairs", "sql=select+1"),
    ("/civil-affairs.json", "sql=select+1&_timelimit=9999"),
    ("/civil~2Daffairs.json", "sql=select+1"),
    ("/civil-affairs/observations", "_where=1"),
    ("/civil-affairs/observations.csv", "_facet=unit"),
    ("/civil-affairs/observations", "label__contains=a"),
]
FREE = [
    ("/civil-affairs/observations", "_sort=year&_next=3"),
    ("/civil-affairs/observations", "indicator_id=dibao-persons"),
    ("/civil-affairs/compare_places", "indicator=dibao-persons"),
    ("/search", "q=a__b&sql=1"),
    ("/", ""),
]


@pytest.mark.parametrize(("path", "query"), COSTLY)
def test_one_too_many_is_sent_away_and_may_come_back(path, query):
    async def run():
        held = Held()
        application = gated(held, most=1)
        first = asyncio.create_task(ask(application, path, query))
        await asyncio.sleep(0)
        refused = await ask(application, path, query)
        held.go.set()
        return refused, await first, await ask(application, path, query)

    refused, first, later = run_async(run())
    assert refused["status"] == 503
    assert dict(refused["headers"])[b"retry-after"].isdigit()
    assert first["status"] == later["status"] == 200


@pytest.mark.parametrize(("path", "query"), FREE)
def test_pages_and_plain_tables_pass(path, query):
    async def run():
        held = Held()
        application = gated(held, most=1)
        waiting = [asyncio.create_task(ask(application, "/civil-affairs", "sql=select+1"))]
        waiting += [asyncio.create_task(ask(application, path, query)) for _ in range(5)]
        await asyncio.sleep(0)
        held.go.set()
        return held.queries, await asyncio.gather(*waiting)

    queries, answers = run_async(run())
    assert {answer["status"] for answer in answers} == {200}
    assert queries[1:] == [query] * 5


def test_a_flood_of_refusals_is_spaced_and_nobody_waits_for_long():
    async def run():
        held = Held()
        application = gated(held, most=1)
        first = asyncio.create_task(ask(application, "/civil-affairs", "sql=select+1"))
        await asyncio.sleep(0)
        start = asyncio.get_running_loop().time()
        many = int((LONGEST_WAIT + 1) * REFUSALS_A_SECOND)
        refused = [asyncio.create_task(ask(application, "/civil-affairs", "sql=select+1")) for _ in range(many)]
        await refused[1]
        early = sum(task.done() for task in refused)
        answers = await asyncio.gather(*refused)
        held.go.set()
        await first
        return early, answers, asyncio.get_running_loop().time() - start

    early, answers, seconds = run_async(run())
    assert early < len(answers)
    assert {answer["status"] for answer in answers} == {503}
    assert seconds >= LONGEST_WAIT


def test_own_sql_has_a_short_time_and_stays_what_it_was():
    async def run():
        held = Held()
        held.go.set()
        await ask(gated(held), "/civil-affairs", "sql=select+%27%E4%BD%8E%27&_timelimit=60000")
        return held.queries

    (query,) = run_async(run())
    assert query == f"sql=select+%27%E4%BD%8E%27&_timelimit={OWN_SQL_MILLISECONDS}"
