#!/usr/bin/env bash
# A review on the first of each month, as a timer of a BPMN process.
#
# Question: on which days does the cycle R5/2030-01-01T09:00:00Z/P1M run, on which R5/2030-02-01T09:00:00Z/P1M? (The clock of the timers is replaced by one that
# goes on by a day at a time.)
# Guess: on the first of January to May, and on the first of February to June.
# Seen with SpiffWorkflow 3.2.0: 1 January, 1 February, 4 March, 4 April and 5 May; and 1 February, 1 and 29 March, 26 April and 24 May. The month is made a number of
# days once, that of the first month, so a review that begins in February is every four weeks.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check SpiffWorkflow==3.2.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
import tempfile
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from unittest.mock import patch

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.specs.event_definitions import timer
from SpiffWorkflow.util.task import TaskState

PROCESS = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="desk"><process id="review" isExecutable="true">
<startEvent id="start"/><sequenceFlow id="a" sourceRef="start" targetRef="due"/>
<intermediateCatchEvent id="due"><timerEventDefinition><timeCycle>"%s"</timeCycle></timerEventDefinition></intermediateCatchEvent>
<sequenceFlow id="b" sourceRef="due" targetRef="end"/><endEvent id="end"/></process></definitions>"""


class Clock(datetime):
    moment = datetime(2029, 12, 31, 12, tzinfo=UTC)

    @classmethod
    def now(cls, tz=None):
        return cls.moment


def runs(cycle):
    with tempfile.NamedTemporaryFile("w", suffix=".bpmn") as file:
        file.write(PROCESS % cycle)
        file.flush()
        parser = BpmnParser()
        parser.add_bpmn_file(file.name)
    workflow, days, done = BpmnWorkflow(parser.get_spec("review")), [], 0
    for day in range(180):
        Clock.moment = datetime(2029, 12, 31, 12, tzinfo=UTC) + timedelta(days=day)
        workflow.refresh_waiting_tasks()
        workflow.do_engine_steps()
        ended = sum(task.has_state(TaskState.COMPLETED) for task in workflow.get_tasks(spec_name="end"))
        if ended > done:
            days.append(f"{Clock.moment:%m-%d}")
        done = ended
    return days


with patch.object(timer, "datetime", Clock):
    seen = [runs("R5/2030-01-01T09:00:00Z/P1M"), runs("R5/2030-02-01T09:00:00Z/P1M")]
print("SpiffWorkflow", version("SpiffWorkflow"), seen)
assert seen == [
    ["01-01", "02-01", "03-04", "04-04", "05-05"],
    ["02-01", "03-01", "03-29", "04-26", "05-24"],
], "the behaviour has changed"
PYTHON
