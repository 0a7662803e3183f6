"""Files are read strictly: text stays text, and every mistake is reported where it stands."""

import re
from pathlib import Path
from textwrap import dedent

import pytest

from bot.content import files
from bot.content.documents import MAX_BYTES, parse
from bot.content.flowfile import FlowFile, read_flow
from bot.content.issues import ContentError
from bot.content.loader import load, read
from bot.content.wordfiles import read_locale, read_words

WHERE = re.compile(r"[\w./-]+\.ya?ml:[1-9]\d*:[1-9]\d*: [^:]+: .+", re.DOTALL)
FLOW = """\
schema: 1
flow: small
title: Small
start: one
steps:
  one:
    ask: How is it going?
    choices:
      good:
        label: Going well
        next: two
    skip: end
  two:
    say: Thanks for telling me.
    next: end
"""
HOSTILE = {
    "alias bomb": "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
    "deep lists": "a: " + "[" * 5000,
    "deep mappings": "\n".join(f"{' ' * i}a:" for i in range(200)),
    "a list": "- 1\n- 2\n",
    "a word": "hello",
    "nothing": "",
    "only remarks": "# nothing here\n",
    "several documents": FLOW + "---\n" + FLOW,
    "a tab": "schema: 1\n\tflow: small\n",
    "a tag": "schema: !!python/object/apply:os.getcwd []\n",
    "an open quote": 'title: "never closed\n',
    "a key that is a list": "[a, b]: c\n",
    "an invisible sign": "title: a\u0007b\n",
    "many nodes": "a: [" + "x, " * 40_000 + "x]",
    "a merge key": "steps:\n  <<: {one: {say: hi, next: end}}\n",
}
WRONG_VALUES = ("null", "7", "-1.5", "true", "[]", "{}", "[a, [b]]", "{a: {b: c}}", '""', "x", "'{'")


def small(**changes: str) -> bytes:
    """The flow with some of its lines replaced: `one_line="another"`, where `_` stands for a space or nothing."""
    text = FLOW
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new, 1)
    return text.encode()


def issues_of(raw: bytes) -> list[str]:
    return [str(each) for each in read_flow("small.yaml", raw).issues]


def step_with(line: str) -> FlowFile:
    return read_flow("small.yaml", FLOW.replace("say: Thanks for telling me.", line).encode())


@pytest.mark.parametrize(
    "word", ["no", "No", "on", "off", "yes", "22:30", "+155", "024", "1e3", "0x1f", "2026-11-24", "="]
)
def test_text_stays_text(word: str) -> None:
    document, issues = parse("a.yaml", f"key: {word}\nlist: [{word}]\n{word}: 1\n".encode())
    assert document
    assert not issues
    assert document.data == {"key": word, "list": [word], word: 1}


@pytest.mark.parametrize(
    ("text", "value"),
    [("true", True), ("False", False), ("~", None), ("null", None), ("10", 10), ("-3", -3), ("2.5", 2.5)],
)
def test_what_means_more_than_text(text: str, value: object) -> None:
    document, _ = parse("a.yaml", f"key: {text}".encode())
    assert document
    assert document.data["key"] == value
    assert type(document.data["key"]) is type(value)


def test_a_label_may_be_no() -> None:
    file = read_flow("small.yaml", small(**{"label: Going well": "label: No"}))
    assert not file.issues
    assert file.wordings["small.one.choices.good"].words == "No"


def test_a_number_as_words_is_refused() -> None:
    assert issues_of(small(**{"label: Going well": "label: 7"})) == [
        'small.yaml:10:9: small.one.choices.good.label: words should be text. Put it in "quotes".'
    ]


@pytest.mark.parametrize(
    ("old", "new", "issue"),
    [
        ("skip: end", "skip: end\n    skip: two", "small.yaml:13:5: small: 'skip' is here twice. Keep one of them."),
        ("skip: end", "skip: end\n    savas: x", "small.yaml:13:5: small.one.savas: 'savas' is not a key"),
        ("skip: end", "skip: end\n    save_es: x", "Did you mean 'save_as'?"),
        ("title: Small", "titel: Small", "Did you mean 'title'?"),
        ("next: two", "next: tow", "small.yaml:11:9: small.one.choices.good.next: leads to 'tow', which is no step"),
        ("next: two", "next: tow", "Did you mean 'two'?"),
        ("start: one", "start: on", "small.yaml:4:1: small.start: the flow starts at 'on'"),
        ("say: Thanks", "sya: Thanks", "a step needs one verb: ask, call, helpline, say, wait. Did you mean 'say'?"),
        ("skip: end", "skip: [{if: x is set, then: two}]", "the last branch must be '- else: <step>'"),
        ("skip: end", "skip: [{if: x isset, then: two}, {else: two}]", "a condition compares one name"),
        ("flow: small", "flow: other", "small.yaml:2:1: small.flow: the file is called small.yaml."),
        ("schema: 1", "schema: 2", "small.yaml:1:1: small.schema: this program reads 'schema: 1'."),
        ("next: two", "title: two", "'title' does not belong here"),
        ("Thanks for", "Thanks {For", "braces hold one name in small letters"),
    ],
)  # fmt: skip
def test_mistakes_are_said_where_they_stand(old: str, new: str, issue: str) -> None:
    assert [each for each in issues_of(small(**{old: new})) if issue in each]


