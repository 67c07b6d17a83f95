"""A small page without a build step: the open cases, and one case with its clocks and forms."""

from html import escape
from typing import Annotated, Any
from urllib.parse import parse_qsl, quote

from fastapi import Depends, FastAPI, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from serviceops import Record, ServiceOpsError
from serviceops.errors import InvalidValue
from serviceops.tools import problem_of, schema_of

STYLE = """
:root { color-scheme: light dark; --line: #8884; --bad: #b3261e; --good: #1b7f3b; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line);
         vertical-align: top; }
.state { border: 1px solid var(--line); border-radius: 1rem; padding: .1rem .7rem;
         font-size: .9rem; }
.breached { color: var(--bad); } .met, .ok { color: var(--good); }
.problem { border: 2px solid var(--bad); border-radius: .5rem; padding: .5rem 1rem; }
details { border: 1px solid var(--line); border-radius: .5rem; margin: .5rem 0;
          padding: .5rem 1rem; }
summary { cursor: pointer; font-weight: 600; }
label { display: block; margin: .6rem 0; }
input, select, button { font: inherit; padding: .35rem .5rem; min-width: 16rem; max-width: 100%; }
input[type=checkbox] { min-width: 0; } button { min-width: 0; margin-top: .4rem; }
.hint { opacity: .75; font-size: .9rem; margin: .2rem 0; }
ul.why { margin: 0; padding-left: 1.1rem; }
@media (max-width: 40rem) {
  .clocks tr, .clocks td { display: block; border: 0; } .clocks th { display: none; }
  .clocks tr { border-bottom: 1px solid var(--line); padding: .5rem 0; }
  .clocks td { display: inline-block; padding: .1rem .6rem .1rem 0; }
  .clocks td:first-child { font-weight: 600; } .clocks td:last-child { display: block; }
  input, select { min-width: 0; width: 100%; box-sizing: border-box; }
}
@media (prefers-color-scheme: dark) { :root { --bad: #ff8a80; --good: #7bd69a; } }
"""


async def _fields(request: Request) -> dict[str, str]:
    return dict(parse_qsl((await request.body()).decode()))


Fields = Annotated[dict[str, str], Depends(_fields)]


def add_to(app: FastAPI) -> None:
    """Add the pages to the application."""
    from fastapi_desk.app import Desk

    @app.get("/", response_class=HTMLResponse, include_in_schema=False)
    def front(tenant: str = "north") -> str:
        desk = Desk(app, tenant)
        rows = "".join(_row(tenant, record) for record in desk.open_records())
        return _page(
            f"Open cases of {tenant}",
            f"<table><tr><th>Case<th>State<th>Priority<th>Summary</tr>{rows}</table>"
            if rows else "<p>Nothing is open.</p>",
        )  # fmt: skip

    @app.get(
        "/cases/{tenant}/{record_id}",
        response_class=HTMLResponse,
        include_in_schema=False,
    )
    def case(tenant: str, record_id: str) -> str:
        return _case(Desk(app, tenant), record_id)

    # Not async: it waits for the database, and must not stop every other request meanwhile.
    @app.post("/cases/{tenant}/{record_id}/{name}", include_in_schema=False)
    def act(
        request: Request, fields: Fields, tenant: str, record_id: str, name: str
    ) -> Response:
        # A form of another site must not act in the name of whoever is logged in here.
        if request.headers.get("sec-fetch-site", "same-origin") not in (
            "same-origin",
            "none",
        ):
            return HTMLResponse("this form is of another site", 403)
        desk, revision = Desk(app, tenant), fields.pop("revision", "")
        if not revision.isdecimal():
            raise InvalidValue(revision, "the revision that the form was made for")
        try:
            known = schema_of(desk.load(record_id).record, name)["properties"]
            inputs = {
                key: _typed(value, known.get(key, {})) for key, value in fields.items()
            }
            desk.act(record_id, name, inputs, since=int(revision), by="web")
        except ServiceOpsError as error:
            problem = problem_of(error)
            if problem["status"] == 500:
                raise  # a fault of ours: it is logged with those of the API
            return HTMLResponse(_case(desk, record_id, problem), problem["status"])
        return RedirectResponse(f"/cases/{tenant}/{quote(record_id)}", 303)


def _words(name: str) -> str:
    return escape(name.replace("_", " "))


