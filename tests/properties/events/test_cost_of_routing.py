"""Routing of ten times the routes is linted and compared with about ten times the work."""

from collections.abc import Callable

import pytest

from serviceops.events import Route
from serviceops.events.routing import AlertRouting
from tests.counted import calls_of


def routing(matchers: Callable[[int], str], size: int, *, default: str = "desk") -> AlertRouting:
    """Return a table of routes: one receiver for each of so many teams."""
    routes = [Route(matchers=matchers(n), receiver=f"r{n}") for n in range(size)]
    return AlertRouting(route=Route(receiver=default, routes=routes))


TABLES: dict[str, Callable[[int], str]] = {
    "texts": lambda n: f'team="t{n}"',
    "expressions": lambda n: f'team=~"t{n}-.*"',
}


@pytest.mark.parametrize("table", TABLES)
def test_lint_of_ten_times_the_routes_is_about_ten_times_the_work(table: str) -> None:
    few, many = (calls_of(routing(TABLES[table], size).lint) for size in (8, 80))

    assert many < 14 * few


def test_lint_of_routes_that_nothing_reaches_is_about_ten_times_the_work_for_ten_times() -> None:
    def cost(size: int) -> int:
        tree = Route(receiver="desk", routes=[
            Route(matchers='team=~".*"', receiver="all"),
            *(Route(matchers=f'team="t{n}"', receiver=f"r{n}") for n in range(size)),
        ])  # fmt: skip
        found = AlertRouting(route=tree).lint()
        assert [each.code for each in found][1:] == ["unreachable_route"] * size
        return calls_of(AlertRouting(route=tree).lint)

    assert cost(300) < 14 * cost(30)


@pytest.mark.parametrize("default", ["desk", "other desk"])
def test_a_difference_of_ten_times_the_routes_is_about_ten_times_the_work(default: str) -> None:
    def cost(size: int) -> int:
        old = routing(TABLES["texts"], size)
        new = routing(lambda n: f'team="u{n}"', size, default=default)
        changes = old.diff(new)
        # Each team of either table goes elsewhere, and with another default all others do, too.
        assert len(changes) == 2 * size + (default != "desk")
        return calls_of(lambda: old.diff(new))

    assert cost(100) < 14 * cost(10)


def test_teams_that_all_go_elsewhere_are_one_change_in_proportion_to_the_routes() -> None:
    def cost(size: int) -> int:
        old = routing(TABLES["texts"], size)
        all_of_them = "|".join(f"t{n}" for n in range(size))
        gone = AlertRouting(route=Route(receiver="desk", routes=[
            Route(matchers=f'team=~"{all_of_them}", old="yes"', receiver="archive"),
            *old.route.routes,
        ]))  # fmt: skip
        assert len(old.diff(gone)) == size
        return calls_of(lambda: old.diff(gone))

    assert cost(100) < 14 * cost(10)
