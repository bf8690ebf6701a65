// Pyodide under Node: node browser.mjs PYODIDE FOLDER SCRIPT runs the script with FOLDER as /host.
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [pyodide, folder, script] = process.argv.slice(2).map((name) => path.resolve(name));
const { loadPyodide } = await import(pathToFileURL(path.join(pyodide, "pyodide.mjs")));
const python = await loadPyodide({
  indexURL: pyodide + path.sep,
  stdout: console.log,
  stderr: console.error,
});
await python.loadPackage(["numpy", "matplotlib", "ipython"], { messageCallback() {} });
python.FS.mkdirTree("/host");
python.FS.mount(python.FS.filesystems.NODEFS, { root: folder }, "/host");
await python.runPythonAsync(fs.readFileSync(script, "utf8"));
