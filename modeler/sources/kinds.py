"""What a file is, told by its name."""

from __future__ import annotations

from enum import StrEnum
from pathlib import PurePosixPath


class SourceKind(StrEnum):
    """Which readers a file is for."""

    SQL = "sql"
    CODE = "code"
    DOCS = "docs"
    DATA = "data"
    METADATA = "metadata"
    """What tools say of tables: dbt's YAML, LookML, TMDL, workbooks of Tableau."""
    OTHER = "other"


def kind_of(path: str) -> tuple[SourceKind, str]:
    """The kind and language of the file at *path*; the language is empty for OTHER.

    >>> [kind_of(path) for path in ("ddl/Orders.SQL", "app/V.php", "data/o.csv.gz")]
    [(<SourceKind.SQL: 'sql'>, 'sql'), (<SourceKind.CODE: 'code'>, 'php'), (<SourceKind.DATA: 'data'>, 'csv')]
    >>> kind_of("package.json")
    (<SourceKind.OTHER: 'other'>, '')
    """
    file = PurePosixPath(path.lower())
    suffix = file.suffix
    if suffix == ".gz":
        language = _DATA.get(PurePosixPath(file.stem).suffix, "")
        return (SourceKind.DATA, language) if language else (SourceKind.OTHER, "")
    if file.name in _OF_DBT:
        return SourceKind.METADATA, "dbt"
    if file.name in _NOT_DATA or file.name.startswith("tsconfig."):
        return SourceKind.OTHER, ""
    for kind, languages in _LANGUAGES.items():
        if suffix in languages:
            return kind, languages[suffix]
    return SourceKind.OTHER, ""


_CODE = {
    **dict.fromkeys((".php", ".phtml", ".inc", ".php5", ".php7", ".ctp"), "php"),
    **dict.fromkeys((".py", ".pyw"), "python"),
    **dict.fromkeys((".js", ".mjs", ".cjs", ".jsx"), "javascript"),
    **dict.fromkeys((".ts", ".mts", ".cts", ".tsx"), "typescript"),
    ".java": "java",
    **dict.fromkeys((".kt", ".kts"), "kotlin"),
    **dict.fromkeys((".rb", ".rake"), "ruby"),
    ".go": "go",
    ".cs": "csharp",
    ".rs": "rust",
}
_DATA = {
    **dict.fromkeys((".parquet", ".pq"), "parquet"),
    **dict.fromkeys((".csv", ".tsv"), "csv"),
    **dict.fromkeys((".json", ".jsonl", ".ndjson"), "json"),
    **dict.fromkeys((".duckdb", ".ddb"), "duckdb"),
}
_LANGUAGES = {
    SourceKind.SQL: dict.fromkeys((".sql", ".ddl", ".psql", ".pgsql", ".hql", ".tsql"), "sql"),
    SourceKind.CODE: _CODE,
    SourceKind.DOCS: {
        **dict.fromkeys((".md", ".markdown", ".mdx"), "markdown"),
        **dict.fromkeys((".html", ".htm"), "html"),
        **dict.fromkeys((".txt", ".text"), "text"),
        ".rst": "rst",
        ".ipynb": "notebook",
    },
    SourceKind.DATA: _DATA,
    SourceKind.METADATA: {
        **dict.fromkeys((".yml", ".yaml"), "yaml"),
        ".lkml": "lookml",
        ".lookml": "lookml",
        ".tmdl": "tmdl",
        **dict.fromkeys((".twb", ".tds"), "tableau"),
    },
}
_OF_DBT = frozenset({"manifest.json", "run_results.json", "semantic_manifest.json"})
"""What dbt writes about its runs; no other tool's file of these names is data either."""
_NOT_DATA = frozenset({"package.json", "package-lock.json", "composer.json", "jsconfig.json", "angular.json"})
