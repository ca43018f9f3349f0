"""SQL in the strings of application code."""

from __future__ import annotations

import pytest

from modeler.sources.code import read_code
from modeler.sources.reading import Origin

STATEMENTS = [
    ("php", "<?php $q = 'SELECT a FROM s.t WHERE b = 1';", "SELECT a FROM s.t WHERE b = 1"),
    ("php", '<?php $q = "SELECT a FROM t WHERE b = $b";', "SELECT a FROM t WHERE b = ?"),
    (
        "php",
        "<?php $q = 'SELECT a FROM t' . ' WHERE b = ' . $b . ' LIMIT 1';",
        "SELECT a FROM t WHERE b = ? LIMIT 1",
    ),
    ("php", "<?php $q = <<<SQL\n  SELECT a\n  FROM t LIMIT {$n}\n  SQL;", "SELECT a\nFROM t LIMIT ?"),
    ("python", 'q = """\nSELECT a FROM t\n"""', "SELECT a FROM t"),
    ("javascript", "db.query(`UPDATE t SET a = 1 WHERE b = 2`)", "UPDATE t SET a = 1 WHERE b = 2"),
    (
        "python",
        """q = f"SELECT a FROM t WHERE b = {b} AND c = '{c}'\"""",
        "SELECT a FROM t WHERE b = ? AND c = '?'",
    ),
    ("python", 'q = ("SELECT a "\n     "FROM t WHERE b = %s")', "SELECT a FROM t WHERE b = :s"),
    ("python", 'q = "SELECT a FROM t WHERE b = %d" % b', "SELECT a FROM t WHERE b = :d"),
    ("python", 'q = """-- daily\nSELECT a FROM t"""', "-- daily\nSELECT a FROM t"),
    ("javascript", "q = `SELECT a FROM t WHERE b = ${b} LIMIT ${n}`", "SELECT a FROM t WHERE b = ? LIMIT ?"),
    ("javascript", 'q = "SELECT a FROM t " + where', "SELECT a FROM t"),
    ("ruby", 'q = "SELECT a FROM t WHERE b = #{b}"', "SELECT a FROM t WHERE b = ?"),
    ("ruby", "q = <<~SQL\n  SELECT a FROM t WHERE b = #{b}\nSQL\n", "SELECT a FROM t WHERE b = ?"),
    ("csharp", 'class A { string q = $"SELECT a FROM t WHERE b = {b}"; }', "SELECT a FROM t WHERE b = ?"),
    ("kotlin", 'val q = "SELECT a " + "FROM t WHERE b = ${b.c}"', "SELECT a FROM t WHERE b = ?"),
    ("php", '<?php $q = "SELECT a FROM {$p}t JOIN {$p}u USING (a)";', "SELECT a FROM t JOIN u USING (a)"),
    ("java", 'class A { String q = "SELECT a FROM t" + " WHERE b = 1"; }', "SELECT a FROM t WHERE b = 1"),
    (
        "php",
        "<?php define('TICKET', PREFIX.'ticket'); $q = 'SELECT a FROM '.TICKET.' t WHERE b = '.$b;",
        "SELECT a FROM ticket t WHERE b = ?",
    ),
    ("php", "<?php const OPEN = 3; $q = 'SELECT a FROM t WHERE b = '.OPEN;", "SELECT a FROM t WHERE b = 3"),
    (
        "php",
        '<?php $q = "SELECT a FROM {$wpdb->posts} p WHERE b = {$this->b}";',
        "SELECT a FROM posts p WHERE b = ?",
    ),
    ("php", '<?php $q = "SELECT a FROM {$this->table}";', "SELECT a FROM ?"),
    ("php", '<?php $q = "SELECT a FROM t $where AND b = 1";', "SELECT a FROM t WHERE ? AND b = 1"),
    (
        "php",
        '<?php $q = "SELECT a FROM t $join WHERE b = 1 $order LIMIT $n";',
        "SELECT a FROM t  WHERE b = 1  LIMIT ?",
    ),
    ("php", "<?php $q = 'SELECT a FROM t WHERE b IN (' ; $q .= $ids;", "SELECT a FROM t WHERE b IN (?)"),
    ("python", 'TABLE = "app.t"\nq = f"SELECT a FROM {TABLE} WHERE b = 1"', "SELECT a FROM app.t WHERE b = 1"),
    ("java", 'class A { static final String T = "t"; String q = "SELECT a FROM " + T; }', "SELECT a FROM t"),
]


@pytest.mark.parametrize(("language", "code", "sql"), STATEMENTS, ids=[f"{s[0]}: {s[2]}" for s in STATEMENTS])
def test_a_statement_in_a_string(language: str, code: str, sql: str) -> None:
    (statement,) = read_code(code, "a", language).statements

    assert statement.sql.strip() == sql
    assert statement.origin is Origin.CODE


def test_a_sentence_that_begins_like_one_is_none() -> None:
    code = "<?php $a = 'Select one of the colours'; $b = 'Update your profile'; $c = 'with love';"

    assert read_code(code, "a.php", "php").statements == ()
