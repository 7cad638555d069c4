"""Which tables of a build a page of the dashboard reads, by its code.

Followed are the names that a page's definitions use, through every module of the dashboard. What a
query fills in while it runs stands as ``*``: ``marts.escalation_*_year``.
"""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import dashboard

ROOT = Path(dashboard.__file__).parent
VIEWS = ROOT / "views"
TABLE = re.compile(r"\b(?:marts|meta)\.([a-z_*]+)")
Place = tuple[str, str]  # module and name


def tables_read(page: str) -> set[str]:
    """Names of tables, without their schema."""
    found: set[str] = set()
    folder = VIEWS / page
    modules = [f"dashboard.views.{page}.{path.stem}" for path in folder.glob("*.py")]
    todo = [(module, name) for module in modules for name in _definitions(module)]
    seen = set(todo)
    while todo:
        module, name = todo.pop()
        node = _definitions(module)[name]
        found |= {table for text in _texts(node) for table in TABLE.findall(text)}
        new = {place for place in _uses(module, node) if place not in seen}
        seen |= new
        todo += new
    return found


@cache
def _tree(module: str) -> ast.Module:
    path = ROOT.parent.joinpath(*module.split("."))
    file = path.with_suffix(".py") if path.with_suffix(".py").is_file() else path / "__init__.py"
    return ast.parse(file.read_text("utf-8"))


@cache
def _definitions(module: str) -> dict[str, ast.stmt]:
    found: dict[str, ast.stmt] = {}
    for node in _tree(module).body:
        match node:
            case ast.FunctionDef() | ast.ClassDef():
                found[node.name] = node
            case ast.Assign(targets=[ast.Name(name)]) | ast.AnnAssign(target=ast.Name(name)):
                found[name] = node
            case ast.Expr():  # what the page runs when it is opened
                found[f"line {node.lineno}"] = node
    return found


@cache
def _imports(module: str) -> dict[str, str]:
    """What each imported name stands for: a module of the dashboard, or a name in one."""
    return {
        alias.asname or alias.name: f"{node.module}.{alias.name}"
        for node in ast.walk(_tree(module))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("dashboard")
        for alias in node.names
    }


def _uses(module: str, node: ast.stmt) -> set[Place]:
    imports, found = _imports(module), set()
    for part in ast.walk(node):
        match part:
            case ast.Attribute(value=ast.Name(name), attr=attribute) if name in imports:
                found.add((imports[name], attribute))
            case ast.Name(name) if name in imports:
                found.add(tuple(imports[name].rsplit(".", 1)))
            case ast.Name(name):
                found.add((module, name))
    return {(of, name) for of, name in found if _is_module(of) and name in _definitions(of)}


def _is_module(name: str) -> bool:
    path = ROOT.parent.joinpath(*name.split("."))
    return path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()


def _texts(node: ast.stmt) -> list[str]:
    """Every string of a definition, with * for what is filled in."""
    filled = [part for part in ast.walk(node) if isinstance(part, ast.JoinedStr)]
    pieces = {id(value) for part in filled for value in part.values}
    plain = [
        part.value
        for part in ast.walk(node)
        if isinstance(part, ast.Constant) and isinstance(part.value, str) and id(part) not in pieces
    ]
    return plain + [
        "".join(str(v.value) if isinstance(v, ast.Constant) else "*" for v in part.values)
        for part in filled
    ]
