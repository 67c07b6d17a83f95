// Run pytest on CPython 3.14 compiled to WebAssembly: `node wasm.mjs SITE-PACKAGES PYTEST-ARGUMENTS`.
//
// It is the newest Python that a package registry has ready to run. Compiled parts of packages are
// left out: pendulum has its Python files for that, and NumPy is not there. There are no threads
// and no processes, so that what needs them is left to the other Pythons.

import { createRequire } from "node:module";
import { resolve } from "node:path";

const [packages, ...given] = process.argv.slice(2);
const { loadPyodide } = createRequire(resolve(".venv-wasm/package.json"))("pyodide");
const places = { "/checkout": ".", "/pure": ".venv-wasm/site", "/packages": packages };
const env = {
  HOME: "/tmp",
  HYPOTHESIS_PROFILE: "quick",
  PENDULUM_EXTENSIONS: "0",
  PYTEST_DISABLE_PLUGIN_AUTOLOAD: "1",
  PYTHONDONTWRITEBYTECODE: "1",
};

const python = await loadPyodide({ env });
for (const [place, folder] of Object.entries(places)) {
  python.FS.mkdirTree(place);
  python.FS.mount(python.FS.filesystems.NODEFS, { root: resolve(folder) }, place);
}
python.globals.set("given", python.toPy(given));
process.exitCode = await python.runPythonAsync(`
import os, sys

os.chdir("/checkout")
sys.path[:0] = ["/checkout", "/checkout/src", "/pure", "/packages"]
import pytest

print("Python", sys.version.split()[0], "on", sys.platform)
plugins = ["-p", "_hypothesis_pytestplugin", "-p", "no:cacheprovider", "-p", "no:faulthandler"]
# This older Hypothesis takes its own generator for one that may be collected.
warnings = ["-W", "ignore::hypothesis.errors.HypothesisWarning"]
int(pytest.main(["-q", *plugins, *warnings, *given]))
`);