def _typed(value: str, schema: dict[str, Any]) -> Any:
    # A form has texts alone; "true" in a note stays one.
    is_flag = schema.get("type") == "boolean"
    return {"true": True, "false": False}.get(value, value) if is_flag else value


def _row(tenant: str, record: Record) -> str:
    cells = (getattr(record, "priority", None) or "", getattr(record, "summary", ""))
    link = f'<a href="/cases/{tenant}/{quote(record.id)}">{escape(record.id)}</a>'
    return (
        f"<tr><td>{link}<td><span class=state>{_words(record.state)}</span>"
        + "".join(f"<td>{escape(str(cell))}" for cell in cells)
        + "</tr>"
    )


def _case(desk: Any, record_id: str, problem: dict[str, Any] | None = None) -> str:
    record = desk.load(record_id).record
    shown = desk.shown(record)
    title = f"{escape(record.id)} <span class=state>{_words(record.state)}</span>"
    parts = [f"<p>{escape(getattr(record, 'summary', ''))}</p>"]
    if problem is not None:
        reasons = [one["sentence"] for one in problem.get("reasons", [])] or [
            problem["detail"]
        ]
        lines = "".join(f"<li>{escape(one)}</li>" for one in reasons)
        parts.append(
            f"<div class=problem role=alert><b>{problem['title']}</b><ul>{lines}</ul></div>"
        )
    parts.append(
        "<h2>Clocks</h2><table class=clocks><tr><th>Target<th>Stage<th>Verdict<th>Why</tr>"
    )
    for name, clock in shown["clocks"].items():
        why = "".join(f"<li>{escape(line)}</li>" for line in clock["why"])
        parts.append(
            f"<tr><td>{escape(name)}<td>{clock['stage']}<td class={clock['verdict']}>"
            f"{clock['verdict'] or ''}<td><ul class=why>{why}</ul></tr>"
        )
    parts.append("</table><h2>What can be done</h2>")
    parts += [_form(desk, record, tool) for tool in shown["tools"]]
    steps = "".join(
        f"<tr><td>{one.at:%Y-%m-%d %H:%M} UTC<td>{_words(one.action)}<td>{escape(one.by or '')}"
        for one in record.history
    )
    parts.append(f"<h2>History</h2><table>{steps}</table>")
    return _page(
        title,
        "".join(parts),
        f'<p><a href="/?tenant={desk.tenant}">All open cases</a></p>',
    )


def _form(desk: Any, record: Any, tool: dict[str, Any]) -> str:
    schema = tool["inputSchema"]
    fields = "".join(
        _field(name, one, name in schema["required"])
        for name, one in schema["properties"].items()
    )
    hints = "".join(f"<p class=hint>{escape(hint)}</p>" for hint in tool["hints"])
    target = f"/cases/{desk.tenant}/{quote(record.id)}/{tool['name']}"
    return (
        f"<details id={tool['name']}><summary>{escape(tool['title'])}</summary>"
        f"<p>{escape(tool['description'])}</p>{hints}<form method=post action='{target}'>"
        f"<input type=hidden name=revision value={record.revision}>{fields}"
        f"<button>{escape(tool['title'])}</button></form></details>"
    )


def _field(name: str, schema: dict[str, Any], is_needed: bool) -> str:
    label, needed = _words(name), " required" if is_needed else ""
    if schema["type"] == "array":
        return ""  # several values are for the API
    if "enum" in schema or schema["type"] == "boolean":
        values = schema.get("enum", ["true", "false"])
        choices = "".join(f"<option>{escape(value)}</option>" for value in values)
        field = (
            f"<select name={name}{needed}><option value=''></option>{choices}</select>"
        )
    else:
        hint = " placeholder='2026-03-02T09:00:00+00:00'" if "format" in schema else ""
        field = f"<input name={name}{hint}{needed}>"
    return f"<label>{label}{' *' if is_needed else ''}<br>{field}</label>"


def _page(title: str, body: str, foot: str = "") -> str:
    return (
        "<!doctype html><html lang=en><meta charset=utf-8>"
        "<meta name=viewport content='width=device-width, initial-scale=1'>"
        f"<title>Service desk</title><style>{STYLE}</style><h1>{title}</h1>{body}{foot}</html>"
    )
