"""A folder of files becomes `Content`, or a list of everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bot.content import files, flowfile, helplinefile, wordfiles
from bot.content.catalog import Catalog
from bot.content.content import SOURCE_LANGUAGE, Content, Translation, Wording
from bot.content.documents import Path as Where
from bot.content.flowfile import FlowFile
from bot.content.helplinefile import HelplineFile
from bot.content.issues import ContentError, Issue, did_you_mean
from bot.content.shapes import CLOCKS, LISTS, LOGS
from bot.content.wordfiles import LocaleFile, WordFile
from bot.engine.flows import Library
from bot.safety.helplines import Directory

__all__ = ["Content", "ContentError", "load", "read"]


def load(folder: Path) -> Content:
    """Everything in `folder`. Raises `ContentError` with every mistake that makes it unusable."""
    content, issues = read(folder)
    if issues:
        raise ContentError(issues)
    return content


def read(folder: Path) -> tuple[Content, tuple[Issue, ...]]:
    """What can be read of a folder, and what cannot. The content is complete only when there are no issues."""
    raw, issues = _contents(folder)
    flows = {name: flowfile.read_flow(name, text) for name, text in raw.items() if _is_flow(name)}
    words = {name: wordfiles.read_words(name, text) for name, text in raw.items() if _is_words(name)}
    locales = [wordfiles.read_locale(name, text) for name, text in raw.items() if "/" in name]
    lines = HelplineFile()
    if f"{files.HELPLINES}.yaml" in raw:
        lines = helplinefile.read_helplines(f"{files.HELPLINES}.yaml", raw[f"{files.HELPLINES}.yaml"])
    parts: list[FlowFile | WordFile | LocaleFile | HelplineFile] = [*flows.values(), *words.values(), *locales, lines]
    issues += [issue for part in parts for issue in part.issues]
    issues += _links({file.id: file for file in flows.values()}, words)
    return _content(flows, words, locales, lines), tuple(sorted(set(issues)))


def _contents(folder: Path) -> tuple[dict[str, bytes], list[Issue]]:
    """Every YAML file by its name within the folder."""
    found: dict[str, bytes] = {}
    issues: list[Issue] = []
    if not folder.is_dir():
        return found, [
            Issue(str(folder), 1, 1, "flows", "there is no such folder. Name the folder with the flow files.")
        ]
    for path in (*sorted(folder.glob("*.yaml")), *sorted(folder.glob("locales/*/*.yaml"))):
        name = path.relative_to(folder).as_posix()
        try:
            found[name] = path.read_bytes()
        except OSError as error:
            issues.append(Issue(name, 1, 1, name, f"the file cannot be read ({error.strerror}). Check what it is."))
    for path in sorted(folder.rglob("*.yml")):
        name = path.relative_to(folder).as_posix()
        issues.append(Issue(name, 1, 1, name, "files are called .yaml here, so this one is not read. Rename it."))
    return found, issues


def _is_flow(name: str) -> bool:
    return "/" not in name and name.removesuffix(".yaml") not in files.SPECIAL


def _is_words(name: str) -> bool:
    return "/" not in name and not _is_flow(name) and name != f"{files.HELPLINES}.yaml"


def _links(flows: Mapping[str, FlowFile], words: Mapping[str, WordFile]) -> Iterator[Issue]:
    """Names of flows and steps of other files that do not exist."""
    for file in flows.values():
        yield from _calls(file, flows)
    bot = words.get(f"{files.BOT}.yaml", WordFile())
    if bot.document is None:
        return
    opened: list[tuple[Where, str]] = [(("commands", index), each.flow) for index, each in enumerate(bot.commands)]
    opened += [(("words", each.name), each.flow) for each in bot.words]
    for path, named in opened:
        flow, _, at = named.partition(".")
        if flow and flow not in flows:
            yield bot.document.issue(path, f"there is no flow '{flow}'.{did_you_mean(flow, flows) or ' Add it.'}")
        elif at and flows[flow].ids and at not in flows[flow].ids:
            yield bot.document.issue(path, f"'{flow}' has no step '{at}'.{did_you_mean(at, flows[flow].ids)}")
    if bot.languages and SOURCE_LANGUAGE not in bot.languages:
        yield bot.document.issue(("languages",), f"flows are written in {SOURCE_LANGUAGE}. Add it as a language.")


def _calls(file: FlowFile, flows: Mapping[str, FlowFile]) -> Iterator[Issue]:
    steps = file.document.data.get("steps") if file.document and isinstance(file.document.data, dict) else None
    for name, step in (steps if isinstance(steps, dict) else {}).items():
        for path, called in _named_flows(step):
            flow, dot, at = called.partition(".")
            if file.document is None:
                continue
            if flow not in flows:
                hint = did_you_mean(flow, flows) or " Add it, or name another."
                yield file.document.issue(("steps", name, *path), f"there is no flow '{flow}'.{hint}")
            elif dot and flows[flow].ids and at not in flows[flow].ids:
                hint = did_you_mean(at, flows[flow].ids) or " Add it, or enter elsewhere."
                yield file.document.issue(("steps", name, *path), f"'{flow}' has no step '{at}'.{hint}")


def _named_flows(step: Any) -> Iterator[tuple[Where, str]]:
    """Other flows that a step names: called, to be opened later, or no longer."""
    given = step if isinstance(step, dict) else {}
    remind = found if isinstance(found := given.get("remind"), dict) else {}
    named: tuple[tuple[Where, Any], ...] = (
        (("call",), given.get("call")),
        (("remind", "flow"), remind.get("flow")),
        (("cancel",), given.get("cancel")),
    )
    yield from ((path, name) for path, name in named if isinstance(name, str))


def _content(
    flows: Mapping[str, FlowFile], words: Mapping[str, WordFile], locales: list[LocaleFile], lines: HelplineFile
) -> Content:
    bot = words.get(f"{files.BOT}.yaml", WordFile())
    countries = words.get(f"{files.COUNTRIES}.yaml", WordFile())
    worded: list[FlowFile | WordFile] = [*flows.values(), *words.values()]
    wordings = {key: each for part in worded for key, each in part.wordings.items()}
    documents = [part.document for part in (*worded, *locales, lines) if part.document is not None]
    translations: dict[str, tuple[Translation, ...]] = {}
    for locale in locales:
        translations[locale.language] = (*translations.get(locale.language, ()), *locale.entries)
    names = {SOURCE_LANGUAGE: bot.languages.get(SOURCE_LANGUAGE, "English"), **bot.languages}
    catalog = _catalog(names, wordings, translations, countries, lines.directory)
    return Content(
        library=Library(
            flows={file.id: file.flow for file in flows.values() if file.flow is not None},
            lists=(*LISTS, CLOCKS),
            logs=LOGS,
        ),
        catalog=catalog,
        commands=bot.commands,
        words=bot.words,
        directory=lines.directory,
        titles={file.id: file.title for file in flows.values()},
        documents={document.file: document for document in documents},
        wordings=wordings,
        translations=translations,
        aliases=countries.aliases,
        broken=frozenset(file.id for file in flows.values() if file.issues),
    )


def _catalog(
    names: Mapping[str, str],
    wordings: Mapping[str, Wording],
    translations: Mapping[str, tuple[Translation, ...]],
    countries: WordFile,
    lines: Directory,
) -> Catalog:
    entries = {SOURCE_LANGUAGE: {key: each.words for key, each in wordings.items()}}
    regions = (tag for tag in translations if tag not in names and tag.partition("-")[0] in names)
    for language in (*names, *regions):
        known = {each.key: each.target for each in translations.get(language, ())}
        entries[language] = {**known, **entries.get(language, {})}
    return Catalog(
        names=names,
        words={tag: {k: v for k, v in each.items() if isinstance(v, str)} for tag, each in entries.items()},
        spellings={tag: {k: v for k, v in each.items() if isinstance(v, tuple)} for tag, each in entries.items()},
        likely=countries.likely,
        directory=lines,
    )
