import werkzeug.routing

from app.web.rule import Rule

ADDRESSES = (("/<language>/records/<int:number>", {"language": "en", "number": 7}), ("/about", {}))


def test_addresses_are_those_of_any_rule():
    for address, values in ADDRESSES:
        built = set()
        for kind in (Rule, werkzeug.routing.Rule):
            rule = kind(address, endpoint="there")
            werkzeug.routing.Map([rule])
            built.add((rule.build(values), rule.build(values | {"q": "a & b"}, append_unknown=True)))
        assert len(built) == 1


def test_a_map_is_made_without_making_ready_for_addresses(monkeypatch):
    def made_ready(*_):
        raise AssertionError("nobody asked for an address")

    monkeypatch.setattr(werkzeug.routing.Rule, "_compile_builder", made_ready)
    assert werkzeug.routing.Map([Rule("/about", endpoint="there")]).bind("city").match("/about") == ("there", {})
