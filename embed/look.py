"""Pages in a real browser: `make look`; pictures in build/look.

`python -m embed.look pages` clicks through the FastAPI example, `views` looks at what values show
in a notebook, `notebooks` runs those of `examples` as Jupyter files and looks at their outputs;
without a name all run. Debian's chromium and its driver are used; without them it says so and ends
with 3.
"""

import argparse
import os
import shutil
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from embed.look_views import look, notebooks, views

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "build" / "look"
sys.path.insert(0, str(ROOT / "examples"))

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@contextmanager
def served(now: list[datetime]) -> Iterator[str]:
    """Serve the application on a free loopback port, at a time of the caller's choosing."""
    import uvicorn
    from fastapi_desk.app import build
    from fastapi_desk.store import engine_of

    with tempfile.TemporaryDirectory(prefix="look-") as place, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        engine = engine_of(f"sqlite:///{place}/desk.sqlite3")
        config = uvicorn.Config(
            build(engine, now=lambda: now[0]), host="127.0.0.1", port=port, log_level="warning"
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        until = time.monotonic() + 30
        while not server.started and time.monotonic() < until:
            time.sleep(0.05)
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.should_exit = True
            thread.join(10)
            engine.dispose()


@contextmanager
def browser(*, width: int, dark: bool) -> Iterator[Any]:
    """Give a browser window of a width, in light or dark."""
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = str(shutil.which("chromium"))
    for argument in ("--headless=new", "--disable-gpu", f"--window-size={width},1600"):
        options.add_argument(argument)
    if os.geteuid() == 0:
        options.add_argument("--no-sandbox")  # chromium refuses to run as root with one
    service = webdriver.ChromeService(str(shutil.which("chromedriver")))
    driver = webdriver.Chrome(options=options, service=service)
    scheme = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": scheme})
    metrics = {"width": width, "height": 1600, "deviceScaleFactor": 1, "mobile": False}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    try:
        yield driver
    finally:
        driver.quit()


def submit(driver: Any, action: str, **fields: str) -> None:
    """Open the form of an action, fill it in and send it by a click, as a person does."""
    from selenium.webdriver.common.by import By
    from selenium.webdriver.support.ui import Select, WebDriverWait

    form = driver.find_element(By.ID, action)
    form.find_element(By.TAG_NAME, "summary").click()
    for name, value in fields.items():
        field = form.find_element(By.NAME, name)
        if field.tag_name == "select":
            Select(field).select_by_visible_text(value)
        else:
            field.send_keys(value)
    page = driver.find_element(By.TAG_NAME, "html")
    form.find_element(By.TAG_NAME, "button").click()
    WebDriverWait(driver, 10).until(lambda _: _is_gone(page))


def _is_gone(page: Any) -> bool:
    from selenium.common.exceptions import WebDriverException

    try:
        page.is_enabled()
    except WebDriverException:
        return True
    return False


def shot(driver: Any, name: str) -> None:
    """Save a picture of the whole page, and refuse one that is wider than its window."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    wide = driver.execute_script("return document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, f"{name} is {wide} pixels wider than its window"
    driver.save_screenshot(str(PICTURES / f"{name}.png"))
    print(f"  {PICTURES.relative_to(ROOT)}/{name}.png")


def log(url: str, number: int, **facts: str) -> None:
    """Log an incident over the API."""
    import httpx

    body = {"id": f"INC-{number}", "summary": "Mail is down", "caller": "u-1", **facts}
    httpx.post(f"{url}/incidents", json=body).raise_for_status()


def main() -> int:
    """Run the looks that are named, or all; 1 if a view is not fit to be seen."""
    parser = argparse.ArgumentParser(prog="python -m embed.look")
    looks = ("pages", "views", "notebooks")
    parser.add_argument("names", nargs="*", choices=looks, metavar="look")
    # Choices of several names refuse none at all on Python 3.11.
    names = parser.parse_args(sys.argv[1:] or looks).names
    for name in ("chromium", "chromedriver"):
        if shutil.which(name) is None:
            print(f"not run: {name} is not installed (apt-get install chromium-driver)")
            return 3
    if "pages" in names:
        click_through()
    shown = [("views", views), ("notebooks", lambda: notebooks(PICTURES / "notebooks"))]
    faults = 0
    with browser(width=1280, dark=False) as driver:
        for name, made in shown:
            if name in names:
                faults += look(driver, PICTURES / name, made())
    return 1 if faults else 0


def click_through() -> None:
    """Click through a case: wide and narrow, light and dark."""
    now = [NOON]
    with served(now) as url:
        log(url, 1, priority="P1")
        log(url, 2, summary="The printer on floor 3 says <b>PC LOAD LETTER</b>", priority="P3")
        with browser(width=1280, dark=False) as driver:
            driver.get(url)
            shot(driver, "1-open-cases")
            driver.find_element("link text", "INC-1").click()
            shot(driver, "2-a-new-case")
            submit(driver, "assign", group="mail", person="ann")
            submit(driver, "start")
            now[0] = NOON + timedelta(hours=2)
            submit(driver, "hand_over", ticket="V-7")
            assert "waiting for vendor" in driver.page_source
            shot(driver, "3-waiting-for-the-vendor")
            now[0] = NOON + timedelta(hours=30)
            submit(driver, "take_back")
            submit(driver, "resolve", code="duplicate", notes="as before", category="mail")
            assert "needs the id of the original incident" in driver.page_source
            shot(driver, "4-a-refusal-with-its-reason")
        with browser(width=400, dark=True) as driver:
            driver.get(f"{url}/cases/north/INC-1")
            shot(driver, "5-narrow-and-dark")
            submit(driver, "resolve", code="solution", notes="vendor fixed it", category="mail")
            assert ">resolved<" in driver.page_source
            shot(driver, "6-resolved")


if __name__ == "__main__":
    sys.exit(main())
