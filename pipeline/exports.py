"""The network as files for other programs: JSON Graph Format, GraphML, GEXF and CSV.

A network is a value first (:class:`Graph`), its formats are written from it. They say the same: nodes, then edges, each
sorted by id, without what is blank and without a date of the build, so that one graph is the same bytes every time.
Ids are checked where a graph is made; texts may hold anything, and what XML 1.0 has no way to say is left out of all.

What the formats call things is met here and nowhere else. The sentence of an edge is its label, because that is what
Gephi and others draw beside an arrow; its kind is the relation in JSON, the kind in GEXF and a column everywhere.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar

from pipeline.domain import Month

if TYPE_CHECKING:  # most builds write no XML, and this takes long to load
    from lxml import etree

_GRAPHML: Final = "http://graphml.graphdrawing.org/xmlns"
_GEXF: Final = "http://gexf.net/1.3"

_NODE_FACTS: Final = ("url", "business", "trade", "place", "since")
_EDGE_FACTS: Final = ("kind", "when")
_NODE_HEAD: Final = ("Id", "Label", "Url", "Business", "Trade", "Place", "Since")
_EDGE_HEAD: Final = ("Source", "Target", "Type", "Id", "Label", "Kind", "When")

# Narrower than what GraphML takes (NMTOKEN): an id is an attribute, a key and a cell, and no spreadsheet calculates it.
_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]*")
# Everything else is a character of XML 1.0: https://www.w3.org/TR/xml/#charsets
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# Where a spreadsheet would calculate or call something (OWASP, "CSV Injection"; ASVS 5.0, 1.2.10). Not only at a cell's
# beginning: where the comma is the decimal sign, as in Germany, a cell ends at the semicolon, quotes or no quotes. The
# last four characters are the first four in full width, which Japanese editions take for the same.
_FORMULA: Final = re.compile(r'(?:^|(?<=[;\t\r\n]))(?=(?:[^\S\t\r\n]|")*[=+\-@\uff1d\uff0b\uff0d\uff20])|^(?=[\t\r\n])')


@dataclass(frozen=True, slots=True)
class Node:
    """A featured founder."""

    id: str  # the slug
    label: str  # the name
    url: str  # absolute address of the portrait
    business: str
    trade: str  # its name in the graph's language
    place: str
    since: Month  # of the portrait


@dataclass(frozen=True, slots=True)
class Edge:
    """One thing that passed from a founder to another; between two founders there may be many."""

    id: str
    source: str  # id of a node
    target: str  # id of a node
    kind: str  # recommended, introduced, helped, customer, thanked, mention, relay
    when: str  # YYYY, YYYY-MM or YYYY-MM-DD: as exact as known; "" where it is not
    text: str  # one sentence


@dataclass(frozen=True, slots=True)
class Graph:
    """The network: a directed multigraph, in any order.

    Raises:
        ValueError: An id occurs twice among the nodes or among the edges or holds more than ASCII letters, digits and
            ``. _ : -``, or an edge leads from or to a founder who is not in the graph.
    """

    name: str  # of the publication
    url: str  # absolute address of the publication
    lang: str  # of the texts
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    def __post_init__(self) -> None:
        known = _checked(node.id for node in self.nodes)
        _checked(edge.id for edge in self.edges)
        for edge in self.edges:
            if not {edge.source, edge.target} <= known:
                raise ValueError(f"edge {edge.id!r}: {edge.source!r} or {edge.target!r} is no node of this graph")


_Item = TypeVar("_Item", Node, Edge)


def json_graph(graph: Graph) -> bytes:
    """Return the graph in JSON Graph Format 2 (https://github.com/jsongraph/json-graph-specification).

    Without edges there is still an empty list of them: the format's schema takes a graph that has none at all for
    several kinds of graph at once, and refuses it.
    """
    document = {
        "graph": {
            "label": _clean(graph.name),
            "directed": True,
            "metadata": _known(url=graph.url, lang=graph.lang),
            "nodes": {
                node.id: {"label": _clean(node.label), "metadata": _node_facts(node)} for node in _sorted(graph.nodes)
            },
            "edges": [_json_edge(edge) for edge in _sorted(graph.edges)],
        }
    }
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def graphml(graph: Graph) -> bytes:
    """Return the graph as GraphML 1.1 (http://graphml.graphdrawing.org), with its attributes extension.

    Publication and address are a description, not data of the graph: Gephi reports data of a graph as an error.
    """
    from lxml.builder import ElementMaker

    new = ElementMaker(namespace=_GRAPHML, nsmap={None: _GRAPHML})

    def data(owner: str, facts: dict[str, str]) -> Iterable[etree._Element]:
        return (new.data(text, key=f"{owner}.{name}") for name, text in facts.items())

    root = new.graphml(new.desc(_clean(f"{graph.name}, {graph.url}")))
    for owner, names in (("node", _NODE_FACTS), ("edge", _EDGE_FACTS)):
        for name in ("label", *names):
            root.append(new.key({"id": f"{owner}.{name}", "for": owner, "attr.name": name, "attr.type": "string"}))
    body = new.graph(edgedefault="directed")
    for node in _sorted(graph.nodes):
        facts = _known(label=node.label) | _node_facts(node)
        body.append(new.node({"id": node.id}, *data("node", facts)))
    for edge in _sorted(graph.edges):
        facts = _known(label=edge.text) | _edge_facts(edge)
        body.append(new.edge({"id": edge.id, "source": edge.source, "target": edge.target}, *data("edge", facts)))
    root.append(body)
    return _xml(root)


def gexf(graph: Graph) -> bytes:
    """Return the graph as GEXF 1.3 (https://gexf.net), Gephi's own format; it says nothing about time but in words.

    The kind is there twice: Gephi tells parallel edges apart by the attribute ``kind``, other programs read the value.
    """
    from lxml.builder import ElementMaker

    new = ElementMaker(namespace=_GEXF, nsmap={None: _GEXF})

    def values(facts: dict[str, str]) -> etree._Element:
        return new.attvalues(*(new.attvalue({"for": name, "value": text}) for name, text in facts.items()))

    body = new.graph(mode="static", defaultedgetype="directed", idtype="string")
    for owner, names in (("node", _NODE_FACTS), ("edge", _EDGE_FACTS)):
        body.append(new.attributes({"class": owner}, *(new.attribute(_gexf_attribute(name)) for name in names)))
    nodes, edges = new.nodes(), new.edges()
    for node in _sorted(graph.nodes):
        nodes.append(new.node({"id": node.id, "label": _clean(node.label)}, values(_node_facts(node))))
    for edge in _sorted(graph.edges):
        facts = _edge_facts(edge)
        ends = {"id": edge.id, "source": edge.source, "target": edge.target}
        edges.append(new.edge(ends | _known(label=edge.text, kind=edge.kind), values(facts)))
    body.extend([nodes, edges])
    meta = new.meta(new.creator(_clean(graph.name)), new.description(_clean(graph.url)))  # and no date of today
    return _xml(new.gexf({"version": "1.3"}, meta, body))


def csv_nodes(graph: Graph) -> bytes:
    """Return the nodes as a table (RFC 4180, UTF-8), with the headings that Gephi knows: Id and Label."""
    return table(
        _NODE_HEAD,
        ((node.id, node.label, *(getattr(node, name) for name in _NODE_FACTS)) for node in _sorted(graph.nodes)),
    )


def csv_edges(graph: Graph) -> bytes:
    """Return the edges as a table (RFC 4180, UTF-8), with the headings that Gephi knows: all but When."""
    return table(
        _EDGE_HEAD,
        (
            (edge.source, edge.target, "Directed", edge.id, edge.text, edge.kind, edge.when)
            for edge in _sorted(graph.edges)
        ),
    )


def _checked(ids: Iterable[str]) -> set[str]:
    known: set[str] = set()
    for id_ in ids:
        if not _ID.fullmatch(id_):
            raise ValueError(f"id {id_!r}: write ASCII letters, digits and . _ : - only, a letter or digit first")
        if id_ in known:
            raise ValueError(f"id {id_!r} twice")
        known.add(id_)
    return known


def _sorted(items: Iterable[_Item]) -> list[_Item]:
    return sorted(items, key=lambda item: item.id)


def _clean(text: str) -> str:
    """Return ``text`` without what XML 1.0 cannot hold: most control characters, surrogates, U+FFFE and U+FFFF."""
    return _NOT_XML.sub("", text)


def _known(**facts: str) -> dict[str, str]:
    """Return the facts that say something, clean."""
    texts = {name: _clean(text) for name, text in facts.items()}
    return {name: text for name, text in texts.items() if text}


def _node_facts(node: Node) -> dict[str, str]:
    return _known(**{name: getattr(node, name) for name in _NODE_FACTS})


def _edge_facts(edge: Edge) -> dict[str, str]:
    return _known(**{name: getattr(edge, name) for name in _EDGE_FACTS})


def _json_edge(edge: Edge) -> dict[str, Any]:
    return {
        "id": edge.id,
        "source": edge.source,
        "target": edge.target,
        "relation": _clean(edge.kind),
        "directed": True,
        **_known(label=edge.text),
        "metadata": _known(when=edge.when),
    }


def _gexf_attribute(name: str) -> dict[str, str]:
    return {"id": name, "title": name, "type": "anyURI" if name == "url" else "string"}


def _xml(root: etree._Element) -> bytes:
    from lxml import etree

    document: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return document


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return a table (RFC 4180, UTF-8) in which no spreadsheet finds anything to calculate."""
    # Gephi's reader of tables takes a backslash for an escape, against the RFC. For Gephi there is GEXF.
    text = io.StringIO(newline="")
    writer = csv.writer(text)  # as it comes it writes what RFC 4180 says: commas, CRLF, a quote doubled
    writer.writerow(head)
    writer.writerows([_harmless(_clean(cell)) for cell in row] for row in rows)
    return text.getvalue().encode()


def _harmless(cell: str) -> str:
    """Return the cell with an apostrophe before everything that a spreadsheet would take for a formula."""
    return _FORMULA.sub("'", cell)


FORMS: Final = (
    ("network.json", "application/vnd.jgf+json", json_graph),
    ("network.graphml", "application/graphml+xml", graphml),
    ("network.gexf", "application/gexf+xml", gexf),
    ("network-nodes.csv", "text/csv; charset=utf-8", csv_nodes),
    ("network-edges.csv", "text/csv; charset=utf-8", csv_edges),
)
"""(File name, media type, what writes it) of every export.

The media types are those that the formats' own documents name; GraphML's names none, and this is what is in use.
"""
