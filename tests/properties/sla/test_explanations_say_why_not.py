"""An explanation says everything that the answer to "why does it not run?" says."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from serviceops.calendars import BusinessCalendar
from serviceops.history import History, Transition
from serviceops.sla import Explanation, Goal, Line, On, Policy, Rule, Target
from serviceops.testing.sample_texts import START
from serviceops.testing.strategies import goals, histories, policies, targets

OFFICE = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]})
promises = st.sampled_from(["response", "resolution", "update"]).flatmap(
    lambda name: targets(name=name, goals=goals(fixed=True), calendars=st.just(OFFICE))
)
lengths = st.timedeltas(timedelta(), timedelta(days=9))


def not_stated(why: Explanation, explained: Explanation) -> list[Line]:
    """Return the lines of the one that the other does not have."""
    texts = {line.code: [one.text for one in explained.lines if one.code == line.code]
             for line in why.lines}  # fmt: skip
    missing = []
    for line in why.lines:
        # Of a pause the explanation says since when and why, and until when it has lasted too.
        stated = line.text.removeprefix("paused ").rstrip(": ")
        if line.code == "running":
            continue
        if not any(stated in text if line.code == "paused" else stated == text.rstrip(": ")
                   for text in texts[line.code]):  # fmt: skip
            missing.append(line)
    return missing


@st.composite
def agreements(draw: st.DrawFn) -> Policy:
    """Draw a policy of which some rules match only a group that the record rarely has."""
    drawn = draw(policies(targets=promises))
    rules = [Rule(when={"group": "desk"}, targets=draw(promises)), *drawn.rules]
    return Policy("p", rules=rules[: draw(st.integers(1, 3))])


@given(agreements(), histories(), lengths)
def test_a_policy_explains_what_why_not_says_of_each_target(
    policy: Policy, history: History, later: timedelta
) -> None:
    at = history[0].at + later
    explained = policy.read(history, at=at).explain()

    for target in policy.targets:
        assert not not_stated(policy.why_not(history, target.name, at=at), explained)


@given(promises, histories(), lengths)
def test_a_reading_explains_what_why_not_says(
    target: Target, history: History, later: timedelta
) -> None:
    reading = target.read(history, at=history[0].at + later)

    assert not not_stated(reading.why_not(), reading.explain())


def test_a_target_that_does_not_apply_is_explained_with_its_rules() -> None:
    target = Target("r", goal=Goal.real(hours=4), start=On("log"), stop=On("resolve"))
    policy = Policy("p", rules=[Rule(when={"group": "desk"}, targets=target)])
    history = History.of([Transition(START, "log", "new")])

    assert policy.read(history, at=START).explain().codes == ("not_applied", "rule_not_matched")
