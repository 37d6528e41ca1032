"""The checks themselves are checked: each must find the fault that is planted for it, and nothing in a clean file."""
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]

PLANTED = [
    ("check-layers", "core/a.hpp", '#include "store/store.hpp"\n', "core may not include store/store.hpp"),
    ("check-layers", "web/a.cpp", '#include "store/sqlite/writer.hpp"\n', "web may not include"),
    ("check-layers", "rules/a.cpp", '#include "error.hpp"\n', "root of the repository"),
    ("check-source", "daemon/a.cpp", "auto t = std::chrono::system_clock::now();\n", "wall clock"),
    ("check-source", "daemon/a.cpp", "asio::co_spawn(io, f(), asio::detached);\n", "swallows"),
    ("check-source", "tests/a.cpp", "std::this_thread::sleep_for(1s);\n", "waits for a condition"),
    ("check-source", "core/a.cpp", "switch (co_await n()) { }\n", "switch on co_await"),
    ("check-source", "core/a.cpp", "if (!co_await put(make())) return;\n", "temporary made for a co_await"),
    ("check-source", "core/a.cpp", 'while (co_await put("x")) {}\n', "temporary made for a co_await"),
    ("check-source", "core/a.cpp", 'throw X(co_await n());\n', "throw with co_await"),
    ("check-source", "core/a.cpp", "co_await f([p] { use(p); });\n", "captures by value"),
    ("check-source", "core/a.cpp", "co_await send(Req{.url = u});\n", "braced temporary"),
    ("check-source", "core/a.cpp", "auto x = flag ? co_await a() : b;\n", "conditional operator"),
    ("check-source", "core/a.cpp", "Opt o{co_await x()};\n", "braced list"),
    ("check-source", "core/a.cpp", "int i;\n" * 401, "at most 400"),
    ("check-events", "core/a.cpp", 'log(Level::info, "a.b");\n', "missing in docs/events.md"),
]
CLEAN = [
    ("check-layers", "web/a.cpp", '#include "store/store.hpp"\n#include <vector>\n'),
    ("check-source", "core/a.cpp", 'auto g = [p] { use(p); };\nco_await f(std::move(g));\n// switch (co_await x)\nauto s = "asio::detached";\nif (!co_await put(socket, std::move(text))) return;\nwhile (!done) co_await timer.wait(as_tuple(x));\nif (const bool ok = co_await put(make()); !ok) return;\n'),
    ("check-events", "core/a.cpp", 'log(Level::info, "known.event");\n'),
]


def run(check: str, name: str, text: str):
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        (root / "docs").mkdir()
        (root / "docs/events.md").write_text("| `known.event` | info | x |\n" if "known" in text else "")
        file = root / name
        file.parent.mkdir(parents=True)
        file.write_text(text)
        result = subprocess.run([sys.executable, ROOT / "scripts" / check, folder], capture_output=True, text=True)
        return result.returncode, result.stdout


def main() -> int:
    missed = []
    for check, name, text, expected in PLANTED:
        code, out = run(check, name, text)
        if code != 1 or expected not in out:
            missed.append(f"{check} did not find: {expected} ({out.strip()})")
    for check, name, text in CLEAN:
        code, out = run(check, name, text)
        if code != 0:
            missed.append(f"{check} found something in a clean file: {out.strip()}")
    print("\n".join(missed) if missed else f"{len(PLANTED)} planted faults found, {len(CLEAN)} clean files passed")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
