"""What is held back from what is forwarded, and counted."""

from shapely.geometry import Point

from layers.case.model import Layer, Source
from layers.derived.release import hold_back
from tests.layers.handmade import case_data, village


def post(post_id, **given):
    return {"id": post_id, "name": post_id, "type": "border_post", "geometry": Point(0, 0), **given}


def kept(data, kind):
    return data.frames[kind]["id"].tolist()


def test_installations_are_held_back_by_their_kind():
    data, counts = hold_back(case_data(installations=[post("p"), post("q")], villages=[village("v", 0, 0)]))
    assert kept(data, "installations") == []
    assert kept(data, "villages") == ["v"]
    assert counts == {"installations": 2}


def test_a_layer_may_be_restricted():
    layers = (
        Layer("open", "villages", "open.geojson"),
        Layer("closed", "villages", "closed.geojson", sensitivity="restricted"),
    )
    villages = [{**village("v", 0, 0), "layer": "open"}, {**village("w", 0, 0), "layer": "closed"}]
    data, counts = hold_back(case_data(layers=layers, villages=villages))
    assert kept(data, "villages") == ["v"]
    assert counts == {"villages": 1}


def test_a_layer_may_be_public_though_its_kind_is_not():
    layers = (Layer("posts", "installations", "posts.geojson", sensitivity="public"),)
    data, counts = hold_back(case_data(layers=layers, installations=[post("p", layer="posts")]))
    assert kept(data, "installations") == ["p"]
    assert counts == {}


def test_a_feature_says_for_itself_before_its_layer_and_its_kind():
    layers = (
        Layer("posts", "installations", "posts.geojson", sensitivity="public"),
        Layer("villages", "villages", "villages.geojson", sensitivity="restricted"),
    )
    posts = [post("p", layer="posts", sensitivity="restricted"), post("q", layer="posts")]
    villages = [{**village("v", 0, 0), "sensitivity": "public"}, village("w", 0, 0)]
    data, counts = hold_back(case_data(layers=layers, installations=posts, villages=villages))
    assert (kept(data, "installations"), kept(data, "villages")) == (["q"], ["v"])
    assert counts == {"installations": 1, "villages": 1}


def test_what_is_kept_is_numbered_anew_and_the_case_itself_is_not_changed():
    whole = case_data(villages=[{**village("v", 0, 0), "sensitivity": "restricted"}, village("w", 0, 0)])
    data, _ = hold_back(whole)
    assert data.frames["villages"].index.tolist() == [0]
    assert kept(whole, "villages") == ["v", "w"]


def test_kept_and_held_back_add_up_to_all():
    whole = case_data(
        installations=[post("p"), post("q", sensitivity="public")], villages=[village("v", 0, 0)]
    )
    data, counts = hold_back(whole)
    for kind, frame in whole.frames.items():
        assert len(data.frames[kind]) + counts.get(kind, 0) == len(frame)


def told(incident_id, *sources, **given):
    accounts = [{"id": f"{incident_id}-{source}", "source": source, "says": "text"} for source in sources]
    here = {"act": ("shooting",), "geometry": Point(0, 0)}
    return {"id": incident_id, "accounts": accounts or None, **here, **given}


def terms(**forwarding):
    return tuple(Source(name, name, "terms", forwarding=value) for name, value in forwarding.items())


def test_what_a_licence_forbids_to_pass_on_is_counted_and_left_out():
    incidents = [told("by-row", source="closed"), told("by-account", "closed"), told("free", source="open")]
    data, counts = hold_back(case_data(sources=terms(closed="forbidden", open=None), incidents=incidents))
    assert kept(data, "incidents") == ["free"]
    assert counts == {"incidents": 2}


def test_of_an_incident_that_others_tell_of_too_only_the_account_is_left_out():
    incidents = [told("both", "closed", "open"), told("one", "open")]
    data, counts = hold_back(
        case_data(sources=terms(closed="forbidden", open="allowed"), incidents=incidents)
    )
    assert kept(data, "incidents") == ["both", "one"]
    assert [[each["source"] for each in own] for own in data.frames["incidents"]["accounts"]] == [
        ["open"],
        ["open"],
    ]
    assert counts == {"accounts": 1}


def test_an_incident_merged_of_several_is_left_out_where_one_of_them_forbids_it():
    incidents = [
        told("of-both", "open", "closed", merged_from=("a", "b")),
        told("of-open", "open", "other", merged_from=("c", "d")),
    ]
    data, counts = hold_back(
        case_data(sources=terms(open=None, other=None, closed="forbidden"), incidents=incidents)
    )
    assert kept(data, "incidents") == ["of-open"]
    assert counts == {"incidents": 1}


def test_a_source_that_forbids_it_is_no_longer_named():
    account = {"id": "a", "source": "open", "says": "text", "further_sources": ("closed", "other")}
    villages = [
        {**village("v", 0, 0), "sources": ("closed", "open")},
        {**village("w", 0, 0), "sources": ("closed",)},
    ]
    data, counts = hold_back(
        case_data(
            sources=terms(closed="forbidden", open=None, other=None),
            villages=villages,
            incidents=[told("i", accounts=[account])],
        )
    )
    assert data.frames["villages"]["sources"].tolist() == [("open",)]
    assert data.frames["incidents"]["accounts"][0][0]["further_sources"] == ("other",)
    assert counts == {"villages": 1}
