"""Exports: other programs read the same network from every format, and no spreadsheet calculates a founder's words."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import astuple, replace
from pathlib import Path

import networkx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from pipeline.exports import FORMS, Edge, Graph, Node, csv_edges, csv_nodes, gexf, graphml, json_graph

SCHEMAS = Path(__file__).parent / "schemas"
GEXF = etree.RelaxNG(etree.parse(SCHEMAS / "gexf.rng"))
GRAPHML = etree.RelaxNG(etree.parse(SCHEMAS / "graphml.rng"))

KINDS = ("recommended", "introduced", "helped", "customer", "thanked", "mention", "relay")
NODE_FACTS = ("label", "url", "business", "trade", "place", "since")
EDGE_FACTS = ("kind", "when", "label")
NASTY = (
    "ä", "ß", "Ł", "🎉", "👩\u200d🔬", "&", "&amp;", "<b>", "]]>", "<!--", '"', "'", "\\", "\x00", "\x0b", "\x1f", "\x85",
    "\u2028", "\ud800", "\udfff", "\ufffe", "\uffff", "\t", "\r", "\n", "\r\n", " ", "\xa0", ";", ",", "=", "+", "-", "@",
    "\uff1d", "=1+1", "{", "a",
)  # fmt: skip

ADA = Node("ada-beispiel", "Ada Beispiel", "https://v.example/ada/", "Ada & Söhne <Bau>", "Bau", "Celle", "2025-11")
BEN = Node("ben", 'Ben "Big" Öz 🎉', "https://v.example/ben/", "Öz' Backstube", "Handwerk", "Łódź", "2026-01")
TIP = Edge("2026-03-12-ada-beispiel-ben-recommended", "ada-beispiel", "ben", "recommended", "2026-03-12", "Ein <Tipp>.")
NETWORK = Graph(
    "Vorgestellt",
    "https://v.example",
    "de",
    (BEN, ADA),
    (
        replace(TIP, id=f"{TIP.id}-2", when="2026", text="Noch einer & gleich danach."),
        TIP,
        Edge("mention:ben:ada-beispiel", "ben", "ada-beispiel", "mention", "", "Ada half."),
    ),
)
EMPTY = Graph("Vorgestellt", "https://v.example", "de", (), ())

# A graph as this module compares it: facts by id of node, and ends and facts by id of edge.
Said = tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]

texts = st.lists(st.sampled_from(NASTY), max_size=6).map("".join) | st.text(
    st.characters(exclude_categories=()), max_size=12
)
ids = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,5}", fullmatch=True)


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    names = draw(st.lists(ids, unique=True, max_size=4))
    nodes = st.builds(Node, st.just(""), *[texts] * len(NODE_FACTS))
    edges = st.builds(
        Edge, ids, st.sampled_from(names or [""]), st.sampled_from(names or [""]), st.sampled_from(KINDS),
        st.sampled_from(["", "2026", "2026-03", "2026-03-12"]), texts,
    )  # fmt: skip
    return Graph(
        draw(texts),
        draw(texts),
        "de",
        tuple(replace(draw(nodes), id=name) for name in names),
        tuple(draw(st.lists(edges, unique_by=lambda edge: edge.id, max_size=6 if names else 0))),
    )


def without_what_xml_cannot_hold(text: str) -> str:
    return "".join(
        c for c in text if c in "\t\n\r" or " " <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c > "\uffff"
    )


def said(graph: Graph) -> Said:
    clean = without_what_xml_cannot_hold
    return (
        {node.id: tuple(map(clean, astuple(node)[1:])) for node in graph.nodes},
        {edge.id: (edge.source, edge.target, *map(clean, (edge.kind, edge.when, edge.text))) for edge in graph.edges},
    )


def from_networkx(graph: networkx.DiGraph) -> Said:
    assert graph.is_directed()
    edges = list(graph.edges(data=True))
    assert len({data["id"] for _, _, data in edges}) == len(edges)
    return (
        {name: tuple(data.get(fact, "") for fact in NODE_FACTS) for name, data in graph.nodes(data=True)},
        {data["id"]: (start, end, *(data.get(fact, "") for fact in EDGE_FACTS)) for start, end, data in edges},
    )


def read_graphml(graph: Graph) -> Said:
    read = networkx.read_graphml(io.BytesIO(graphml(graph)), edge_key_type=str, force_multigraph=True)
    networkx.set_edge_attributes(read, {edge: edge[2] for edge in read.edges(keys=True)}, "id")  # GEXF has it there too
    return from_networkx(read)


def read_gexf(graph: Graph) -> Said:
    return from_networkx(networkx.read_gexf(io.BytesIO(gexf(graph))))


def read_json(graph: Graph) -> Said:
    document = json.loads(json_graph(graph))["graph"]
    nodes = {name: {"label": node["label"]} | node["metadata"] for name, node in document["nodes"].items()}
    edges = [{"label": ""} | edge | edge["metadata"] | {"kind": edge["relation"]} for edge in document["edges"]]
    assert len({edge["id"] for edge in edges}) == len(edges)
    return (
        {name: tuple(node.get(fact, "") for fact in NODE_FACTS) for name, node in nodes.items()},
        {e["id"]: (e["source"], e["target"], *(e.get(fact, "") for fact in EDGE_FACTS)) for e in edges},
    )


def rows(table: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table.decode(), newline=""), strict=True))


def read_csv(graph: Graph) -> Said:
    nodes, edges = rows(csv_nodes(graph)), rows(csv_edges(graph))
    assert len({edge["Id"] for edge in edges}) == len(edges)
    return (
        {node["Id"]: tuple(node[fact.title()] for fact in NODE_FACTS) for node in nodes},
        {e["Id"]: (e["Source"], e["Target"], *(e[fact.title()] for fact in EDGE_FACTS)) for e in edges},
    )


def without_apostrophes(read: Said) -> Said:
    return tuple({key: tuple(text.replace("'", "") for text in facts) for key, facts in part.items()} for part in read)


@pytest.mark.parametrize("read", [read_json, read_graphml, read_gexf, read_csv])
@pytest.mark.parametrize("graph", [NETWORK, EMPTY, replace(EMPTY, nodes=(ADA,))], ids=["small", "empty", "one node"])
def test_a_network_comes_back_as_it_was(read: Callable[[Graph], Said], graph: Graph) -> None:
    assert read(graph) == said(graph)


@pytest.mark.slow
@pytest.mark.parametrize("read", [read_json, read_graphml, read_gexf])
@given(graph=graphs())
def test_any_network_comes_back_whatever_its_texts_hold(read: Callable[[Graph], Said], graph: Graph) -> None:
    assert read(graph) == said(graph)


@pytest.mark.slow
@given(graphs())
def test_a_table_gives_the_same_network_with_apostrophes_at_most(graph: Graph) -> None:
    assert without_apostrophes(read_csv(graph)) == without_apostrophes(said(graph))


def test_parallel_edges_and_an_edge_to_oneself_are_kept() -> None:
    graph = replace(NETWORK, edges=(*NETWORK.edges, replace(TIP, id="self", target="ada-beispiel")))
    for read in (read_json, read_graphml, read_gexf, read_csv):
        assert len(read(graph)[1]) == 4


@pytest.mark.slow
@given(graphs(), st.randoms())
def test_the_order_of_the_input_is_of_no_consequence(graph: Graph, chance: object) -> None:
    nodes, edges = list(graph.nodes), list(graph.edges)
    chance.shuffle(nodes)
    chance.shuffle(edges)
    other = replace(graph, nodes=tuple(nodes), edges=tuple(edges))
    assert [write(other) for _, _, write in FORMS] == [write(graph) for _, _, write in FORMS]


def test_what_is_not_known_is_left_out() -> None:
    graph = replace(EMPTY, nodes=(replace(ADA, place="", trade="\x00"), BEN), edges=(replace(TIP, when="", text=""),))
    document = json.loads(json_graph(graph))["graph"]
    assert set(document["nodes"]["ada-beispiel"]["metadata"]) == {"url", "business", "since"}
    assert document["edges"][0]["metadata"] == {}
    assert "label" not in document["edges"][0]
    as_graphml, as_gexf = etree.fromstring(graphml(graph)), etree.fromstring(gexf(graph))
    assert as_graphml.xpath("//*[@id='ada-beispiel']/*/@key") == [
        "node.label",
        "node.url",
        "node.business",
        "node.since",
    ]
    assert as_graphml.xpath("//*[@source]/*/@key") == ["edge.kind"]
    assert as_gexf.xpath("//*[@id='ada-beispiel']//@for") == ["url", "business", "since"]
    assert as_gexf.xpath("//*[@source]//@for") == ["kind"]
    assert not as_gexf.xpath("//*[@source]/@label")


def test_every_format_is_sorted_by_id() -> None:
    assert list(json.loads(json_graph(NETWORK))["graph"]["nodes"]) == ["ada-beispiel", "ben"]
    assert [row["Id"] for row in rows(csv_edges(NETWORK))] == sorted(edge.id for edge in NETWORK.edges)
    for document in (graphml(NETWORK), gexf(NETWORK)):
        tree = etree.fromstring(document)
        assert [node.get("id") for node in tree.iter("{*}node")] == ["ada-beispiel", "ben"]
        assert [edge.get("id") for edge in tree.iter("{*}edge")] == sorted(edge.id for edge in NETWORK.edges)


def test_every_export_has_a_name_and_a_media_type_of_its_own_kind() -> None:
    assert [(name, media_type) for name, media_type, _ in FORMS] == [
        ("network.json", "application/vnd.jgf+json"),
        ("network.graphml", "application/graphml+xml"),
        ("network.gexf", "application/gexf+xml"),
        ("network-nodes.csv", "text/csv; charset=utf-8"),
        ("network-edges.csv", "text/csv; charset=utf-8"),
    ]


@pytest.mark.parametrize(
    ("nodes", "edges", "words"),
    [
        ((ADA, BEN, ADA), (), "'ada-beispiel' twice"),
        ((ADA, BEN), (TIP, TIP), "recommended' twice"),
        ((ADA,), (TIP,), "'ben' is no node"),
        ((BEN,), (TIP,), "'ada-beispiel' or 'ben' is no node"),
        ((replace(ADA, id="ada beispiel"),), (), "write ASCII"),
        ((replace(ADA, id="=1"),), (), "write ASCII"),
        ((replace(ADA, id=""),), (), "write ASCII"),
        ((replace(ADA, id="ada\n"),), (), "write ASCII"),
        ((ADA, BEN), (replace(TIP, id="ö"),), "write ASCII"),
    ],
)
def test_a_graph_that_no_format_can_hold_is_not_made(
    nodes: tuple[Node, ...], edges: tuple[Edge, ...], words: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(words)):
        replace(EMPTY, nodes=nodes, edges=edges)


# --- JSON Graph Format


@pytest.mark.slow
@given(graphs())
def test_json_has_the_keys_of_the_format_and_no_others(graph: Graph) -> None:
    document = json.loads(json_graph(graph))
    assert set(document) == {"graph"}
    assert set(document["graph"]) == {"label", "directed", "metadata", "nodes", "edges"}
    for node in document["graph"]["nodes"].values():
        assert set(node) == {"label", "metadata"}
        assert set(node["metadata"]) <= {"url", "business", "trade", "place", "since"}
    for edge in document["graph"]["edges"]:
        assert set(edge) - {"label"} == {"id", "source", "target", "relation", "directed", "metadata"}
        assert edge["directed"] is True
        assert set(edge["metadata"]) <= {"when"}


def test_json_says_whose_network_it_is() -> None:
    document = json.loads(json_graph(NETWORK))["graph"]
    assert document["label"] == "Vorgestellt"
    assert document["metadata"] == {"url": "https://v.example", "lang": "de"}


# --- GraphML and GEXF


@pytest.mark.slow
@given(graphs())
def test_xml_is_valid_and_refers_only_to_what_is_there(graph: Graph) -> None:
    as_graphml, as_gexf = etree.fromstring(graphml(graph)), etree.fromstring(gexf(graph))
    GRAPHML.assertValid(as_graphml)
    GEXF.assertValid(as_gexf)
    assert set(as_graphml.xpath("//@key")) <= set(as_graphml.xpath("//*[local-name()='key']/@id"))
    for owner in ("node", "edge"):
        declared = as_gexf.xpath(f"//*[@class='{owner}']/*/@id")
        assert set(as_gexf.xpath(f"//*[local-name()='{owner}']//@for")) <= set(declared)
    for tree in (as_graphml, as_gexf):
        assert set(tree.xpath("//@source | //@target")) <= set(tree.xpath("//*[local-name()='node']/@id"))


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (' source="ada-beispiel"', ""),
        (' target="ben"', ""),
        ('id="ben"', 'id="ben oez"'),
        ('<node id="ben">', "<node>"),
        (' edgedefault="directed"', ""),
        ('edgedefault="directed"', 'edgedefault="both"'),
        ('for="node"', 'for="vertex"'),
        ('attr.type="string"', 'attr.type="text"'),
        ('attr.name="when"', 'attr.name="the day"'),
        (' key="node.url"', ""),
        ("</node>", "<colour/></node>"),
        ("</edge>", "<data>2026</data></edge>"),
        ('xmlns="http://graphml.graphdrawing.org/xmlns"', 'xmlns="http://graphml.graphdrawing.org"'),
    ],
)
def test_the_schema_of_graphml_refuses_a_slip(right: str, wrong: str) -> None:
    document = graphml(NETWORK).decode()
    assert right in document
    assert not GRAPHML.validate(etree.fromstring(document.replace(right, wrong).encode()))


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (' source="ada-beispiel"', ""),
        (' target="ben"', ""),
        ('<node id="ben" ', "<node "),
        ('version="1.3"', 'version="1.2"'),
        ('defaultedgetype="directed"', 'defaultedgetype="sideways"'),
        ('idtype="string"', 'idtype="text"'),
        ('mode="static"', 'mode="quiet"'),
        ('class="edge"', 'class="arc"'),
        ('type="anyURI"', 'type="address"'),
        (' for="when"', ""),
        (' value="2026-03-12"', ""),
        (' source="ada-beispiel"', ' source="ada-beispiel" colour="red"'),
        ("</nodes>", '<vertex id="x"/></nodes>'),
        ("<meta>", '<meta lastmodifieddate="today">'),
        ('xmlns="http://gexf.net/1.3"', 'xmlns="http://www.gexf.net/1.3"'),
    ],
)
def test_the_schema_of_gexf_refuses_a_slip(right: str, wrong: str) -> None:
    document = gexf(NETWORK).decode()
    assert right in document
    assert not GEXF.validate(etree.fromstring(document.replace(right, wrong).encode()))


def test_gexf_has_no_date_of_the_build() -> None:
    assert b"lastmodifieddate" not in gexf(NETWORK)
    dated = gexf(NETWORK).replace(b"<meta>", b'<meta lastmodifieddate="2026-03-12">')
    assert not GEXF.validate(etree.fromstring(dated))


def test_gexf_says_the_kind_of_an_edge_where_gephi_and_where_others_look() -> None:
    for edge in etree.fromstring(gexf(NETWORK)).iter("{*}edge"):
        assert [edge.get("kind")] == edge.xpath("*/*[@for='kind']/@value")


# --- CSV


def test_tables_have_the_headings_that_gephi_knows() -> None:
    assert csv_nodes(EMPTY) == b"Id,Label,Url,Business,Trade,Place,Since\r\n"
    assert csv_edges(EMPTY) == b"Source,Target,Type,Id,Label,Kind,When\r\n"
    assert {row["Type"] for row in rows(csv_edges(NETWORK))} == {"Directed"}


def test_a_table_is_rfc_4180() -> None:
    graph = replace(EMPTY, nodes=(replace(ADA, label='Ada "die", Ä', business="eins\nzwei"),))
    assert csv_nodes(graph).decode() == (
        "Id,Label,Url,Business,Trade,Place,Since\r\n"
        'ada-beispiel,"Ada ""die"", Ä",https://v.example/ada/,"eins\nzwei",Bau,Celle,2025-11\r\n'
    )


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+49 5141 1", "'+49 5141 1"),
        ("-5", "'-5"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tAda", "'\tAda"),
        ("\rAda", "'\rAda"),
        ("\nAda", "'\nAda"),
        (" =1", "' =1"),
        ("\xa0=1", "'\xa0=1"),
        ("\x00=1", "'=1"),
        ("\uff1d1", "'\uff1d1"),
        ('Danke;=HYPERLINK("x")', 'Danke;\'=HYPERLINK("x")'),
        ('Danke; "=1', "Danke;' \"=1"),
        ("eins\n-zwei", "eins\n'-zwei"),
        ("eins\t=1", "eins\t'=1"),
        ("Ada-Maria = 1; 2 + 3, =4 @home", "Ada-Maria = 1; 2 + 3, =4 @home"),
        ("'=1", "'=1"),
    ],
)
def test_a_cell_is_never_a_formula(text: str, cell: str) -> None:
    graph = replace(EMPTY, nodes=(replace(ADA, label=text),))
    assert rows(csv_nodes(graph))[0]["Label"] == cell


@pytest.mark.slow
@given(graphs())
def test_no_cell_begins_a_formula_wherever_a_spreadsheet_cuts_it(graph: Graph) -> None:
    for table in (csv_nodes(graph), csv_edges(graph)):
        for row in csv.reader(io.StringIO(table.decode(), newline="")):
            for cell in row:
                assert not cell.startswith(("\t", "\r", "\n"))
                for part in re.split("[;\t\r\n]", cell):
                    assert not re.match(r"""[\s"]*[=+\-@\uff0b\uff0d\uff1d\uff20]""", part)
        for line in csv.reader(io.StringIO(table.decode(), newline=""), delimiter=";"):
            assert not [cell for cell in line if cell.lstrip().startswith(("=", "+", "-", "@"))]
