import pytest

PAGES = (
    "/",
    "/search",
    "/search?q=fence",
    "/search?q=nothingofthekind",
    "/search?q=fance",
    "/search?kind=permit&status=issued&from=2024-01-01&sort=newest&page=2",
    "/permits/bp-2024-0001",
    "/permits/bp-2024-0001/versions/1",
    "/deeds/d-100",
    "/documents/m-7",
    "/ordinances",
    "/ordinances?type=ordinance",
    "/ordinances/o-2015-3",
    "/ordinances/o-2015-3?on=2016-01-01",
    "/ordinances/o-2015-3/text",
    "/ordinances/o-2015-3/sec_1",
    "/ordinances/o-2015-3/sec_1?on=2016-01-01",
    "/ordinances/o-2015-3/sec_1?on=1999-01-01",
    "/ordinances/o-2015-3/changes",
    "/ordinances/o-2015-3/sec_1/changes?from=2016-01-01&to=2021-01-01",
    "/ordinances/o-2001-1",
    "/about",
    "/privacy",
    "/accessibility",
    "/help/search",
    "/help/data",
)


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("path", PAGES)
def test_page_is_there_in_both_languages(client, path, language):
    response = client.get(f"/{language}{path}")

    assert response.status_code == 200
    assert f'<html lang="{language}"' in response.text