def test_all_mistakes_in_one_run(tmp_path: Path) -> None:
    flow = small(**{"next: two": "next: tow", "say: Thanks": "sya: Thanks", "skip: end": "skip: end\n    retry: again"})
    (tmp_path / "small.yaml").write_bytes(flow)
    (tmp_path / "bot.yaml").write_text(
        "languages: {es: Español}\ncommands: [{command: go, flow: smal, description: Go}]\n"
    )
    (tmp_path / "system.yaml").write_text("words: {Done!: x}\n")
    (tmp_path / "old.yml").write_text("x")
    (tmp_path / "helplines.yaml").write_text("US: {name: USA, emergency: [911]}\n")
    with pytest.raises(ContentError) as caught:
        load(tmp_path)
    said = [str(each) for each in caught.value.issues]
    assert said == sorted(said, key=lambda each: each.split(":")[0])
    assert not [each for each in said if not WHERE.fullmatch(each)]
    named = {"small.yaml", "bot.yaml", "system.yaml", "old.yml", "helplines.yaml"}
    assert {each.split(":")[0] for each in said} == named
    assert len([each for each in said if each.startswith("small.yaml")]) == 3
    assert "Did you mean 'small'?" in str(caught.value)


@pytest.mark.parametrize("name", ["small.yaml", *(f"{stem}.yaml" for stem in files.SPECIAL), "locales/es/small.yaml"])
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_files_are_reported(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text(text)
    _, issues = read(tmp_path)
    assert issues
    assert all(WHERE.fullmatch(str(each)) for each in issues)


@pytest.mark.parametrize("text", ["a: " + "[" * 5000 + "]" * 5000, HOSTILE["deep mappings"], HOSTILE["many nodes"]])
def test_the_composer_never_sees_what_is_too_deep_or_too_much(text: str) -> None:
    assert issues_of(text.encode())[0].endswith("too much in one place. Split the file into smaller flows.")


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (b"\xff\xfe\x00", "this is not UTF-8 text"),
        (b"title: caf\xe9\n", "this is not UTF-8 text"),
        (bytes(range(256)), "an invisible sign|not UTF-8"),
        (b"# \n" * MAX_BYTES, "larger than 500 kB"),
        (b"\xef\xbb\xbf" + FLOW.encode(), ""),
    ],
    ids=["utf-16", "latin-1", "binary", "large", "byte order mark"],
)
def test_bytes_that_are_no_text(raw: bytes, what: str) -> None:
    said = issues_of(raw)
    assert (len(said) == 1 and re.search(what, said[0])) if what else not said


@pytest.mark.parametrize("value", WRONG_VALUES)
def test_values_of_other_types_never_break(value: str) -> None:
    """Every value of every shipped key, for a flow and for the special files, as another type."""
    for place in re.finditer(r"(?m)^( *(?:- )?[a-z_]+:)(?: .*)?$", FLOW):
        issues = issues_of((FLOW[: place.end(1)] + f" {value}" + FLOW[place.end() :]).encode())
        assert all(WHERE.fullmatch(each) for each in issues)
    for stem in files.SPECIAL[:-1]:
        for key in ("languages", "commands", "words", "lists", "keyboard", "aliases", "likely", "about"):
            found = read_words(f"{stem}.yaml", f"{key}: {value}\n".encode())
            assert all(WHERE.fullmatch(str(each)) for each in found.issues)
    for text in (f"texts: {value}", f"texts: {{a: {value}}}", f"texts: {{a: {{source: {value}, target: {value}}}}}"):
        locale = read_locale("locales/es/a.yaml", f"language: es\nflow: a\n{text}\n".encode())
        assert all(WHERE.fullmatch(str(each)) for each in locale.issues)


def test_a_broken_step_does_not_hide_the_others() -> None:
    file = step_with("sya: Thanks")
    assert file.flow
    assert set(file.flow.steps) == {"one"}
    assert not [each for each in file.issues if "leads to 'two'" in each.what]


def test_a_missing_folder_is_reported(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="there is no such folder"):
        load(tmp_path / "nowhere")


def test_a_folder_that_is_called_like_a_file(tmp_path: Path) -> None:
    (tmp_path / "small.yaml").mkdir()
    _, issues = read(tmp_path)
    assert [each.file for each in issues] == ["small.yaml"]


def test_examples_of_the_handbook_are_valid() -> None:
    """Excerpts: they may lead to steps that are not shown, and nothing else may be wrong with them."""
    handbook = (Path(__file__).parents[2] / "flows" / "README.md").read_text()
    blocks = re.findall(r"```yaml\n(.*?)```", handbook, re.DOTALL)
    steps = [block for block in blocks if re.match(r"  \w+:\n    ", block)]
    assert len(steps) >= 5
    for block in steps:
        head = dedent("""\
            schema: 1
            flow: small
            title: Small
            start: small
            steps:
            """)
        unexpected = [each for each in issues_of((head + block).encode()) if "no step" not in each]
        assert not unexpected
